"""The tables on a sheet: what stands above, below and between them, their headers, their rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge_base.extraction.columns import Column, columns_of
from knowledge_base.extraction.grid import Grid, GridRow
from knowledge_base.extraction.header import header_of, is_header, names_of
from knowledge_base.extraction.paragraph import Paragraph
from knowledge_base.extraction.row_doubts import dated, doubts, is_total
from knowledge_base.headings import Depth, find_marker
from knowledge_base.kinds import Origin

#: Levels of the headings: a sheet's name, a table's title, a group of rows, one within it, a row's name.
SHEET, TABLE, GROUP, INNER_GROUP, ROW = 2, 3, 4, 5, 6
#: How the row begins that a template shows as an example.
EXAMPLE = "【示例】"
#: A longer cell is a text, which is called by its first sentence.
_LONGEST_NAME = 60
_NOTE = re.compile(
    r"^\s*(?:备?注|说明|填表说明|注意|提示|附注|[★※＊*☆]|填[报表]|审[核批]人?|制表|复核|分管|负责人|共\s*\d+|最后更新|更新|来源|数据来源|联系人|\d+[、.．])"
)
_SENTENCE = re.compile(r"[。；;]$")
_SENTENCE_END = re.compile(r"[。！？]")
ANNEX = re.compile(r"^附\s*[件表]\s*[\d一二三四五六七八九十]*$|^[（(].*[)）]$|^表\s*\d+$")


@dataclass
class Read:
    """What a sheet says: its lines in order, and the columns of each of its tables."""

    lines: list[Paragraph] = field(default_factory=list)
    columns: list[tuple[Column, ...]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_tables(grid: Grid) -> Read:
    """Go through a sheet; tables side by side are read one after the other, from the left."""
    read = Read()
    for part in grid.side_by_side():
        _Reading(part, read).run()
    return read


def row_paragraphs(
    columns: Sequence[Column], values: dict[str, str], number: int | None = None
) -> list[Paragraph]:
    """A row under its name; its name stands in a line only where it is all there is, or the beginning of a text."""
    key = next((column.name for column in columns if column.is_key), "")
    named = " ".join(values.get(key, "").split())
    if is_total(list(values.values())):
        named = key = ""
    name = _SENTENCE_END.split(named, maxsplit=1)[0] if len(named) > _LONGEST_NAME else named
    lines = [f"{column}：{value}" for column, value in values.items() if column != key or name != named]
    text = "\n".join(lines or [f"{key}：{name}"])
    row = Paragraph(text, origin=Origin.ROW, values=values, row=number)
    # A line that ends with a colon would pass for the addressees of a letter.
    return [Paragraph(name.rstrip(":："), ROW), row] if name else [row]


class _Reading:
    """Goes down the rows of a grid, in a table or not."""

    def __init__(self, grid: Grid, read: Read) -> None:
        self._grid, self._rows, self._read = grid, grid.rows, read
        self._names: list[str] = []
        self._header: list[str] = []
        self._body: list[GridRow | Paragraph] = []

    def run(self) -> None:
        """Read all of it."""
        at = 0
        while at < len(self._rows):
            at += self._step(at)
        self._close()

    def _step(self, at: int) -> int:
        """Take the row, and with a header all of its rows; how many they were."""
        row = self._rows[at]
        if self._begins_table(at):
            self._close()
            header = header_of(self._grid, at)
            self._names, self._header = names_of(header), row.filled
            return len(header)
        if not self._names:
            self._read.lines += _line(row, TABLE if self._titles(at) or self._opens(at) else None)
        elif row.filled == self._header or row.cells[row.taken[0]].startswith(EXAMPLE):
            pass
        elif self._titles(at):
            self._close()
            self._read.lines += _line(row, TABLE)
        elif _is_note(row, len(self._names)):
            self._body += _line(row)
        elif len(row.taken) == 1 and self._groups(at):
            self._body += _line(row, INNER_GROUP if _depth(row) > Depth.FIRST else GROUP)
        elif len(row.taken) == 1 and len(self._names) > 2:
            self._body += _line(row)
        else:
            self._body.append(row)
        return 1

    def _begins_table(self, at: int) -> bool:
        row = self._rows[at]
        if not is_header(self._grid, at) or (self._names and row.filled == self._header):
            return False
        apart = at == 0 or row.number > self._rows[at - 1].number + 1 or self._titles(at - 1)
        return not self._names or (apart and is_header(self._grid, at, surely=True))

    def _opens(self, at: int) -> bool:
        """Whether the first row of all is a title."""
        return at == 0 and len(self._rows) > 1 and _may_be_title(self._rows[0])

    def _titles(self, at: int) -> bool:
        """Whether the row has one cell and the next is the header of a table."""
        follows = at + 1 < len(self._rows) and is_header(self._grid, at + 1, surely=bool(self._names))
        return _may_be_title(self._rows[at]) and follows and self._rows[at + 1].filled != self._header

    def _groups(self, at: int) -> bool:
        """Whether rows of the table follow one that has a single cell, or the first group within it."""
        text = self._rows[at].cells[self._rows[at].taken[0]]
        following = self._rows[at + 1] if at + 1 < len(self._rows) else None
        if following is None or len(self._names) <= 2 or len(text) > 40 or _SENTENCE.search(text):
            return False
        if len(following.taken) == 1:
            return 0 < _depth(self._rows[at]) < _depth(following) and self._groups(at + 1)
        return not _is_note(following, len(self._names))

    def _close(self) -> None:
        """Say the table's rows, now that all are known."""
        rows = [item for item in self._body if isinstance(item, GridRow)]
        used = [
            at for at in range(len(self._names)) if self._names[at] or any(row.filled[at] for row in rows)
        ]
        names = _told_apart([self._names[at] or f"第{at + 1}列" for at in used])
        self._read.warnings += dated(names, used, rows)
        columns = columns_of(names, [[row.filled[at] for at in used] for row in rows]) if rows else ()
        self._read.warnings += doubts(columns, used, rows)
        for item in self._body:
            if isinstance(item, Paragraph):
                self._read.lines.append(item)
            else:
                self._read.lines += row_paragraphs(columns, self._values(item, used, names), item.number)
        if columns:
            self._read.columns.append(columns)
        elif self._names:
            self._read.lines.append(Paragraph("　".join(names)))
        self._names, self._header, self._body = [], [], []

    def _values(self, row: GridRow, used: Sequence[int], names: Sequence[str]) -> dict[str, str]:
        cells = row.cells if is_total(row.cells) else row.filled
        return {name: cells[at] for name, at in zip(names, used, strict=True) if cells[at]}


