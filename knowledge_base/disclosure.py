"""The disclosure attribute (公开属性) that head data state."""

import re
from collections.abc import Mapping

from knowledge_base.kinds import Disclosure

_STATED_IN = re.compile(r"公开(?:属性|方式|类别|形式|类型|范围|情况)|是否公开")
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
    stated = [_of_value(value) for name, value in fields.items() if _STATED_IN.search(name)]
    return min((*stated, noted), key=_STRICTEST.index)


def _of_value(value: str) -> Disclosure:
    return next((kind for pattern, kind in _VALUES if pattern.search(value)), Disclosure.UNMARKED)
