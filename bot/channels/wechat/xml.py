"""What XML 1.0 cannot carry and WeChat's messages hold all the same: control characters, halves of surrogate pairs.

WeChat puts what citizens send into its XML as it is, and a parser then refuses the whole message.
"""

import re

#: Stands for what cannot be carried until the XML is read: left out before, `]` and `]>` around it would close a
#: CDATA section, and a citizen could write elements of their own.
_STAND_IN = "\ufffd"
#: Everything but the characters of XML 1.0 (production 2, Char).
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: A CDATA section, in which nothing is a reference, or a character reference (production 66, CharRef).
_REFERENCE = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}));", re.DOTALL)


def readable_xml(body: bytes | str) -> str:
    """`body` with U+FFFD for each character that XML forbids, written as it is or as a reference.

    Two references that are the halves of one character become that character. Whatever else is wrong stays so.
    """
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    text = _REFERENCE.sub(_expand, text)
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _FORBIDDEN.sub(_STAND_IN, whole)


def without_stand_ins(text: str) -> str:
    """What was read of the XML, without the marks of what it could not carry."""
    return text.replace(_STAND_IN, "")


def without_forbidden(text: str) -> str:
    """`text` as XML can carry it."""
    return _FORBIDDEN.sub("", text)


def _expand(found: re.Match[str]) -> str:
    hexadecimal, decimal = found.groups()
    if not (hexadecimal or decimal):
        return found[0]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code > 0x10FFFF:
        return _STAND_IN
    return chr(code) if _FORBIDDEN.match(chr(code)) else found[0]
