"""The cells of a ruled table as rows, so that they are read as those of a Word file are."""

from knowledge_base.extraction.pages.ruled_tables import RuledTable
from knowledge_base.extraction.paragraph import Paragraph
from knowledge_base.extraction.word import cells as word


def rows_of(table: RuledTable) -> list[list[word.Cell]]:
    """The rows of `table`; a cell that is merged down stands in each of its rows."""
    rows: list[list[word.Cell]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda cell: cell.column):
        shown = word.Cell([Paragraph(cell.text)] if cell.text else [], cell.column, cell.columns)
        for row in range(cell.row, cell.row + cell.rows):
            rows[row].append(shown)
    return rows


def header_of(table: RuledTable) -> int:
    """How many rows are surely the header: what another page repeats, or a first row whose cells the next one divides."""
    if table.header:
        return table.header
    first, *others = rows_of(table)
    parted = [cell for cell in first if cell.width > 1]
    # A name with its value across all the rest is a line of a form.
    is_form = len(first) == 2 and first[0].width == 1
    if len(others) < 2 or not parted or is_form or len(first) == 1:
        return 0
    below = [cell for cell in others[0] if not any(cell is above for above in first)]
    divides = len(below) >= 2 and all(
        any(above.column <= cell.column < above.column + above.width for above in parted) for cell in below
    )
    return 2 if divides and all(map(word.fits_label, [*first, *below])) else 0
