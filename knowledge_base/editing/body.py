"""The body of a text as editors write it: Markdown, and the passages it means (docs/editors.md, 修改文字).

Headings are `#` lines; a numbered line after an empty one, or a `---`, begins a passage of its own; 〔一（二）1〕 says how the
passage below is cited where its numbers do not. What none of that can say stands between ``` lines as it is.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from knowledge_base.extraction import Paragraph
from knowledge_base.extraction.markdown import paragraphs_of, plain_words
from knowledge_base.guard import find_losses
from knowledge_base.headings import Depth, Marker, Path, find_marker, is_title
from knowledge_base.kinds import Origin
from knowledge_base.passages import PassageText, cut
from knowledge_base.sections import Section

HEADING = re.compile(r"^(#{1,6})(?:\s+(\S.*?))?\s*$")
KEY = re.compile(r"^〔([^〔〕]*)〕\s*$")
#: A passage that is kept as it is, with what else is known of it.
VERBATIM = re.compile(r"^(`{3,})原样 (\{.*\})\s*$")
_APART = re.compile(r"^-{3,}\s*$")
_MARKS = (
    (Origin.NOTE, re.compile(r"^\[\^[^\]]{1,20}\]:\s*")),
    (Origin.LIST, re.compile(r"^\s*[-*+]\s+(?=\S)")),
)
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_DELIMITER = re.compile(r"^\s*\|(?:\s*:?-+:?\s*\|)+\s*$")
_CELL_END = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.I)
#: Keeps a line from meaning what it would by its beginning.
_PLAIN = re.compile(r"^\\(?=[〔第（(一二三四五六七八九十百\d|`])")
#: Above the numbered depths: a heading without a number.
_UNNUMBERED = -10
#: A short line numbered so, with text below it, is a heading to whoever writes it.
_OF_HEADINGS = (Depth.CHAPTER, Depth.DIVISION, Depth.FIRST, Depth.SECOND)


@dataclass(frozen=True, slots=True)
class Body:
    """What a body means; `remarks` are sentences for its editor: what looks as if it was meant otherwise."""

    passages: tuple[PassageText, ...]
    remarks: tuple[str, ...] = ()


def read_body(text: str) -> Body:
    """The passages of a body, in order."""
    lines = text.replace("\r\n", "\n").split("\n")
    reader = _Reader()
    for line, block in _blocks(lines):
        reader.read(line, block)
    passages = reader.finish()
    return Body(passages, (*_lost(lines, passages), *reader.remarks))


def key_of(headings: Sequence[str], first: Marker | None) -> str:
    """How a text below these headings is cited, where its first line is numbered so."""
    path = Path()
    for level, words in enumerate(headings):
        marker = find_marker(words)
        path.enter(marker.depth if marker else _UNNUMBERED + level, marker.label if marker else words, words)
    if first:
        path.enter(first.depth, first.label, "")
    return path.key()


def _blocks(lines: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each line, with the lines that belong to it: those of a verbatim passage, of a table."""
    at = 0
    while at < len(lines):
        line, end = lines[at], at + 1
        if match := VERBATIM.match(line):
            end = next((n for n in range(at + 1, len(lines)) if lines[n] == match[1]), len(lines))
            yield line, list(lines[at + 1 : end])
            end += 1
        elif _ROW.match(line) and at + 1 < len(lines) and _DELIMITER.match(lines[at + 1]):
            end = next((n for n in range(at + 2, len(lines)) if not _ROW.match(lines[n])), len(lines))
            yield line, list(lines[at + 1 : end])
        else:
            yield line, []
        at = end


