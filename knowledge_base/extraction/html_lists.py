"""The numbers that a page shows before the items of its ordered lists (HTML, 4.4.5 and 4.4.8), which are no words of it."""

import re

from selectolax.lexbor import LexborNode

from knowledge_base.extraction.word.number_formats import formatted

#: The values of `type`, and of `list-style-type` beside them (CSS Counter Styles 3), as Word calls these.
_FORMATS = {
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCounting",
    "simp-chinese-informal": "chineseCounting",
    "trad-chinese-informal": "chineseCounting",
    "cjk-decimal": "ideographDigital",
}
_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?(?P<style>none|disc|circle|square|[a-z]+-[a-z-]+)")
#: What shows no number.
_BARE = frozenset(("none", "disc", "circle", "square"))


def item_numbers(root: LexborNode) -> dict[int, str]:
    """What is shown before each numbered item below `root`, as 1. or 一、, by the item's `mem_id`."""
    numbers: dict[int, str] = {}
    for ordered in root.css("ol"):
        number = _whole(ordered.attributes.get("start"), 1)
        item = ordered.child
        while item is not None:
            if item.tag == "li":
                number = _whole(item.attributes.get("value"), number)
                if mark := _mark(number, _style(item) or _style(ordered)):
                    numbers[item.mem_id] = mark
                number += 1
            item = item.next
    return numbers


def _style(node: LexborNode) -> str:
    style = _STYLE.search((node.attributes.get("style") or "").lower())
    return style["style"] if style else node.attributes.get("type") or ""


def _mark(number: int, style: str) -> str:
    if style in _BARE:
        return ""
    number_format = _FORMATS.get(style, "decimal")
    is_chinese = number_format in ("chineseCounting", "ideographDigital")
    return formatted(number, number_format) + ("、" if is_chinese else ".")


def _whole(value: str | None, default: int) -> int:
    found = re.match(r"\s*([-+]?\d{1,6})", value or "")
    return int(found[1]) if found else default
