"""The tasks of the seed notice as the list of work that an office keeps of them: the same tasks, units and dates."""

import io
import re
from dataclasses import dataclass
from datetime import date

import pytest
from openpyxl import Workbook

from knowledge_base.documents import Edition
from knowledge_base.editions import read_edition
from knowledge_base.kinds import Origin
from knowledge_base.responsibility import find_responsibility
from tests.knowledge_base.seed_notice import Units, as_text, notice_lines, squeezed, tasks_of, units_of

_TITLE = "西城区2017年政务公开工作要点任务分解表"
_SHOWN = 'yyyy"年"m"月"d"日"'


@dataclass(frozen=True)
class Task:
    """A row of the list: its number under its groups, what is to be done, by whom (as words and read), until when."""

    groups: tuple[str, str]
    number: int
    words: str
    units: str
    read: Units
    until: date


def tasks() -> list[Task]:
    """The tasks of the notice; each has a day of its own until which it is to be done."""
    document = as_text(notice_lines())
    groups = {section.heading: section.heading_text.split(" › ")[:2] for section in document.sections}
    found = []
    for at, (key, text, tail) in enumerate(tasks_of(document)):
        words = squeezed(text[: tail.start])
        number = re.match(r"(\d+)\.", words)
        assert number is not None
        first, second = groups[key]
        found.append(
            Task(
                (first, second),
                int(number[1]),
                words[number.end() :],
                squeezed(tail.text)[1:-1],
                units_of(tail),
                date(2017, 7 + at // 11, 1 + at % 11),
            )
        )
    return found


def written(tasks: list[Task], *, is_short: bool) -> bytes:
    """The list on a sheet: a task in one cell, or (`is_short`) its name and what belongs to it in two."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    header = ["序号", "任务", *(["工作内容"] if is_short else []), "责任单位", "完成时限"]
    sheet.append([_TITLE])
    sheet.append(["填报单位：北京市西城区人民政府办公室　　填报日期：2017年6月30日"])
    sheet.append(header)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(header))
    sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=len(header))
    before: tuple[str, ...] = ("", "")
    for task in tasks:
        for old, group in zip(before, task.groups, strict=True):
            if group != old:
                sheet.append([group])
                row = sheet.max_row
                sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(header))
        before = task.groups
        name, _, rest = task.words.partition("。")
        what = [name, rest or name] if is_short else [task.words]
        sheet.append([task.number, *what, task.units, task.until])
        sheet.cell(sheet.max_row, len(header)).number_format = _SHOWN
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture(params=[True, False], ids=["name and content", "one cell"])
def both(request: pytest.FixtureRequest) -> tuple[list[Task], Edition]:
    """The tasks, and what is read of their list."""
    asked = tasks()
    return asked, read_edition(written(asked, is_short=request.param), "任务分解表.xlsx")


def test_the_same_55_tasks_units_and_dates(both: tuple[list[Task], Edition]) -> None:
    asked, edition = both
    rows = [passage for passage in edition.passages if passage.origin is Origin.ROW]
    assert len(asked) == len(rows) == 55
    for task, row in zip(asked, rows, strict=True):
        said = f"{row.heading}\n{row.text}"
        assert all(words in said for words in task.words.split("。"))
        assert row.values["责任单位"] == task.units
        assert row.values["完成时限"] == f"2017年{task.until.month}月{task.until.day}日"
        assert row.values["序号"] == str(task.number)
        units = find_responsibility(row.text)
        assert units is not None
        assert units_of(units) == task.read
        assert tuple(map(squeezed, row.heading_text.split(" › ")[:2])) == tuple(map(squeezed, task.groups))


def test_whose_the_list_is_and_of_which_day(both: tuple[list[Task], Edition]) -> None:
    _, edition = both
    assert (edition.title, edition.issuer) == (_TITLE, "北京市西城区人民政府办公室")
    assert edition.issued_on == date(2017, 6, 30)
    assert edition.losses == ()


def test_a_row_is_called_by_no_more_than_a_phone_shows(both: tuple[list[Task], Edition]) -> None:
    _, edition = both
    assert max(len(passage.heading) for passage in edition.passages) <= 80
