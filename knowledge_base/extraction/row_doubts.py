"""What an editor should look at in the rows of a table; dates that only their number is left of are read."""

import re
from collections.abc import Sequence

from knowledge_base.extraction.columns import Column
from knowledge_base.extraction.grid import GridRow
from knowledge_base.extraction.number_format import shown

_TOTAL = re.compile(r"^(?:合计|小计|总计|共计|累计|占比)$")
#: Columns of days, and the serial numbers of those from 1990 to 2078.
_OF_DAYS = re.compile(r"日期|有效期|[自至起止]$")
_SERIAL = re.compile(r"3[3-9]\d{3}|[45]\d{4}|6[0-4]\d{3}")
#: How many rows a warning names.
_NAMED = 5


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row sums up others: 合计 is nobody's name."""
    return any(_TOTAL.match(cell) for cell in cells[:3])


def dated(names: Sequence[str], used: Sequence[int], rows: Sequence[GridRow]) -> list[str]:
    """Turn days that are kept as mere numbers into days, in place; a warning for each column."""
    warnings = []
    for name, at in zip(names, used, strict=True):
        found = [row for row in rows if _SERIAL.fullmatch(row.filled[at])] if _OF_DAYS.search(name) else []
        if not found:
            continue
        before = found[0].filled[at]
        for row in found:
            row.filled[at] = shown(int(row.filled[at]), "yyyy-mm-dd")
        warnings.append(
            f"的“{name}”有 {len(found)} 格是数字而不是日期（如第 {found[0].number} 行的 {before}），"
            f"已按日期读作 {found[0].filled[at]} 等，请核对。"
        )
    return warnings


def doubts(columns: Sequence[Column], used: Sequence[int], rows: Sequence[GridRow]) -> list[str]:
    """Rows without a name, and numbers that two rows have."""
    warnings = []
    for column, at in zip(columns, used, strict=False):
        if column.is_key and (
            nameless := [r.number for r in rows if not r.filled[at] and not is_total(r.cells)]
        ):
            warnings.append(f"第 {_listed(nameless)} 行没有“{column.name}”，请补填。")
        if column.is_exact:
            first: dict[str, int] = {}
            for row in rows:
                value = row.cells[at]
                if value and first.setdefault(value, row.number) != row.number:
                    warnings.append(
                        f"第 {row.number} 行的“{column.name}”{value}与第 {first[value]} 行相同，请核对。"
                    )
    return warnings[: 2 * _NAMED]


def _listed(numbers: Sequence[int]) -> str:
    return "、".join(map(str, numbers[:_NAMED])) + ("等" if len(numbers) > _NAMED else "")
