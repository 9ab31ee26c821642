"""CSV: a directory (名录), a row each, as spreadsheets save it."""

import csv
import io
from collections.abc import Iterator, Sequence

from knowledge_base.coordinates import BadCoordinates, find_position
from knowledge_base.extraction.decoding import decode
from knowledge_base.extraction.grid import Grid, GridRow, grid_of
from knowledge_base.extraction.header import is_header
from knowledge_base.extraction.paragraph import Extraction, Unreadable, field_name
from knowledge_base.extraction.tables import read_tables
from knowledge_base.extraction.workbook import Sheet, extraction_of

_NAME = "名称"
#: Columns of places: a list with one of them lists places.
_OF_PLACES = frozenset(("坐标", "纬度", "经度"))
_HEADER = "csv 的列名应各不相同；地点名录要有“名称”一列：名称,地址,电话,开放时间,纬度,经度。"
#: Spreadsheets part cells by what the country uses, or as they are copied.
_DELIMITERS = ",\t;"
#: How many lines show it.
_LOOKED_AT = 20
#: How many faults an editor is told of at once.
_TOLD = 10


def read_table(source: bytes) -> Extraction:
    """Each row becomes a heading and a row; raises Unreadable naming the lines at fault, of places whole or not at all."""
    grid = _grid(source)
    at = next((n for n in range(len(grid.rows)) if is_header(grid, n) or _NAME in _columns(grid.rows[n])), 0)
    columns = _columns(grid.rows[at])
    if _NAME in columns or not _OF_PLACES.isdisjoint(columns):
        _require_faultless(grid, at, columns)
    return _extraction(grid)


def read_faulty_table(source: bytes) -> Extraction:
    """The same with the rows at fault, for who is told of each."""
    return _extraction(_grid(source))


def _grid(source: bytes) -> Grid:
    return grid_of("", dict(_rows(decode(source))), [])


def _extraction(grid: Grid) -> Extraction:
    read = read_tables(grid)
    return extraction_of([Sheet("", read)], [f"这个表{words}" for words in read.warnings])


def _columns(row: GridRow) -> list[str]:
    return [field_name(cell) for cell in row.cells]


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with something in them, each with the number of its last line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for cells in reader:
            kept = [
                "\n".join(filter(None, (" ".join(line.split()) for line in cell.split("\n"))))
                for cell in cells
            ]
            if any(kept):
                yield reader.line_num, kept
    except csv.Error as error:
        raise Unreadable(f"第 {reader.line_num} 行的引号不成对，请用表格软件重新另存为 csv。") from error


def _delimiter(text: str) -> str:
    """What parts the cells: what stands in most of the first lines, a comma where nothing stands in more."""
    lines = text.split("\n", _LOOKED_AT)[:_LOOKED_AT]
    return max(_DELIMITERS, key=lambda sign: (sum(sign in line for line in lines), -_DELIMITERS.index(sign)))


def _require_faultless(grid: Grid, at: int, columns: Sequence[str]) -> None:
    """Refuse a list of places of which a row could not be found or would be read wrongly."""
    named = [column for column in columns if column]
    if _NAME not in named or len(set(named)) < len(named):
        raise Unreadable(f"第 {grid.rows[at].number} 行应是列名。{_HEADER}")
    faults = [
        f"第 {row.number} 行{fault}" for row in grid.rows[at + 1 :] if (fault := _fault(columns, row.cells))
    ]
    if faults:
        more = f"；另有 {len(faults) - _TOLD} 行" if len(faults) > _TOLD else ""
        raise Unreadable(f"{'；'.join(faults[:_TOLD])}{more}。请改正后再导入。")


def _fault(columns: Sequence[str], cells: Sequence[str]) -> str | None:
    row = dict(zip(columns, cells, strict=True))
    if not row.get(_NAME):
        return "没有名称"
    if row.get(""):
        return "的格子比列名多，格子里有逗号时要加引号"
    try:
        find_position(row)
    except BadCoordinates as error:
        return f"的{error}"
    return None
