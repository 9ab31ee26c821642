"""What administrators do with the working days, and what they are told of it."""

import re
from datetime import datetime

import pytest
from starlette.testclient import TestClient

from organisation.beijing_time import BEIJING
from organisation.staff import Role
from settings import Settings
from tests.web.matters import add_ticket
from tests.web.staff import sign_in_as

#: A Monday morning; five working days later it is Monday the 23rd, 17:00.
MONDAY = datetime(2026, 11, 16, 10, 0, tzinfo=BEIJING)
DUE = datetime(2026, 11, 23, 17, 0, tzinfo=BEIJING)


@pytest.fixture
def boss(client: TestClient, settings: Settings) -> TestClient:
    """A browser in which an administrator is signed in."""
    sign_in_as(client, settings, Role.ADMINISTRATOR, "boss")
    return client


def set_day(boss: TestClient, day: str, name: str = "临时放假", is_working: str = "false") -> str:
    form = {"day": day, "name": name, "is_working": is_working}
    return boss.post("/console/calendar/overrides", data=form).text


def cell(page: str, month: int, day: int) -> str:
    """The class and the text of a day."""
    table = page.split('<table class="month">')[month]
    found = re.search(rf'<td class="([^"]*)"[^>]*>{day}(?:<span>(.)</span>)?</td>', table)
    assert found
    return f"{found[1]} {found[2] or ''}".strip()


@pytest.mark.parametrize(
    ("month", "day", "shown"),
    [(10, 1, "off 休"), (10, 10, "worked 班"), (10, 12, "plain"), (10, 11, "weekend")],
)
def test_holidays_and_worked_saturdays_are_marked_in_words(
    boss: TestClient, month: int, day: int, shown: str
) -> None:
    assert cell(boss.get("/console/calendar?year=2026").text, month, day) == shown


def test_what_the_marks_mean_stands_below_the_month(boss: TestClient) -> None:
    page = boss.get("/console/calendar?year=2026").text
    assert "1日至7日 休：国庆节" in page
    assert "10日 班：调休" in page


def test_working_hours_are_shown(boss: TestClient) -> None:
    assert "上班时间 09:00至12:00、13:00至17:00" in boss.get("/console/calendar?year=2026").text


def test_a_day_set_is_marked_and_can_be_taken_back(boss: TestClient) -> None:
    page = set_day(boss, "2026-11-20")
    assert cell(page, 11, 20) == "off set 休"
    assert "20日 休：临时放假（本单位设定）" in page
    page = boss.post("/console/calendar/overrides/2026-11-20/remove").text
    assert cell(page, 11, 20) == "plain"


def test_a_change_says_which_tickets_moved_from_when_to_when(boss: TestClient, settings: Settings) -> None:
    _, number = add_ticket(settings, clock_from=MONDAY, opened_at=MONDAY, due_at=DUE)
    page = set_day(boss, "2026-11-20")
    assert "1 件未办结工单的期限随之变动" in page
    moved = re.search(rf"{number}</a></th>\s*<td[^>]*>(.*?)</td>\s*<td[^>]*>(.*?)</td>\s*<td[^>]*>推后", page)
    assert moved
    assert moved.groups() == ("11月23日（周一）17:00", "11月24日（周二）17:00")


def test_a_change_that_moves_nothing_says_so(boss: TestClient) -> None:
    assert "没有工单的期限因此变动" in set_day(boss, "2026-11-20")


def test_a_year_not_announced_yet_is_said_to_be_reckoned_without(boss: TestClient) -> None:
    assert "放假安排尚未公布" in boss.get("/console/calendar?year=2031").text
    assert "放假安排尚未公布" not in boss.get("/console/calendar?year=2026").text


@pytest.mark.parametrize(
    ("day", "name", "said"),
    [
        ("", "停电", "请填写日期。"),
        ("2026-11-20", " ", "请填写名称。"),
        ("明天", "停电", "请按“2026-10-08”的样子"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_set(boss: TestClient, day: str, name: str, said: str) -> None:
    page = set_day(boss, day, name)
    assert said in page
    assert "<title>错误：" in page
    assert "本单位设定）" not in boss.get("/console/calendar?year=2026").text


def test_changes_are_in_the_audit_log(boss: TestClient) -> None:
    set_day(boss, "2026-11-20")
    boss.post("/console/calendar/overrides/2026-11-20/remove")
    page = boss.get("/console/audit").text
    assert "2026-11-20 放假：临时放假" in page
    assert "工作日历恢复原样" in page
