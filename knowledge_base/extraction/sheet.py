"""A sheet of a workbook read as a stream, row after row, so that a hundred thousand fit into little memory."""

from collections.abc import Sequence
from typing import Any

from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from knowledge_base.extraction.grid import Grid, Merge, grid_of
from knowledge_base.extraction.number_format import CHINESE, shown
from knowledge_base.extraction.paragraph import Unreadable

#: More is no directory: cells with something in them, on one sheet.
MAX_CELLS = 2_000_000
#: How many places a warning names.
_NAMED = 5
#: From so many digits on a spreadsheet has changed the last ones.
_CHANGED = 10**15


class _Parser(WorkSheetParser):  # type: ignore[misc]
    """Reads numbers as they are kept, and remembers formulas that nobody has reckoned."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.without_value: list[str] = []

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            self.without_value.append(element.get("r") or "")
        return cell


class _Faults:
    """What is to be said of a sheet's cells."""

    def __init__(self) -> None:
        self.errors: list[str] = []
        self.long: list[str] = []

    def said(self, sheet: str, parser: _Parser, hidden_rows: int, hidden_columns: int) -> list[str]:
        """A sentence for each kind."""
        of = f"工作表“{sheet}”"
        hidden = [f"{n} {word}" for n, word in ((hidden_rows, "行"), (hidden_columns, "列")) if n]
        sentences = (
            [f"{of}有隐藏的 {'、'.join(hidden)}，没有导入；要公开请取消隐藏后再导入。"] if hidden else []
        )
        for places, why in (
            (parser.without_value, "公式没有算出的值，按空格导入，请用表格软件打开、保存一次再导入"),
            (self.errors, "公式出错，请核对"),
            (self.long, "数字超过 15 位，表格软件会改动末几位，请把这一列改成文本格式重新填写"),
        ):
            if places:
                more = "等" if len(places) > _NAMED else ""
                sentences.append(f"{of}的 {'、'.join(places[:_NAMED])}{more}共 {len(places)} 格{why}。")
        return sentences


def read_sheet(book: Any, sheet: Any) -> tuple[Grid, list[str]]:
    """The cells of a sheet as they are shown, and warnings; raises Unreadable where there are too many."""
    faults = _Faults()
    with sheet._get_source() as source:
        parser = _Parser(source, sheet._shared_strings, data_only=True, epoch=book.epoch)
        codes = _Codes(book)
        rows: dict[int, list[str]] = {}
        count = 0
        for number, cells in parser.parse():
            shown_cells = _row(cells, codes, faults)
            count += len(cells)
            if count > MAX_CELLS:
                raise Unreadable("表格超过 200 万格，请拆成几个文件再导入。")
            if any(shown_cells):
                rows[number] = shown_cells
    hidden_rows = {int(n) for n, row in parser.row_dimensions.items() if row.get("hidden") in ("1", "true")}
    hidden_columns = {
        at
        for column in parser.column_dimensions.values()
        if column.get("hidden") in ("1", "true")
        for at in range(int(column["min"]) - 1, min(int(column["max"]), 1000))
    }
    used = {at for cells in rows.values() for at, cell in enumerate(cells) if cell} & hidden_columns
    grid = grid_of(sheet.title, rows, _merges(parser), hidden_rows, hidden_columns)
    return grid, faults.said(sheet.title, parser, len(hidden_rows & rows.keys()), len(used))


def _merges(parser: _Parser) -> list[Merge]:
    ranges = parser.merged_cells.mergeCell if parser.merged_cells else ()
    return [Merge(one.min_row, one.min_col - 1, one.max_row, one.max_col - 1) for one in ranges]


class _Codes:
    """The number formats of a workbook by the number of a cell's style."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._known: dict[int, str] = {}
        self.from_1904 = book.epoch == CALENDAR_MAC_1904

    def of(self, style: int) -> str:
        """The code by which a cell of `style` shows its number."""
        if style not in self._known:
            number = self._book._cell_styles[style].numFmtId if self._book._cell_styles else 0
            own = self._book._number_formats
            at = number - BUILTIN_FORMATS_MAX_SIZE
            named = own[at] if 0 <= at < len(own) else BUILTIN_FORMATS.get(number, "General")
            self._known[style] = CHINESE.get(number) or named
        return self._known[style]


def _row(cells: Sequence[dict[str, Any]], codes: _Codes, faults: _Faults) -> list[str]:
    row: list[str] = []
    for cell in cells:
        value = cell["value"]
        if value is None:
            continue
        at = cell["column"] - 1
        row += [""] * (at + 1 - len(row))
        row[at] = _shown(cell, codes, faults)
    return row


def _shown(cell: dict[str, Any], codes: _Codes, faults: _Faults) -> str:
    value, place = cell["value"], _place(cell)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        if abs(value) >= _CHANGED:
            faults.long.append(place)
        return shown(value, codes.of(cell["style_id"]), from_1904=codes.from_1904)
    if cell["data_type"] == "e":
        faults.errors.append(place)
    lines = (" ".join(line.split()) for line in str(value).splitlines())
    return "\n".join(line for line in lines if line)


def _place(cell: dict[str, Any]) -> str:
    return f"{get_column_letter(cell['column'])}{cell['row']}"
