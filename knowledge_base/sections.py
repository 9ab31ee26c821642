"""From paragraphs to sections: each numbered text with the path it is cited by."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from knowledge_base.extraction import Paragraph
from knowledge_base.headings import Depth, Marker, Path, find_marker, is_title, opening
from knowledge_base.kinds import Origin

_ANNEX = re.compile(r"^附\s*件\s*(?P<number>[\d一二三四五六七八九十]{0,2})\s*[:：]?\s*(?P<rest>.*)$")
#: Headings marked by the format (Markdown, HTML) stand above all numbered ones, in their own order.
_MARKED = -10


@dataclass(frozen=True, slots=True)
class Section:
    """A text and where it stands.

    `heading` is the key it is cited by (一（二）24, 第九条); `heading_text` the words of the headings
    it stands under, outermost first; `text` is verbatim, its paragraphs separated by line ends. `values` are those of
    a row that is a section of its own.
    """

    heading: str
    heading_text: str
    text: str
    origin: Origin = Origin.PARAGRAPH
    values: Mapping[str, str] = field(default_factory=dict)


def read_sections(paragraphs: list[Paragraph]) -> tuple[Section, ...]:
    """Cut paragraphs into sections at their headings."""
    reader = _Reader()
    for paragraph in paragraphs:
        reader.read(paragraph)
    return reader.finish()


class _Reader:
    """Goes through the paragraphs once, remembering under which headings it stands."""

    def __init__(self) -> None:
        self._path = Path()
        self._prefix = ""
        self._sections: list[Section] = []
        self._open: Section | None = None
        self._seen_numbered = False

    def read(self, paragraph: Paragraph) -> None:
        """Take the next paragraph."""
        text = paragraph.text.strip()
        marker = find_marker(text)
        if paragraph.level is not None and marker is None:
            self._enter_marked(paragraph.level, text)
        elif (annex := _ANNEX.match(text)) and len(text) <= 60:
            self._enter_annex(annex)
        elif marker is not None and self._is_heading(marker):
            self._enter(marker, text)
        else:
            self._add(text)

    def finish(self) -> tuple[Section, ...]:
        """All sections with text."""
        self._close()
        return tuple(section for section in self._sections if section.text.strip())

    def _is_heading(self, marker: Marker) -> bool:
        # Inside a rule of a law, （一） and 1. are parts of its text.
        return not (Depth.RULE in self._path.labels and marker.depth > Depth.RULE)

    def _enter_marked(self, level: int, text: str) -> None:
        self._close()
        self._path.enter(_MARKED + level, text, text)

    def _enter_annex(self, annex: re.Match[str]) -> None:
        if not self._seen_numbered and not annex["rest"]:
            # The body of a document that is only issued by its cover: its paths need no prefix.
            self._close()
            self._path = Path()
            return
        if annex["rest"] and self._prefix == "" and annex["rest"].endswith(("。", "；", "：")):
            self._add(annex.string)
            return
        self._close()
        self._path = Path()
        self._prefix = f"附件{annex['number']} "
        self._add(annex.string)

    def _enter(self, marker: Marker, text: str) -> None:
        self._close()
        restarted = marker.depth is Depth.FIRST and marker.label == "一" and Depth.FIRST in self._path.labels
        if restarted and not self._prefix:
            self._prefix = "附件 "
        self._seen_numbered = True
        only_title = is_title(marker.rest) and marker.depth is not Depth.RULE
        self._path.enter(marker.depth, marker.label, marker.rest if only_title else opening(marker.rest))
        if marker.depth is Depth.RULE:
            self._path.words[Depth.RULE] = ""
        if not only_title:
            self._start(marker.rest if marker.depth is Depth.RULE else text, marker.depth)

    def _start(self, text: str, depth: int) -> None:
        self._open = Section(self._key(), self._path.heading_text(depth), text)

    def _add(self, text: str) -> None:
        if self._open is None:
            self._open = Section(self._key(), self._path.heading_text(), text)
        else:
            self._open = replace(self._open, text=f"{self._open.text}\n{text}")

    def _key(self) -> str:
        return f"{self._prefix}{self._path.key()}".strip()

    def _close(self) -> None:
        if self._open is not None:
            self._sections.append(self._open)
            self._open = None
