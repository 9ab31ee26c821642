"""Tables by their lines: cells are what rules enclose, merged where none stands between."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge_base.extraction.pages.glyphs import Glyph
from knowledge_base.extraction.pages.lines import Line, read_lines
from knowledge_base.extraction.pages.rules import NEAR, Rule
from knowledge_base.extraction.pages.wrapping import first_token, joined, width
from knowledge_base.headings import find_marker

#: What has more columns or rows than this on a page is a drawing.
_MOST_COLUMNS, _MOST_ROWS = 60, 400


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its words, the row and column it begins at (from 0), and how many of each it covers."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table on a page, its box in points. `edges` are those of its columns; `open` cells end at no rule below.

    `header` is how many of its rows another page repeats, 0 where none does.
    """

    cells: tuple[Cell, ...]
    edges: tuple[float, ...]
    top: float
    bottom: float
    open: frozenset[Cell] = frozenset()
    header: int = 0

    @property
    def x0(self) -> float:
        """Its left edge."""
        return self.edges[0]

    @property
    def x1(self) -> float:
        """Its right edge."""
        return self.edges[-1]

    @property
    def rows(self) -> int:
        """Number of its rows."""
        return max(cell.row + cell.rows for cell in self.cells)


def read_tables(glyphs: Sequence[Glyph], rules: Sequence[Rule]) -> tuple[list[RuledTable], list[Glyph]]:
    """The tables of a page, and the characters that stand in none."""
    grids = [grid for touching in _touching(rules) if (grid := _grid(touching))]
    tables = []
    rest = list(glyphs)
    for grid in sorted(grids, key=lambda grid: -len(grid.xs) * len(grid.ys)):
        inside = [glyph for glyph in rest if grid.holds(glyph)]
        if sum(not glyph.text.isspace() for glyph in inside):
            tables.append(_table(grid, inside))
            rest = [glyph for glyph in rest if not grid.holds(glyph)]
    return tables, rest


