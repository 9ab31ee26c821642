"""From bytes to text: UTF-8, GB18030, UTF-16 and what else Chinese offices write, for every reader of text."""

import re
import unicodedata

from charset_normalizer import from_bytes

from knowledge_base.extraction.paragraph import Unreadable

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.I)
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
#: Above this share of characters that no Chinese text has, the decoding was wrong.
_ODD = 0.02
#: Below this share of ASCII, Chinese characters and punctuation, it is no text of a Chinese office.
_USUAL = 0.5


def decode(source: bytes) -> str:
    """The text of `source`, lines ending with a line feed, without control characters.

    Tried in turn: its BOM alone, or UTF-8, the charset a page names, GB18030, what it looks like. Raises Unreadable
    where none of them gives a text that a Chinese office could have written.
    """
    for encoding in _candidates(source):
        try:
            text = source.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if _is_plausible(text):
            return _without_controls(text)
    raise Unreadable("文字编码认不出来，请用 UTF-8 编码另存后再导入。")


def _candidates(source: bytes) -> list[str]:
    for bom, encoding in _BOMS.items():
        if source.startswith(bom):
            return [encoding]
    named = _META_CHARSET.search(source[:4096])
    candidates = ["utf-8", *([named[1].decode()] if named else []), "gb18030"]
    if b"\x00" in source[:4096]:
        return ["utf-16-le", "utf-16-be"]
    best = from_bytes(source[:65536]).best()
    return [*candidates, *([best.encoding] if best else [])]


def _is_plausible(text: str) -> bool:
    sample = text[:20000]
    odd = sum(
        unicodedata.category(c) in ("Cc", "Co", "Cn", "Cs") and c not in "\t\r\n\f\x0b\x1c\x85"
        for c in sample
    )
    usual = sum(c.isascii() or "\u2000" <= c <= "\u9fff" or "\uf900" <= c <= "\uffef" for c in sample)
    return "\x00" not in text and odd <= _ODD * len(sample) and usual >= _USUAL * len(sample)


def _without_controls(text: str) -> str:
    text = re.sub(r"\r\n?|[\f\x0b\x85\u2028\u2029]", "\n", text.removeprefix("\ufeff"))
    return re.sub(r"[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\ufeff]", "", text)
