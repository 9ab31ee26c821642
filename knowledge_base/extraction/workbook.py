"""Excel workbooks (.xlsx): every sheet that is shown, its cells as they are shown."""

import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from openpyxl import load_workbook

from knowledge_base.extraction.columns import COLUMNS
from knowledge_base.extraction.grid import Grid
from knowledge_base.extraction.paragraph import Extraction, Paragraph, Unreadable
from knowledge_base.extraction.register_head import head_fields, title_of
from knowledge_base.extraction.sheet import read_sheet
from knowledge_base.extraction.tables import SHEET, Read, read_tables

_BROKEN = (
    "Excel 文件读不出来，可能没有下载完整，或加了密码。请用表格软件打开，去掉密码，另存为 .xlsx 后再导入。"
)
#: A sheet's name that nobody gave.
_UNNAMED = re.compile(r"^(?:Sheet|工作表|表)\s*\d*$", re.I)
#: The sheet of a template that explains its columns.
GUIDE = "填写说明"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with what it says."""

    name: str
    read: Read


def read_workbook(source: bytes) -> Extraction:
    """Every sheet that is shown and has something in it; raises Unreadable for what is no workbook."""
    warnings: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(source)):
            # Read as a stream, row after row.
            book = load_workbook(io.BytesIO(source), True, data_only=True, keep_links=False)
        sheets = list(_sheets(book, warnings))
    except Unreadable:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part of the file leads to
        raise Unreadable(_BROKEN) from error
    if not sheets:
        raise Unreadable("表格里没有内容，请检查后重新选择。")
    return extraction_of(sheets, warnings)


def extraction_of(sheets: Sequence[Sheet], warnings: Iterable[str] = ()) -> Extraction:
    """A directory of these sheets, titled by the first line of the first that has a title."""
    titles = [title_of(sheet.read.lines) for sheet in sheets]
    title = titles[0]
    lines: list[Paragraph] = [Paragraph(title, 1)] if title else []
    for sheet, own in zip(sheets, titles, strict=True):
        if not _UNNAMED.match(sheet.name) or len(sheets) > 1:
            lines.append(Paragraph(sheet.name, SHEET))
        lines += _titled(sheet.read.lines, own, is_first=sheet is sheets[0])
    columns = [
        {"sheet": sheet.name, "columns": [asdict(column) for column in table]}
        for sheet in sheets
        for table in sheet.read.columns
    ]
    fields = {"类型": "名录", COLUMNS: json.dumps(columns, ensure_ascii=False)}
    fields |= head_fields(line for line in lines if not line.values)
    if title:
        fields["标题"] = title
    return Extraction(tuple(lines), fields, has_title=title is not None, warnings=tuple(warnings))


def _titled(lines: Iterable[Paragraph], title: str | None, *, is_first: bool) -> Iterator[Paragraph]:
    """The lines of a sheet; its title is the document's, or a heading below the sheet's name."""
    done = False
    for line in lines:
        if title and not done and line.text.strip() == title:
            done = True
            if not is_first:
                yield replace(line, level=SHEET + 1)
        else:
            yield line


def _sheets(book: Any, warnings: list[str]) -> Iterator[Sheet]:
    for sheet in book.worksheets:
        if sheet.title == GUIDE:
            continue
        grid: Grid | None = None
        said: list[str] = []
        if sheet.sheet_state == "visible":
            grid, said = read_sheet(book, sheet)
        if sheet.sheet_state != "visible":
            warnings.append(f"工作表“{sheet.title}”是隐藏的，没有导入；要公开请取消隐藏后再导入。")
        elif grid is None or not grid.rows:
            warnings.append(f"工作表“{sheet.title}”是空的，没有导入。")
        else:
            read = read_tables(grid)
            warnings += [*said, *(f"工作表“{sheet.title}”{words}" for words in read.warnings)]
            yield Sheet(sheet.title, read)
