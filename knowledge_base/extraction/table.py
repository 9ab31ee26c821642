"""CSV: a directory (名录), a place a row, as spreadsheets save it."""

import csv
import io
from collections.abc import Iterator

from knowledge_base.coordinates import BadCoordinates, find_position
from knowledge_base.extraction.decoding import decode
from knowledge_base.extraction.paragraph import Extraction, Paragraph, Unreadable, field_name

_NAME = "名称"
#: How many faults an editor is told of at once.
_TOLD = 10


def read_table(source: bytes) -> Extraction:
    """Each row becomes a heading and a line for each cell; raises Unreadable naming the lines at fault."""
    rows = _rows(decode(source))
    _, header = next(rows, (0, []))
    columns = [field_name(cell) for cell in header]
    named = [column for column in columns if column]
    if _NAME not in named or len(set(named)) < len(named):
        raise Unreadable("csv 只用来导入名录，第 1 行应是列名，各不相同：名称,地址,电话,开放时间,纬度,经度。")
    places: list[Paragraph] = []
    faults: list[str] = []
    for line, cells in rows:
        if fault := _fault(columns, cells):
            faults.append(f"第 {line} 行{fault}")
        else:
            places += _place(dict(zip(columns, cells, strict=False)))
    if faults:
        more = f"；另有 {len(faults) - _TOLD} 行" if len(faults) > _TOLD else ""
        raise Unreadable(f"{'；'.join(faults[:_TOLD])}{more}。请改正后再导入。")
    return Extraction(tuple(places), {"类型": "名录"}, has_title=False)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with something in them, each with the number of its last line."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for cells in reader:
            cells = [" ".join(cell.split()) for cell in cells]
            if any(cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise Unreadable(f"第 {reader.line_num} 行的引号不成对，请用表格软件重新另存为 csv。") from error


def _fault(columns: list[str], cells: list[str]) -> str | None:
    row = dict(zip(columns, cells, strict=False))
    if not row.get(_NAME):
        return "没有名称"
    if any(cells[len(columns) :]) or any(row.get("", "")):
        return "的格子比列名多，格子里有逗号时要加引号"
    try:
        find_position(row)
    except BadCoordinates as error:
        return f"的{error}"
    return None


def _place(row: dict[str, str]) -> list[Paragraph]:
    lines = [Paragraph(f"{name}：{value}") for name, value in row.items() if value and name != _NAME]
    # A line that ends with a colon would pass for the addressees of a letter.
    return [Paragraph(row[_NAME].rstrip(":："), 2), *lines]
