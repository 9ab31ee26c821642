"""A second opinion on closeness, which an operator may bring: a function from texts to vectors.

Nothing here needs one, and none is shipped: a sentence encoder that runs on the operator's own machine finds
passages nearer in meaning than `vectors.py` can. It is asked for every passage when it is indexed and for every
question; what it says counts beside the other signals (`signals.json`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from importlib import import_module

import numpy as np
from numpy.typing import NDArray

#: Texts to one vector each, all of the same size: (text, coordinate).
Embed = Callable[[Sequence[str]], NDArray[np.float32]]

_PROBE = "居住证在哪里办理"


class OpinionUnusable(Exception):
    """The function that is to give a second opinion cannot be found, or gives something else than vectors."""


@dataclass(frozen=True, eq=False)
class Opinion:
    """`name` and what the function says of a probe tell one from another: an index made with another is not used."""

    name: str
    embed: Embed

    @classmethod
    def load(cls, name: str) -> "Opinion":
        """The function named "package.module:function"; raise OpinionUnusable where there is none."""
        module, _, function = name.partition(":")
        try:
            opinion = cls(name, getattr(import_module(module), function))
        except (ImportError, AttributeError, ValueError, TypeError) as error:
            raise OpinionUnusable(name) from error
        opinion.of([_PROBE])
        return opinion

    @cached_property
    def fingerprint(self) -> str:
        """Changes with the function, and mostly with the model behind it."""
        return blake2b(self.name.encode() + self.of([_PROBE]).tobytes(), digest_size=8).hexdigest()

    def of(self, texts: Sequence[str]) -> NDArray[np.float16]:
        """Unit vectors of `texts`, a row each."""
        try:
            vectors = np.asarray(self.embed(texts), np.float32)
        except Exception as error:
            # Whatever the operator's code raises, it is no vector.
            raise OpinionUnusable(self.name) from error
        if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():
            raise OpinionUnusable(self.name)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
        return np.asarray(vectors / lengths, np.float16)
