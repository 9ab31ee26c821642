"""From a w:tbl to rows of cells: spans across and down, rows and cells that were deleted left out (ECMA-376-1, 17.4)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from knowledge_base.extraction.paragraph import Paragraph
from knowledge_base.extraction.word.cells import Cell
from knowledge_base.extraction.word.xml import Element, child, children, is_on, name_of, number, value

#: Word has no more columns than this; a span beyond it is a mistake or malice.
_MOST_COLUMNS = 63
_AROUND = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))


@dataclass(frozen=True, slots=True)
class Content:
    """What is within a cell."""

    lines: list[Paragraph]
    is_bold: bool
    holds_table: bool


@dataclass
class Table:
    """The rows, and how many the file itself calls its header."""

    rows: list[list[Cell]] = field(default_factory=list)
    header: int = 0


def read_table(table: Element, read: Callable[[Element], Content]) -> Table:
    """The rows of `table`, each cell read by `read`; a cell merged down is the same in each of its rows."""
    made = Table()
    above: dict[int, Cell] = {}
    for row in _within(table, "tr"):
        if child(row, "trPr", "del") is not None or is_on(row, "trPr", "hidden"):
            continue
        if is_on(row, "trPr", "tblHeader") and made.header == len(made.rows):
            made.header += 1
        made.rows.append(_row(row, above, read))
    return made


def _row(row: Element, above: dict[int, Cell], read: Callable[[Element], Content]) -> list[Cell]:
    column = number(row, "trPr", "gridBefore") or 0
    cells: list[Cell] = []
    begun: dict[int, Cell] = {}
    for element in _within(row, "tc"):
        if child(element, "tcPr", "cellDel") is not None:
            continue
        content = read(element)
        width = min(max(number(element, "tcPr", "gridSpan") or 1, 1), _MOST_COLUMNS)
        if cells and value(element, "tcPr", "hMerge") == "continue":
            cells[-1].width += width
            cells[-1].lines += content.lines
        elif _goes_on_below(element) and column in above:
            cells.append(above[column])
            above[column].lines += content.lines
        else:
            cells.append(Cell(content.lines, column, width, content.is_bold, content.holds_table))
        if child(element, "tcPr", "vMerge") is not None:
            begun[column] = cells[-1]
        column += width
    above.clear()
    above.update(begun)
    return cells


def _goes_on_below(cell: Element) -> bool:
    """Whether it belongs to the cell above: a w:vMerge that does not say restart (17.4.84)."""
    merge = child(cell, "tcPr", "vMerge")
    return merge is not None and value(cell, "tcPr", "vMerge") != "restart"


def _within(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, whatever marks are around them."""
    for inner in children(element):
        if name_of(inner) == name:
            yield inner
        elif name_of(inner) in _AROUND:
            yield from _within(inner, name)
