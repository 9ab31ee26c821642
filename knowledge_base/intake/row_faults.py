"""What is wrong in the rows of a sheet: each fault with its row, its column and what stands there, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge_base.coordinates import BadCoordinates, find_position
from knowledge_base.dates import find_dates
from knowledge_base.extraction.columns import Column, Type
from knowledge_base.extraction.row_doubts import is_total
from knowledge_base.service_items.checks import faults
from knowledge_base.service_items.fields import CODES, Field, find_field
from knowledge_base.service_items.item import ServiceItem, is_blank
from knowledge_base.service_items.phones import fault_of
from knowledge_base.service_items.sheet import ItemRow, read_items

#: A row of a sheet: its number there, from 1, and its values by column.
NumberedRow = tuple[int, Mapping[str, str]]

_ANY_DAY = ("长期", "永久", "无", "暂无", "不限", "全年", "每", "至今", "待定")
_WITH_POSITION = ("坐标", "纬度", "经度")


@dataclass(frozen=True, slots=True)
class RowFault:
    """A fault: the number of the row in its sheet, the column as the sheet calls it (empty: the row as a whole), the
    value that stands there, and a sentence."""

    row: int
    column: str
    value: str
    sentence: str


def item_faults(rows: Sequence[NumberedRow]) -> list[RowFault]:
    """The faults of the rows of a list of service items, in their order."""
    header = list(dict.fromkeys(column for _, row in rows for column in row))
    values = dict(rows)
    cells = [(number, [row.get(column, "") for column in header]) for number, row in rows]
    codes: dict[str, int] = {}
    found: list[RowFault] = []
    for row in read_items(header, cells):
        found += _of_item(row, values[row.number])
        found += _of_code(row.number, values[row.number], codes)
    return found


def register_faults(columns: Sequence[Column], rows: Sequence[NumberedRow]) -> list[RowFault]:
    """The faults of the rows of a table of a directory, in their order."""
    seen: dict[tuple[str, str], int] = {}
    found: list[RowFault] = []
    for number, row in rows:
        if is_total(list(row.values())):
            continue
        found += _without_name(number, row, columns)
        found += (fault for column in columns if (fault := _of_cell(number, row, column)))
        found += _repeated(number, row, columns, seen)
        found += _of_position(number, row)
    return found


def said(row: int, column: str, words: str) -> str:
    """第 14 行 承诺时限：“尽快”不是天数."""
    return f"第 {row} 行 {column}：{words}" if column else f"第 {row} 行{words}"


def _of_item(row: ItemRow, values: Mapping[str, str]) -> Iterator[RowFault]:
    if row.is_skipped:
        return
    if row.item is None:
        refused = row.refused or ""
        column = _column_of(Field.NAME, values) if "没有写" in refused else ""
        yield RowFault(row.number, column, values.get(column, ""), refused)
        return
    for remark in faults(row.item):
        column = _called(row.item, remark.field, values)
        yield RowFault(
            row.number,
            column,
            values.get(column, ""),
            said(row.number, row.item.label(remark.field), f"{remark.says}。"),
        )


def _of_code(number: int, values: Mapping[str, str], codes: dict[str, int]) -> Iterator[RowFault]:
    """The code of its own that another row above has as well."""
    by_field = {find_field(column): (column, value) for column, value in reversed(list(values.items()))}
    column, code = next(
        (by_field[name] for name in CODES if name in by_field and not is_blank(by_field[name][1])), ("", "")
    )
    if code and (before := codes.setdefault(code, number)) != number:
        words = f"“{code}”与第 {before} 行相同，一个编码只能是一个事项。"
        yield RowFault(number, column, code, said(number, column, words))


def _called(item: ServiceItem, name: Field, values: Mapping[str, str]) -> str:
    return item.called.get(name) or _column_of(name, values)


def _column_of(name: Field, values: Mapping[str, str]) -> str:
    return next((column for column in values if find_field(column) is name), str(name))


def _without_name(number: int, row: Mapping[str, str], columns: Sequence[Column]) -> Iterator[RowFault]:
    key = next((column.name for column in columns if column.is_key), "")
    if key and not row.get(key):
        yield RowFault(number, key, "", said(number, key, "没有写，市民问到时找不到这一条。"))


def _of_cell(number: int, row: Mapping[str, str], column: Column) -> RowFault | None:
    value = row.get(column.name, "")
    if is_blank(value):
        return None
    words = None
    if column.type is Type.PHONE and not find_local(value):
        words = f"{fault_of(value)}，请写成“010-12345678”这样。" if fault_of(value) else None
    elif column.type is Type.DATE and not find_dates(value) and not value.startswith(_ANY_DAY):
        words = f"“{value}”不是日期，请写成“2026-03-05”这样。"
    return RowFault(number, column.name, value, said(number, column.name, words)) if words else None


def find_local(value: str) -> bool:
    """Whether a telephone only lacks its area code: within the district it can be dialled."""
    fault = fault_of(value)
    return fault is not None and fault.endswith("没有区号") and "位数" not in fault


def _repeated(
    number: int, row: Mapping[str, str], columns: Sequence[Column], seen: dict[tuple[str, str], int]
) -> Iterator[RowFault]:
    for column in columns:
        value = row.get(column.name, "")
        if not column.is_exact or is_blank(value):
            continue
        if (before := seen.setdefault((column.name, value), number)) != number:
            words = f"“{value}”与第 {before} 行相同，请核对。"
            yield RowFault(number, column.name, value, said(number, column.name, words))


def _of_position(number: int, row: Mapping[str, str]) -> Iterator[RowFault]:
    column = next((name for name in _WITH_POSITION if row.get(name)), None)
    if column is None:
        return
    try:
        find_position(row)
    except BadCoordinates as error:
        yield RowFault(number, column, row[column], said(number, column, f"{error}。"))
