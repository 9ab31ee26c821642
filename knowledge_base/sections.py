"""From paragraphs to sections: each numbered text with the path it is cited by."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from knowledge_base.annexes import Annex, find_annex
from knowledge_base.extraction import Paragraph
from knowledge_base.headings import Depth, Marker, Path, find_marker, opening
from knowledge_base.kinds import Origin
from knowledge_base.series import Role, roles

#: Above all others: the attachment; then headings marked by the format (Markdown, HTML) without a number.
_ANNEX, _MARKED = -20, -10
#: A line of its own in such brackets is a heading: 【政策对象】.
_BRACKETED = re.compile(r"^(?:【[^】]{2,20}】|〖[^〗]{2,20}〗)$")
_LONGEST_ANNEX_TITLE = 40
_ENDS = "。；，：:、"
_ANNEX_TITLE_END = re.compile(
    r"(?:要点|方案|办法|规定|细则|计划|规划|意见|报告|清单|标准|规范|预案|制度|指南|表|名单|目录|名录|书|说明|函|公示|须知|流程|图)$"
)
_TITLE_END = re.compile(r"(?:要点|方案|办法|规定|细则|计划|规划|意见|报告|清单|标准|规范|预案|制度|指南)$")


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


def read_sections(*stretches: Sequence[Paragraph]) -> tuple[Section, ...]:
    """Cut paragraphs into sections at their headings; a new stretch begins what a signature or the foot has ended."""
    reader = _Reader()
    for number, stretch in enumerate(stretches):
        if number:
            reader.begin_stretch()
        for paragraph, role in zip(stretch, roles(stretch), strict=True):
            reader.read(paragraph, role)
    return reader.finish()


class _Reader:
    """Goes through the paragraphs once, remembering under which headings it stands."""

    def __init__(self) -> None:
        self._path = Path()
        self._prefix = ""
        self._sections: list[Section] = []
        self._open: Section | None = None
        #: A heading with nothing below it yet: key, headings above, line.
        self._bare: Section | None = None
        self._seen_numbered = False
        self._begins_anew = False
        #: Which line of the title of an attachment may come next, 0 for none.
        self._awaits_title = 0
        #: The level of each numbered heading that the format marks.
        self._levels: dict[float, int] = {}

    def read(self, paragraph: Paragraph, role: Role) -> None:
        """Take the next paragraph."""
        text = paragraph.text.strip()
        marker = find_marker(text) if paragraph.origin in (Origin.PARAGRAPH, Origin.LIST) else None
        awaited, self._awaits_title = self._awaits_title, 0
        if paragraph.origin is Origin.ROW:
            self._add_row(paragraph)
        elif (annex := find_annex(text)) and (role is Role.LINE) and paragraph.origin is Origin.PARAGRAPH:
            self._enter_annex(annex, text)
        elif awaited and marker is None and _is_annex_title(paragraph, first=awaited == 1):
            self._awaits_title = 2 if awaited == 1 and not _ANNEX_TITLE_END.search(text) else 0
            self._path.words[_ANNEX] += f" {' '.join(text.split())}"
            self._bare = Section(self._key(), "", f"{self._bare.text}\n{text}") if self._bare else None
        elif paragraph.level is not None and marker is None:
            self._enter_marked(paragraph.level, text)
        elif _BRACKETED.match(text) and paragraph.origin is Origin.PARAGRAPH:
            self._enter_marked(2, text)
        elif marker is not None and role is not Role.LINE and self._is_entered(marker, role):
            self._enter(marker, text, role, paragraph)
        else:
            self._add_line(text, marker, paragraph)

    def begin_stretch(self) -> None:
        """What follows is another text than what came before: the body of a cover, an attachment."""
        self._close()
        self._path = Path()
        self._begins_anew, self._awaits_title = True, 0

    def finish(self) -> tuple[Section, ...]:
        """All sections with text."""
        self._close()
        return tuple(section for section in self._sections if section.text.strip())

    def _is_entered(self, marker: Marker, role: Role) -> bool:
        # Inside a rule of a law, （一） and 1. are parts of its text.
        if Depth.RULE in self._path.labels and marker.depth > Depth.RULE:
            return False
        # 一、共计413件。 below a numbering that is past one is a sentence.
        again = marker.depth is Depth.FIRST and marker.label == "一" and Depth.FIRST in self._path.labels
        return not (again and role is Role.TEXT and not self._begins_again())

    def _begins_again(self) -> bool:
        """Whether the title of another text was read last."""
        last = self._open.text.rpartition("\n")[2] if self._open else ""
        return self._begins_anew or (len(last) <= _LONGEST_ANNEX_TITLE and bool(_TITLE_END.search(last)))

    def _enter_marked(self, level: int, text: str) -> None:
        above = [d for d in self._path.labels if d in self._levels and self._levels[d] < level]
        # Below a numbered heading of a higher level it is part of that; else it ends all numbers.
        depth = max(above) + level / 10 if above else _MARKED + level
        self._close(depth)
        self._path.enter(depth, text, text)
        self._wait(text)

    def _enter_annex(self, annex: Annex, line: str) -> None:
        self._close()
        self._path = Path()
        # The body of a document that is only issued by its cover: its paths need no prefix.
        if self._seen_numbered or annex.rest or annex.key[-1] not in "件表录图":
            self._prefix = f"{annex.key} "
        self._path.enter(_ANNEX, annex.key, line)
        self._awaits_title = 0 if annex.rest else 1
        self._wait(line)

    def _enter(self, marker: Marker, text: str, role: Role, paragraph: Paragraph) -> None:
        depth = marker.depth
        again = depth is Depth.FIRST and marker.label == "一" and self._seen_numbered
        if again and not self._prefix and self._begins_again():
            self._prefix = "附件 "
        self._begins_anew = False
        self._close(depth)
        self._seen_numbered = True
        self._path.enter(depth, marker.label, _words(marker, text, role))
        self._levels[depth] = paragraph.level or 9
        if role is Role.HEADING:
            self._wait(text)
        else:
            self._start(marker.rest if depth is Depth.RULE else text, depth)

    def _start(self, text: str, depth: float) -> None:
        self._bare = None
        self._open = Section(self._key(), self._path.heading_text(depth), text)

    def _wait(self, line: str) -> None:
        """Until something stands below it, a heading is all there is to read."""
        deepest = max(self._path.words)
        self._bare = Section(self._key(), self._path.heading_text(deepest), line)

    def _add_line(self, text: str, marker: Marker | None, paragraph: Paragraph) -> None:
        beside = marker is not None and any(d >= marker.depth for d in self._path.labels)
        if marker is not None and beside and Depth.RULE not in self._path.labels:
            # An item beside a heading of its own series stands under what that one stands under.
            self._close(marker.depth)
            self._path.leave(marker.depth)
        is_list = paragraph.origin is Origin.LIST or (
            marker is not None and Depth.RULE not in self._path.labels
        )
        origin = Origin.LIST if is_list else paragraph.origin
        self._add(text, origin)

    def _add(self, text: str, origin: Origin) -> None:
        self._bare = None
        if self._open is None:
            self._open = Section(self._key(), self._path.heading_text(), text, origin)
        else:
            both = self._open.origin if self._open.origin is origin else Origin.PARAGRAPH
            self._open = replace(self._open, text=f"{self._open.text}\n{text}", origin=both)

    def _add_row(self, paragraph: Paragraph) -> None:
        key, above = self._key(), self._path.heading_text()
        if self._open is not None:
            key, above = self._open.heading, self._open.heading_text
        self._bare = None
        self._close()
        self._sections.append(Section(key, above, paragraph.text, Origin.ROW, paragraph.values))

    def _key(self) -> str:
        if self._prefix and self._path.labels.keys() <= {_ANNEX}:
            return self._prefix.strip()
        return f"{self._prefix}{self._path.key()}".strip()

    def _close(self, for_depth: float | None = None) -> None:
        """End the open section; a heading that had nothing below it is kept as a text of its own."""
        if self._open is not None:
            self._sections.append(self._open)
            self._open = None
        if self._bare is not None and (for_depth is None or for_depth <= max(self._path.words)):
            self._sections.append(self._bare)
        self._bare = None


def _words(marker: Marker, line: str, role: Role) -> str:
    """The words a numbered line is named by, as they stand; a rule has none but its number."""
    if marker.depth is Depth.RULE:
        return ""
    if role is Role.HEADING:
        return line
    first = opening(marker.rest)
    return line[: line.index(marker.rest) + len(first)] if first and marker.rest else ""


def _is_annex_title(paragraph: Paragraph, *, first: bool) -> bool:
    """Whether a line below 附件1 is its title, or the rest of it."""
    text = paragraph.text.strip()
    if not first and not _ANNEX_TITLE_END.search(text):
        return False
    return len(text) <= _LONGEST_ANNEX_TITLE and not text.endswith(tuple(_ENDS)) and "：" not in text