@dataclass
class _Reader:
    """Goes down the lines, remembering under which headings it stands."""

    remarks: list[str] = field(default_factory=list)
    _path: list[str] = field(default_factory=list)
    _passages: list[PassageText] = field(default_factory=list)
    _lines: list[tuple[str, Origin]] = field(default_factory=list)
    _key: str | None = None
    #: Whether an empty line, a heading or nothing stands above.
    _is_free: bool = True

    def read(self, line: str, block: list[str]) -> None:
        """Take the next line, and what belongs to it."""
        if match := VERBATIM.match(line):
            self._close()
            self._passages.append(_verbatim(match[2], block))
        elif match := HEADING.match(line):
            self._enter(len(match[1]), match[2])
        elif match := KEY.match(line):
            self._close()
            self._key = match[1]
        elif _ROW.match(line) and block:
            self._add_rows(cells_of(line), block[1:])
        elif _APART.match(line):
            self._close()
        elif line.strip():
            self._add(line)
            self._is_free = False
            return
        self._is_free = True

    def finish(self) -> tuple[PassageText, ...]:
        """All passages."""
        self._close()
        return tuple(self._passages)

    def _enter(self, level: int, words: str | None) -> None:
        self._close()
        plain = " ".join(plain_words(words or "").split())
        self._path = [*self._path[: level - 1], plain] if plain else self._path[: level - 1]

    def _add(self, line: str) -> None:
        origin = next((origin for origin, mark in _MARKS if mark.match(line)), Origin.PARAGRAPH)
        marker = find_marker(line.strip()) if origin is Origin.PARAGRAPH else None
        if marker and self._is_free:
            self._end_text()
        for _, mark in _MARKS:
            line = mark.sub("", line)
        self._lines.append((line, origin))

    def _end_text(self) -> None:
        if self._lines:
            self._close()

    def _add_rows(self, columns: Sequence[str], rows: Sequence[str]) -> None:
        key = self._key
        self._close()
        for row in rows:
            cells = zip(columns, cells_of(row), strict=False)
            values = {column: cell for column, cell in cells if column and cell}
            if values:
                text = row_text(values)
                self._passages.append(self._section(key, None, text, Origin.ROW, values))

    def _close(self) -> None:
        """End the open section."""
        lines, key = self._lines, self._key
        self._lines, self._key = [], None
        if not lines:
            return
        first = find_marker(lines[0][0].strip()) if lines[0][1] is Origin.PARAGRAPH else None
        words = [plain for line, _ in lines if (plain := _words(line))]
        if first and first.depth in _OF_HEADINGS and is_title(first.rest) and len(words) > 1:
            self.remarks.append(f"“{words[0][:30]}”像是标题：前面加上 # 和空格，下面的段落才会归到它名下。")
        if first and first.depth is Depth.RULE and key is None:
            words[:1] = [_words(first.rest)] if first.rest else []
        origins = {origin for _, origin in lines}
        origin = origins.pop() if len(origins) == 1 else Origin.PARAGRAPH
        whole = self._section(key, first, "\n".join(words), origin, {})
        section = Section(whole.heading, whole.heading_text, whole.text, whole.origin)
        self._passages += cut((section,))

    def _section(
        self, key: str | None, first: Marker | None, text: str, origin: Origin, values: Mapping[str, str]
    ) -> PassageText:
        heading = key_of(self._path, first) if key is None else key
        return PassageText(heading, " › ".join(part for part in self._path if part), text, origin, values)


def row_text(values: Mapping[str, str]) -> str:
    """A row as it is quoted: a line `column：value` for each of its values."""
    return "\n".join(f"{column}：{value}" for column, value in values.items())


def cells_of(line: str) -> list[str]:
    """The cells of a line of a table."""
    parts = _CELL_END.split(line.strip())[1:-1]
    return [
        "\n".join(plain_words(piece.replace("\\|", "|")).strip() for piece in _BREAK.split(part))
        for part in parts
    ]


def _words(line: str) -> str:
    return plain_words(_PLAIN.sub("", line)).strip()


def _verbatim(kept: str, lines: Sequence[str]) -> PassageText:
    """A passage that is kept as it is; where what is known of it was changed so that it says nothing, its words."""
    try:
        known = json.loads(kept)
        return PassageText(
            str(known.get("heading", "")),
            str(known.get("heading_text", "")),
            "\n".join(lines),
            Origin(known.get("origin", Origin.PARAGRAPH)),
            {str(column): str(value) for column, value in known.get("values", {}).items()},
        )
    except (ValueError, AttributeError, TypeError, RecursionError):
        return PassageText("", "", "\n".join(lines))


def _lost(lines: Sequence[str], passages: Sequence[PassageText]) -> Iterator[str]:
    """What stands in the body and in no passage, found by another reading of it (ADR 25)."""
    blocks = (b for b in _blocks(lines) if not KEY.match(b[0]) and not VERBATIM.match(b[0]))
    seen = [line for first, block in blocks for line in (first, *block) if line.strip("# ")]
    paragraphs = [
        replace(paragraph, text=_PLAIN.sub("", paragraph.text)) for paragraph in paragraphs_of(seen)
    ]
    for line in find_losses([Paragraph(p.text) for p in paragraphs], (), passages):
        yield f"“{line[:40]}”没有收进任何段落：标题下面要有文字，划掉的不算。"