def _line(row: GridRow, level: int | None = None) -> list[Paragraph]:
    """The words of a row that is none of a table."""
    words = "　".join(row.cells[at] for at in row.taken)
    if level is not None:
        return [Paragraph(" ".join(words.split()), level)]
    return [Paragraph(line.strip()) for line in words.split("\n") if line.strip()]


def _depth(row: GridRow) -> int:
    """How deep the number stands that the row begins with; 0 without one."""
    marker = find_marker(row.cells[row.taken[0]])
    return marker.depth if marker else 0


def _may_be_title(row: GridRow) -> bool:
    text = row.cells[row.taken[0]]
    no_title = ANNEX.match(text) or _SENTENCE.search(text) or "：" in text or ":" in text
    return len(row.taken) == 1 and not no_title


def _is_note(row: GridRow, width: int) -> bool:
    """Whether a row below a header is none of the table's: a note, a signature."""
    cells = [row.cells[at] for at in row.taken]
    if len(cells) == 1:
        return bool(_NOTE.match(cells[0]) or _SENTENCE.search(cells[0])) and width > 1
    if all("：" in cell or ":" in cell for cell in cells) and not _begins_number(cells[0]):
        return width > 2 and len(cells) < width
    return len(cells) == 2 and width > 3 and bool(re.match(r"^(?:备?注|说明|附注)[:：]?$", cells[0]))


def _begins_number(cell: str) -> bool:
    return cell[:1].isdigit()


def _told_apart(names: Sequence[str]) -> list[str]:
    """Names of columns, the second 电话 as 电话（2）."""
    seen: dict[str, int] = {}
    told = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        told.append(name if seen[name] == 1 else f"{name}（{seen[name]}）")
    return told
