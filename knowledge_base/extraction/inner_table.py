"""A table within a text: its rows with the words of its header, merged cells filled."""

from collections.abc import Mapping, Sequence

from knowledge_base.extraction.grid import Grid, GridRow, Merge, grid_of
from knowledge_base.extraction.header import header_of, is_header, names_of
from knowledge_base.extraction.paragraph import Paragraph
from knowledge_base.kinds import Origin

#: Above its header a table may have so many lines that are none of its rows: its name, its unit of measure.
_ABOVE = 3


def table_paragraphs(
    rows: Sequence[Sequence[str]], merges: Sequence[Merge] = (), *, has_header: bool = False
) -> list[Paragraph]:
    """The rows of a table, from the words of its cells; `has_header`: the first row is marked as such."""
    grid = grid_of(
        "", {at: [" ".join(cell.split()) for cell in row] for at, row in enumerate(rows)}, list(merges)
    )
    if not grid.rows:
        return []
    at = 0 if has_header else _header_at(grid)
    if at is None:
        return [_bare_row(row) for row in grid.rows]
    above = [Paragraph("　".join(filter(None, row.cells))) for row in grid.rows[:at]]
    header = header_of(grid, at)
    names = _told_apart(names_of(header))
    body = grid.rows[at + len(header) :]
    if not body:
        return [*above, *map(_bare_row, header)]
    return [*above, *(row_paragraph(dict(zip(names, row.filled, strict=True))) for row in body)]


def row_paragraph(values: Mapping[str, str]) -> Paragraph:
    """A row: a line for each of its cells, by the name of the column."""
    kept = {name: value for name, value in values.items() if value}
    text = "\n".join(f"{name}：{value}" if name else value for name, value in kept.items())
    return Paragraph(text, origin=Origin.ROW, values={name: value for name, value in kept.items() if name})


def _bare_row(row: GridRow) -> Paragraph:
    """A row whose columns have no names: bars keep its cells apart, and the row from the next."""
    return Paragraph(f"| {' | '.join(filter(None, row.cells))} |", origin=Origin.ROW)


def _header_at(grid: Grid) -> int | None:
    for at, row in enumerate(grid.rows[:_ABOVE]):
        if is_header(grid, at):
            return at
        if len(row.taken) > 1:
            return None
    return None


def _told_apart(names: Sequence[str]) -> list[str]:
    told: list[str] = []
    for name in names:
        again = sum(name == other.partition("（")[0] for other in told)
        told.append(f"{name}（{again + 1}）" if name and again else name)
    return told
