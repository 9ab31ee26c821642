"""Lists of departments from a table (名称, 别名, 启用日期, 停用日期, 承接单位): whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from organisation.departments import Department, Departments, SuccessionCircular, write_departments
from text.lists import Cells, ListFaulty, text_of

#: The first must be filled in.
COLUMNS = ("名称", "别名", "启用日期", "停用日期", "承接单位")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list as it was read; `line` is where it stands in the file."""

    line: int
    name: str
    aliases: tuple[str, ...]
    since: date | None
    until: date | None
    successor: str | None


def read_rows(cells: Cells) -> list[Row]:
    """Rows of (line, cell by column); raises ListFaulty naming every line that cannot be read."""
    rows, faults = [], []
    for line, row in cells:
        try:
            rows.append(_read(line, {name: text_of(row, name) for name in COLUMNS}))
        except ValueError as fault:
            faults.append(f"第 {line} 行{fault}")
    if faults:
        raise ListFaulty(faults)
    return rows


def import_departments(conn: Connection, rows: Sequence[Row]) -> int:
    """Enter or change the departments of `rows`; returns how many. Raises ListFaulty, nothing written."""
    known = Departments.load(conn)
    wanted = _merged(known, rows)
    if faults := [*_clashes(wanted), *_unknown_successors(wanted, rows)]:
        raise ListFaulty(faults)
    numbered = _with_successors(wanted, rows)
    try:
        Departments.of(numbered.values()).check()
    except SuccessionCircular as error:
        raise ListFaulty(["承接单位绕成了一圈，最后又回到原来的单位，请核对承接单位。"]) from error
    write_departments(conn, [numbered[row.name] for row in rows])
    return len(rows)


def _read(line: int, row: Mapping[str, str]) -> Row:
    if not row["名称"]:
        raise ValueError("没有写名称。")
    if row["承接单位"] and not row["停用日期"]:
        raise ValueError(f"写了承接单位，还要写“{row['名称']}”的停用日期。")
    since, until = _day(row["启用日期"]), _day(row["停用日期"])
    if since and until and until < since:
        raise ValueError("停用日期早于启用日期。")
    aliases = tuple(dict.fromkeys(alias.strip() for alias in row["别名"].split("、") if alias.strip()))
    return Row(line, row["名称"], aliases, since, until, row["承接单位"] or None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f"日期“{text}”读不懂，应写成 2018-11-30 这样。") from None


def _merged(known: Departments, rows: Sequence[Row]) -> dict[str, Department]:
    """Every department by name once the rows are in; new ones have ids below zero until they are written."""
    merged = {department.name: department for department in known.by_id.values()}
    for number, row in enumerate(rows, 1):
        before = merged.get(row.name)
        changed = Department(before.id if before else -number, row.name, row.aliases, row.since, row.until)
        merged[row.name] = replace(changed, successor_id=before.successor_id if before else None)
    return merged


def _clashes(wanted: Mapping[str, Department]) -> list[str]:
    owners: dict[str, str] = {}
    faults = []
    for department in wanted.values():
        for word in (department.name, *department.aliases):
            if owners.setdefault(word, department.name) != department.name:
                faults.append(f"“{word}”既指{owners[word]}，又指{department.name}，请只留一处。")
    return faults


def _unknown_successors(wanted: Mapping[str, Department], rows: Sequence[Row]) -> list[str]:
    counted = [row.name for row in rows]
    twice = [row for at, row in enumerate(rows) if row.name in counted[:at]]
    return [f"第 {row.line} 行的“{row.name}”前面已经写过。" for row in twice] + [
        f"第 {row.line} 行的承接单位“{row.successor}”不在名单里，请先加上它。"
        for row in rows
        if row.successor and row.successor not in wanted
    ]


def _with_successors(wanted: Mapping[str, Department], rows: Sequence[Row]) -> dict[str, Department]:
    numbered = dict(wanted)
    for row in rows:
        successor_id = wanted[row.successor].id if row.successor else None
        numbered[row.name] = replace(numbered[row.name], successor_id=successor_id)
    return numbered
