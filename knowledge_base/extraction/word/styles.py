"""What the styles of a Word file say of its paragraphs: headings, numbering, hidden words."""

import re
from collections.abc import Iterator

from knowledge_base.extraction.word.xml import Element, W, child, is_on, number, value

#: The names Word keeps in every language, and what older files of WPS write.
_HEADING = re.compile(r"^(?:heading|标题)\s*([1-9])$")
_TITLES = frozenset(("title", "标题"))
_CONTENTS = re.compile(r"^(?:toc|目录)\s*(?:[1-9]|heading|标题)$")
_BODY_TEXT = 9


class Styles:
    """The styles of a file, each with those it is based on."""

    def __init__(self, part: Element | None) -> None:
        found = part.findall(W + "style") if part is not None else []
        self._styles = {style.get(W + "styleId"): style for style in found}
        default = (
            s for s in found if s.get(W + "type") == "paragraph" and s.get(W + "default") in ("1", "true")
        )
        self._default = next((style.get(W + "styleId") for style in default), None)

    def heading(self, paragraph: Element) -> int | None:
        """The level of a heading, 1 to 9, by the paragraph's own outline level or its style's; a title has 0."""
        own = number(paragraph, "pPr", "outlineLvl")
        if own is not None:
            return own + 1 if own < _BODY_TEXT else None
        for style in self._of(paragraph):
            name = _name(style)
            level = number(style, "pPr", "outlineLvl")
            if name in _TITLES:
                return 0
            if level is not None:
                return level + 1 if level < _BODY_TEXT else None
            if match := _HEADING.match(name):
                return int(match[1])
        return None

    def is_contents(self, paragraph: Element) -> bool:
        """Whether it is a line of a table of contents."""
        return any(_CONTENTS.match(_name(style)) for style in self._of(paragraph))

    def numbering(self, paragraph: Element) -> tuple[str, str | None, int | None] | None:
        """What numbers a paragraph by its style: (numId, style that says so, level); None: nothing."""
        for style in self._of(paragraph):
            if num_id := value(style, "pPr", "numPr", "numId"):
                return num_id, style.get(W + "styleId"), number(style, "pPr", "numPr", "ilvl")
        return None

    def numbering_of(self, style_id: str) -> str | None:
        """The numId a style for lists stands for."""
        return value(self._styles.get(style_id), "pPr", "numPr", "numId")

    def is_hidden(self, properties: Element | None) -> bool:
        """Whether run properties hide the words, themselves or by their character style."""
        if child(properties, "vanish") is not None:
            return is_on(properties, "vanish")
        return any(is_on(style, "rPr", "vanish") for style in self._chain(value(properties, "rStyle")))

    def _of(self, paragraph: Element) -> Iterator[Element]:
        return self._chain(value(paragraph, "pPr", "pStyle") or self._default)

    def _chain(self, style_id: str | None) -> Iterator[Element]:
        """A style and those it is based on, nearest first; a circle ends where it closes."""
        seen: set[str | None] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = value(self._styles[style_id], "basedOn")


def _name(style: Element) -> str:
    return (value(style, "name") or "").strip().lower()
