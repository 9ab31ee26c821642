"""A message as it is read: half-width, simplified, lower case, without what cannot be seen."""

import unicodedata
from functools import cache

from opencc import OpenCC

_UNSEEN = ("Cc", "Cf", "Co", "Cs")


def plain(text: str) -> str:
    """`text` as patterns expect it; line breaks stay."""
    normal = unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode())
    simplified: str = _converter().convert(normal)
    return "".join(c for c in simplified if unicodedata.category(c) not in _UNSEEN or c == "\n").lower()


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
