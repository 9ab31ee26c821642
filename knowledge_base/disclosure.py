"""The disclosure attribute (公开属性) that head data and notes state."""

import re
from collections.abc import Iterable, Mapping

from knowledge_base.document_foot import is_note
from knowledge_base.kinds import Disclosure

_STATED_IN = re.compile(
    r"公开(?:属性|方式|类别|形式|类型|范围|情况|程度|选项)|是否公开|^(?:政府)?(?:信息)?公开$"
)
_STATED = re.compile(r"公开(?:属性|方式|类别)\s*[:：]\s*(\S+)")
#: The first that fits: 不予公开 and 依申请公开 are kinds of 公开 as well.
_VALUES = (
    (re.compile(r"不予公开|不公开|非公开|不宜公开|^否$"), Disclosure.NONE),
    (re.compile(r"申请"), Disclosure.ON_REQUEST),
    (re.compile(r"公开|^是$"), Disclosure.PROACTIVE),
)
#: The stricter first: where head data and the note under the text differ, the stricter holds.
_STRICTEST = (Disclosure.NONE, Disclosure.ON_REQUEST, Disclosure.PROACTIVE, Disclosure.UNMARKED)


def read_disclosure(fields: Mapping[str, str], noted: Disclosure) -> Disclosure:
    """The attribute by the head data `fields` and by the note under the text (此件公开发布): the stricter of both."""
    stated = (disclosure_of(value) for name, value in fields.items() if _STATED_IN.search(name))
    return _strictest((*stated, noted))


def noted_in(lines: Iterable[str]) -> Disclosure:
    """The attribute by the lines around a table: a note (此件不予公开), or 公开属性：依申请公开 among other fields."""
    lines = list(lines)
    stated = [match[1] for line in lines for match in _STATED.finditer(line)]
    return _strictest(disclosure_of(words) for words in (*stated, *filter(is_note, lines)))


def disclosure_of(words: str) -> Disclosure:
    """The attribute that a value or a note gives."""
    return next((kind for pattern, kind in _VALUES if pattern.search(words)), Disclosure.UNMARKED)


def _strictest(stated: Iterable[Disclosure]) -> Disclosure:
    return min(stated, key=_STRICTEST.index, default=Disclosure.UNMARKED)
