"""Tables without rules: lines that stand beside each other and, row below row, under the same columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from knowledge_base.extraction.pages.lines import Line
from knowledge_base.extraction.pages.paragraphs import Placed
from knowledge_base.extraction.pages.ruled_tables import Cell, RuledTable, cell_text

#: So many rows of several cells make a table; fewer may be a signature or two labels.
_FEWEST = 3
#: In sizes: columns are at least so far apart; lines of one cell stand no further below each other; what stands
#: nearer than the lines of a text do stands beside the middle of a cell of several lines.
_APART, _WRAPPED, _BESIDE = 0.6, 2.0, 1.1
#: The gap between rows is larger than that between the lines of a cell by this factor, where it tells anything.
_LARGER = 1.2
#: The number of an item that stands apart from its words.
_MARKER = re.compile(r"(?:[（(]?[\d一二三四五六七八九十]{1,3}[)）.．、]|[●■◆•▪○□①-⑳—*·])")

_Band = tuple[float, float]


@dataclass
class _Run:
    """Rows that have their columns in common, from the top; across the ends of pages as well."""

    rows: list[Placed] = field(default_factory=list)
    bands: list[_Band] = field(default_factory=list)
    most: int = 0

    def takes(self, row: Placed, below: Placed | None) -> bool:
        """Whether `row` stands under the same columns; if so, it is one of the rows."""
        if not self.rows and not row.is_row and (below is None or _gap(row, below) > _BESIDE * row.line.size):
            return False
        gap = _APART * row.line.size
        bands = _merged([*self.bands, *((piece.x0, piece.x1) for piece in row.pieces)], gap)
        most = max(self.most, len(row.pieces))
        if len(bands) < most or (self.most > 1 and len(bands) < 2):
            return False
        self.rows.append(row)
        self.bands, self.most = bands, most
        return True

    def end(self) -> None:
        """Give back lines below the table that only happen to stand under a column."""
        while len(self.rows) > 1 and not self.rows[-1].is_row:
            *_, above, last = self.rows
            if _gap(above, last) < _WRAPPED * last.line.size and not _stands_in(last, self.bands[0]):
                break
            self.rows.pop()

    @property
    def is_table(self) -> bool:
        """Whether it has rows enough, and its first column is not only the numbers of items."""
        full = [row for row in self.rows if row.is_row]
        numbers = self.most == 2 and all(_MARKER.fullmatch(row.pieces[0].text) for row in full)
        return len(full) >= _FEWEST and not numbers


def with_unruled_tables(lines: Sequence[Placed]) -> Iterator[list[Placed] | RuledTable]:
    """`lines` in their order, those that are rows of tables as these; `lines` have no other table between them."""
    plain: list[Placed] = []
    at = 0
    while at < len(lines):
        run = _run(lines, at)
        if run.is_table:
            if plain:
                yield plain
            yield _table(run)
            plain = []
            at += len(run.rows)
        else:
            plain.append(lines[at])
            at += 1
    if plain:
        yield plain


def _run(lines: Sequence[Placed], at: int) -> _Run:
    """The rows from `at` on that have their columns in common."""
    run = _Run()
    for line, below in zip_longest(lines[at:], lines[at + 1 :]):
        if not run.takes(line, below):
            break
    run.end()
    return run


def _merged(bands: Sequence[_Band], gap: float) -> list[_Band]:
    """What is covered, from left to right; what is nearer than `gap` together."""
    merged: list[_Band] = []
    for left, right in sorted(bands):
        if merged and left - merged[-1][1] < gap:
            merged[-1] = merged[-1][0], max(merged[-1][1], right)
        else:
            merged.append((left, right))
    return merged


def _table(run: _Run) -> RuledTable:
    header = [piece.text for piece in run.rows[0].pieces]
    repeated = [
        row
        for above, row in pairwise(run.rows)
        if row.page != above.page and [piece.text for piece in row.pieces] == header
    ]
    columns = _columns(run)
    edges = (columns[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), columns[-1][1])
    cells = []
    for number, row in enumerate(_rows([row for row in run.rows if row not in repeated], columns)):
        held: list[list[Line]] = [[] for _ in columns]
        for piece in (piece for placed in row for piece in placed.pieces):
            held[_column(piece, columns)].append(piece)
        texts = [cell_text(pieces, *columns[column]) for column, pieces in enumerate(held)]
        if any(texts[1:]):
            cells += [Cell(text, number, column) for column, text in enumerate(texts)]
        else:  # what stands over a group of rows
            cells.append(Cell(texts[0], number, 0, columns=len(columns)))
    first, last = run.rows[0].line, run.rows[-1].line
    return RuledTable(tuple(cells), edges, first.top, last.base, header=1 if repeated else 0)


def _columns(run: _Run) -> list[_Band]:
    """The columns: a name and the values below it may have no width in common, but never stand beside each other."""
    columns = list(run.bands)
    held = [{number for number, row in enumerate(run.rows) if _stands_in(row, band)} for band in columns]
    while len(columns) > run.most:
        at = next((at for at in range(len(columns) - 1) if not held[at] & held[at + 1]), None)
        if at is None:
            break
        columns[at : at + 2] = [(columns[at][0], columns[at + 1][1])]
        held[at : at + 2] = [held[at] | held[at + 1]]
    return columns


def _stands_in(row: Placed, band: _Band) -> bool:
    return any(band[0] <= piece.x0 and piece.x1 <= band[1] for piece in row.pieces)


def _column(piece: Line, columns: Sequence[_Band]) -> int:
    middle = (piece.x0 + piece.x1) / 2
    return next((n for n, (_, right) in enumerate(columns) if middle <= right), len(columns) - 1)


def _rows(lines: Sequence[Placed], columns: Sequence[_Band]) -> list[list[Placed]]:
    """The lines of each row: by their distances where these tell, else few cells beside a free first column go on."""
    gaps = [_gap(a, b) for a, b in pairwise(lines)]
    told = sorted({gap for gap in gaps if gap < float("inf")})
    for smaller, larger in pairwise(told):
        if larger > _LARGER * smaller:
            rows = _grouped(lines, [gap >= larger for gap in gaps])
            if not any(sum(len(line.pieces) == len(columns) for line in row) > 1 for row in rows):
                return rows
    few = len(columns) / 2
    return _grouped(lines, [len(b.pieces) >= few or _stands_in(b, columns[0]) for b in lines[1:]])


def _gap(above: Placed, below: Placed) -> float:
    return below.line.base - above.line.base if above.page == below.page else float("inf")


def _grouped(lines: Sequence[Placed], begins: Sequence[bool]) -> list[list[Placed]]:
    rows = [[lines[0]]]
    for line, is_first in zip(lines[1:], begins, strict=True):
        if is_first:
            rows.append([line])
        else:
            rows[-1].append(line)
    return rows
