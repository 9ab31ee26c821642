"""What could arrive instead: bodies with something dropped, doubled, nested, emptied, or of another kind."""

import copy
import json
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from tests.bot.bodies import numbered, telegram_bodies, wechat_bodies

#: Values where another was meant: hard to store, to cut, to quote, to count with.
WORDS = st.one_of(
    st.sampled_from(
        ["", " ", "0", "-1", "NaN", "-inf", "1e400", "9" * 30, "9" * 5000, "１２", "x" * 3000, "长" * 3000, "]]>",
         "甲]]><b>", "&amp;", "&lt;!--", "<b>", "</a>", "\x00", "\x1b[0m", "\ufffe", "&#8;", "&#xD83D;&#xDE00;", "]\x0b]>", "\u202e", "\ufeff", "\ud7ff\ue000",
         "👨‍👩‍👧" * 700, "event", "text", "location", "subscribe", "人工", "1", "更多", "删除我的数据", "%s{0}\\"]
    ),
    st.text(max_size=40),
)  # fmt: skip
NUMBERS = st.sampled_from(
    [0, -1, 1 << 31, 1 << 63, -(1 << 63), 10**400, 1.5, -0.0, 1e308, float("nan"), float("inf"), True]
)
NESTED: st.SearchStrategy[Any] = st.sampled_from(
    [None, [], {}, [[]], {"id": {}}, [None, 1, "a"], {"": ""}, "\ud800", "\udfff"]
)

#: A delivery's number, hardly twice the same: one that was answered before would not be read.
NEW = st.integers(1, 1 << 60)
#: One most of the time: several hide each other.
_CHANGES = st.sampled_from([1, 1, 1, 2, 3])
_Elements = list[tuple[str, str]]
_RAW = {
    "entity": '<!DOCTYPE xml [<!ENTITY a "b">]>{}',
    "comment": "<!-- -->{}",
    "gbk": '<?xml version="1.0" encoding="gbk"?>{}',
    "nothing": "{}",
}


@st.composite
def xml_bodies(draw: st.DrawFn) -> bytes:
    """A message or an event of WeChat's, changed in one to three places."""
    body = numbered(draw(st.sampled_from(wechat_bodies())), draw(NEW))
    root = ElementTree.fromstring(body)  # noqa: S314  a body at hand
    elements = [(element.tag, _written(element)) for element in root]
    for _ in range(draw(_CHANGES)):
        _change(draw, elements)
    inner = "".join(f"<{tag}>{content}</{tag}>" for tag, content in elements)
    frame = draw(st.sampled_from(["nothing"] * 9 + sorted(_RAW)))
    return _RAW[frame].format(f"<xml>{inner}</xml>").encode()


def _written(element: ElementTree.Element) -> str:
    return ((element.text or "") and escape(element.text or "")) or "".join(
        ElementTree.tostring(child, encoding="unicode") for child in element
    )


def _change(draw: st.DrawFn, elements: _Elements) -> None:
    if not elements:
        return
    place = draw(st.integers(0, len(elements) - 1))
    tag, content = elements[place]
    match draw(st.sampled_from(["drop", "double", "nest", "raw", "escaped", "cdata", "rename"])):
        case "drop":
            del elements[place]
        case "double":
            elements.append((tag, content))
        case "nest":
            elements[place] = (tag, f"<Item><{tag}>{content}</{tag}></Item>")
        case "raw":
            elements[place] = (tag, draw(WORDS))
        case "escaped":
            elements[place] = (tag, escape(draw(WORDS)))
        case "cdata":
            elements[place] = (tag, f"<![CDATA[{draw(WORDS)}]]>")
        case "rename":
            elements[place] = (elements[draw(st.integers(0, len(elements) - 1))][0], content)


@st.composite
def json_bodies(draw: st.DrawFn) -> bytes:
    """An update of Telegram's, changed in one to three places."""
    body = copy.deepcopy(draw(st.sampled_from(telegram_bodies()))) | {"update_id": draw(NEW)}
    for _ in range(draw(_CHANGES)):
        # What has no name of its own is refused at once; most changes are to lie deeper.
        kinds = sorted(set(body) - {"update_id"}) if isinstance(body, dict) else []
        if kinds and draw(st.integers(0, 9)) > 0:
            body[kinds[0]] = _changed(draw, body[kinds[0]])
        else:
            body = _changed(draw, body)
    text = json.dumps(body)
    if text.startswith("{") and len(text) > 2 and draw(st.integers(0, 19)) == 0:
        return f'{text[:-1]}, "message": {json.dumps(draw(NESTED))}}}'.encode()
    return text.encode()


def _changed(draw: st.DrawFn, value: Any) -> Any:
    """`value` with one place in it, wherever it lies, dropped, doubled, nested or replaced."""
    if not isinstance(value, dict | list) or not value or draw(st.integers(0, 19)) == 0:
        other = draw(st.one_of(WORDS, NUMBERS, NESTED, st.just({"id": value}), st.just([value, value])))
        return copy.deepcopy(other)
    places: list[Any] = sorted(value) if isinstance(value, dict) else list(range(len(value)))
    place = draw(st.sampled_from(places))
    if draw(st.integers(0, 5)) == 0:
        del value[place]
    else:
        value[place] = _changed(draw, value[place])
    return value
