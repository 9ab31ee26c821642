"""Generated workbooks: sheets with a title, a header, rows of which some share a merged cell, and a note below."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import strategies as st
from openpyxl import Workbook

_HEADERS = (
    ("序号", "名称", "电话"),
    ("街道", "河流名称", "河长", "备注"),
    ("事项名称", "办理时限", "收费标准"),
)
_WORDS = st.text(alphabet="示例湖街道社区河东西南北养老驿站服务登记证明补领", min_size=2, max_size=12)
_NAMES = ("一季度", "二季度", "三季度")


@dataclass(frozen=True)
class Sheet:
    """A sheet; the first column of its first two rows is one cell where it is `merged`. An empty title is none."""

    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    merged: bool

    def shown(self) -> Iterator[dict[str, str]]:
        """The cells of each row by their columns, as they are seen."""
        for row in self.rows:
            yield dict(zip(self.header, row, strict=True))


@st.composite
def books(draw: st.DrawFn) -> list[Sheet]:
    """One sheet or several."""
    return [
        _sheet(draw, name, f"{name}{draw(_WORDS)}清单" if at == 0 or draw(st.booleans()) else "")
        for at, name in enumerate(_NAMES[: draw(st.integers(1, len(_NAMES)))])
    ]


def _sheet(draw: st.DrawFn, name: str, title: str) -> Sheet:
    header = draw(st.sampled_from(_HEADERS))
    cells = st.tuples(*[_WORDS for _ in header])
    rows = draw(st.lists(cells, min_size=2, max_size=5))
    if header[0] == "序号":
        rows = [(str(n), *row[1:]) for n, row in enumerate(rows, 1)]
    merged = header[0] != "序号" and draw(st.booleans())
    if merged:
        rows[1] = (rows[0][0], *rows[1][1:])
    return Sheet(
        name, title, header, tuple(rows), draw(st.sampled_from(("", "注：以当日公布的为准。"))), merged
    )


def as_book(sheets: list[Sheet]) -> bytes:
    """An .xlsx."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        made = book.create_sheet(sheet.name)
        if sheet.title:
            made.append([sheet.title])
            made.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(sheet.header))
        made.append(sheet.header)
        first = made.max_row + 1
        for row in sheet.rows:
            made.append(row)
        if sheet.merged:
            made.merge_cells(start_row=first, start_column=1, end_row=first + 1, end_column=1)
        if sheet.note:
            made.append([sheet.note])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
