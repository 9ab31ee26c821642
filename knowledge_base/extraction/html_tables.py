"""Tables of a page: those that hold data as rows, those that state what the page is about as fields."""

import re
from collections.abc import Iterator
from itertools import pairwise

from selectolax.lexbor import LexborNode

from knowledge_base.extraction.field_names import known_name
from knowledge_base.extraction.grid import Merge
from knowledge_base.extraction.inner_table import table_paragraphs
from knowledge_base.extraction.paragraph import Paragraph

#: A cell with more in it, or with headings, is a part of the layout.
_LONGEST_CELL = 600
#: Spans that no table has.
_MOST = 1000


def is_of_rows(table: LexborNode) -> bool:
    """Whether a table holds rows of data, and is not there for the layout alone."""
    inner = [node for node in table.css("table") if node.mem_id != table.mem_id]
    if inner or table.css_first("h1, h2, h3, h4, h5, h6, form") is not None:
        return False
    rows = [row.css("td, th") for row in table.css("tr")]
    if sum(sum(bool(cell_text(cell)) for cell in row) > 1 for row in rows) < 2:
        return False
    return all(len(cell_text(cell)) <= _LONGEST_CELL for row in rows for cell in row)


def cell_text(node: LexborNode) -> str:
    """The words of a cell on one line."""
    return (
        " ".join(node.text(separator=" ", deep=True).split())
        if _breaks(node)
        else " ".join(node.text().split())
    )


def _breaks(node: LexborNode) -> bool:
    return node.css_first("br") is not None or len(node.css("p, div, li")) > 1


def rows_of(table: LexborNode) -> list[Paragraph]:
    """The rows of a table, cells that span several filled in each of them."""
    rows: list[list[str]] = []
    merges: list[Merge] = []
    taken: dict[tuple[int, int], bool] = {}
    trs = table.css("tr")
    for at, tr in enumerate(trs):
        cells: list[str] = []
        column = 0
        for cell in tr.css("td, th"):
            while taken.get((at, column)):
                column += 1
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            bottom, right = min(at + down, len(trs)) - 1, column + across - 1
            if down > 1 or across > 1:
                merges.append(Merge(at, column, bottom, right))
                taken.update({(y, x): True for y in range(at, bottom + 1) for x in range(column, right + 1)})
            cells += [""] * (column + 1 - len(cells))
            cells[column] = cell_text(cell)
            column = right + 1
        rows.append(cells)
    first = trs[0] if trs else None
    marked = first is not None and first.css_first("th") is not None and first.css_first("td") is None
    return table_paragraphs(rows, merges, has_header=marked)


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return min(int(value), _MOST) if re.fullmatch(r"[1-9]\d{0,3}", value) else 1


def take_fields(body: LexborNode) -> dict[str, str]:
    """What rows of the kind 索引号：… state; such rows are taken out, for as text they would pass for the beginning."""
    fields: dict[str, str] = {}
    for row in body.css("tr"):
        if row.css_first("table") is not None:
            continue  # a row of the layout
        pairs = list(_pairs(row))
        for name, value in pairs:
            if value:
                fields.setdefault(name, value)
        if pairs:
            row.decompose()
    return fields


def _pairs(row: LexborNode) -> Iterator[tuple[str, str]]:
    """Each known name of a row with the cell after it; in the header of a list names stand side by side."""
    cells = [" ".join(cell.text().split()) for cell in row.css("td, th")]
    names = [known_name(cell) for cell in cells]
    if any(before and after for before, after in pairwise(names)):
        return
    for (name, printed), value in zip(zip(names, cells, strict=True), [*cells[1:], ""], strict=True):
        # Without its colon a word such as 名称 is a cell like others, unless it is alone with its value.
        if name and (printed.endswith(("：", ":")) or len(cells) in (2, 4)):
            yield name, value