@dataclass(frozen=True, slots=True)
class _Grid:
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    rules: tuple[Rule, ...]

    def holds(self, glyph: Glyph) -> bool:
        return (
            self.xs[0] <= (glyph.x0 + glyph.x1) / 2 <= self.xs[-1]
            and self.ys[0] <= glyph.middle <= self.ys[-1]
        )

    def has_rule(self, *, upright: bool, at: float, over: float) -> bool:
        return any(
            rule.upright is upright and abs(rule.at - at) <= NEAR and rule.start <= over <= rule.end
            for rule in self.rules
        )


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that cross or meet, together."""
    groups: list[list[Rule]] = []
    for rule in rules:
        met = [group for group in groups if any(_meet(rule, other) for other in group)]
        groups = [group for group in groups if group not in met]
        groups.append([rule, *(other for group in met for other in group)])
    return groups


def _meet(one: Rule, other: Rule) -> bool:
    return (
        one.upright != other.upright
        and one.start - NEAR <= other.at <= one.end + NEAR
        and other.start - NEAR <= one.at <= other.end + NEAR
    )


def _grid(rules: list[Rule]) -> _Grid | None:
    upright, level = [r for r in rules if r.upright], [r for r in rules if not r.upright]
    if not upright or not level:
        return None
    # The outer sides of a table may be open.
    xs = _edges([r.at for r in upright], min(r.start for r in level), max(r.end for r in level))
    ys = _edges([r.at for r in level], min(r.start for r in upright), max(r.end for r in upright))
    cells = (len(xs) - 1) * (len(ys) - 1)
    if cells < 2 or len(xs) > _MOST_COLUMNS or len(ys) > _MOST_ROWS:
        return None
    return _Grid(xs, ys, tuple(rules))


def _edges(at: list[float], first: float, last: float) -> tuple[float, ...]:
    edges: list[float] = []
    for edge in sorted([*at, first, last]):
        if not edges or edge - edges[-1] > NEAR + 1:
            edges.append(edge)
    return tuple(edges)


def _table(grid: _Grid, glyphs: list[Glyph]) -> RuledTable:
    owner = _owners(grid)
    held: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        column = min(bisect_right(grid.xs, (glyph.x0 + glyph.x1) / 2), len(grid.xs) - 1) - 1
        row = min(bisect_right(grid.ys, glyph.middle), len(grid.ys) - 1) - 1
        held[owner[max(row, 0), max(column, 0)]].append(glyph)
    members: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for unit, first in owner.items():
        members[first].append(unit)
    cells, unclosed = [], []
    for first, units in sorted(members.items()):
        rows = max(row for row, _ in units) - first[0] + 1
        columns = max(column for _, column in units) - first[1] + 1
        left, right = grid.xs[first[1]], grid.xs[first[1] + columns]
        cell = Cell(cell_text(read_lines(held[first]), left, right), *first, rows, columns)
        cells.append(cell)
        if first[0] + rows == len(grid.ys) - 1 and not grid.has_rule(
            upright=False, at=grid.ys[-1], over=(left + right) / 2
        ):
            unclosed.append(cell)
    return RuledTable(tuple(cells), grid.xs, grid.ys[0], grid.ys[-1], frozenset(unclosed))


def _owners(grid: _Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """For each place of the grid the first place of the cell it belongs to."""
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    middles = [(a + b) / 2 for a, b in pairwise(grid.xs)], [(a + b) / 2 for a, b in pairwise(grid.ys)]
    for row, y in enumerate(middles[1]):
        for column, x in enumerate(middles[0]):
            owner[row, column] = (row, column)
            if column and not grid.has_rule(upright=True, at=grid.xs[column], over=y):
                owner[row, column] = owner[row, column - 1]
            if row and not grid.has_rule(upright=False, at=grid.ys[row], over=x):
                above = owner[row - 1, column]
                if owner[row, column] == (row, column) or above[1] == owner[row, column][1]:
                    owner[row, column] = above
    return owner


def cell_text(lines: Sequence[Line], left: float, right: float) -> str:
    """Words of a cell: lines that filled it are joined, items of a list stay lines, others stand apart by a space."""
    if not lines:
        return ""
    margin = min(min(line.x0 - left, right - line.x1) for line in lines)
    text = lines[0].text
    for before, line in pairwise(lines):
        room = right - left - 2 * max(margin, 0) - (before.x1 - before.x0)
        beside = abs(before.base - line.base) < 0.3 * line.size
        if not beside and find_marker(line.text):
            text += f"\n{line.text}"
        elif not beside and room < width(first_token(line.text), line.size) + 0.6 * line.size:
            text = joined(text, line.text)
        else:
            text += f" {line.text}"
    return text


def continues(table: RuledTable, above: RuledTable) -> bool:
    """Whether `table` has the columns of the one before a page's end."""
    shift = table.x0 - above.x0
    return len(table.edges) == len(above.edges) and all(
        abs(a - b - shift) <= 2 * NEAR for a, b in zip(table.edges, above.edges, strict=True)
    )


def whole(parts: Sequence[RuledTable]) -> RuledTable:
    """A table that ends of pages had cut: a repeated header once, cut cells filled."""
    if len(parts) == 1:
        return parts[0]
    first = parts[0]
    cells, end, repeated = list(first.cells), first.rows, 0
    for above, part in pairwise(parts):
        header = _repeated(first, part)
        opened = {cell.column: cell.text for cell in above.open}
        for cell in part.cells:
            if cell.row >= header:
                text = cell.text or (opened.get(cell.column, "") if cell.row == header else "")
                cells.append(replace(cell, text=text, row=cell.row - header + end))
        end += part.rows - header
        repeated = max(repeated, header)
    return replace(first, cells=tuple(cells), bottom=parts[-1].bottom, open=parts[-1].open, header=repeated)


def _repeated(first: RuledTable, part: RuledTable) -> int:
    """Number of rows of `part` that repeat the first ones of the table."""
    most = min(first.rows, part.rows) - 1
    rows = 0
    while rows < most and _begun(first, rows) == _begun(part, rows):
        rows += 1
    return rows


def _begun(table: RuledTable, row: int) -> list[tuple[int, int, int, str]]:
    """The cells that begin in a row."""
    return sorted((c.column, c.columns, c.rows, c.text) for c in table.cells if c.row == row)
