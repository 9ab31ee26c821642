"""The numbers staff see, and the lists they take with them."""

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from organisation.beijing_time import BEIJING
from organisation.staff import Role
from settings import Settings
from tests.web.matters import add_ticket
from tests.web.staff import sign_in_as

PAGE = "/console/figures"
#: Noon of a day long ago, alone in its week.
NOON = datetime(2025, 3, 5, 12, 0, tzinfo=BEIJING)
MARCH = {"first": "2025-03-01", "last": "2025-03-31"}


@pytest.fixture
def agent(client: TestClient, settings: Settings) -> TestClient:
    """A browser in which an agent is signed in."""
    sign_in_as(client, settings, Role.AGENT, "wang")
    return client


@pytest.fixture
def boss(client: TestClient, settings: Settings) -> TestClient:
    """A browser in which an administrator is signed in."""
    sign_in_as(client, settings, Role.ADMINISTRATOR, "boss")
    return client


def add_old(settings: Settings, **fields: Any) -> str:
    old = {"opened_at": NOON, "due_at": NOON + timedelta(days=5), "status": "closed"}
    return add_ticket(settings, **old | fields)[1]


def row(page: str, name: str) -> list[str]:
    """The numbers of a row, without their tags."""
    found = re.search(rf'<th scope="row">{name}</th>(.*?)</tr>', page, re.S)
    assert found
    return [re.sub(r"<.*?>", "", cell).strip() for cell in re.findall(r"<td.*?>(.*?)</td>", found[1], re.S)]


def tile(page: str, name: str) -> str:
    found = re.search(rf"<dt>{name}</dt><dd>(.*?)</dd>", page)
    assert found
    return found[1]


def test_today_has_its_numbers(agent: TestClient, settings: Settings) -> None:
    add_ticket(settings, opened_at=datetime.now(UTC), due_at=datetime.now(UTC) - timedelta(minutes=1))
    page = agent.get(PAGE).text
    assert (tile(page, "待接（现在）"), tile(page, "超时（现在）"), tile(page, "受理")) == ("1", "1", "1")
    assert tile(page, "满意率") == "无评价"


def test_days_of_ones_own_choice_are_counted_by_department_and_channel(
    agent: TestClient, settings: Settings
) -> None:
    answered = {"first_reply_at": NOON + timedelta(minutes=90), "closed_at": NOON + timedelta(hours=2)}
    add_old(settings, department="区城管委", grade=5, **answered)
    add_old(settings, channel="wechat", grade=1, **answered)
    add_old(settings, opened_at=NOON - timedelta(days=60))
    page = agent.get(PAGE, params=MARCH).text
    assert row(page, "合计")[:6] == ["2", "2", "2", "0", "1 小时 30 分", "50%（2 人）"]
    assert row(page, "区城管委")[5] == "100%（1 人）"
    assert row(page, "未定单位")[0] == row(page, "微信")[0] == "1"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [("三月", "2025-03-31", "请按“2026-12-31”的样子"), ("2025-03-31", "2025-03-01", "结束日期不能早于")],
)
def test_days_that_make_no_sense_are_said(agent: TestClient, first: str, last: str, said: str) -> None:
    response = agent.get(PAGE, params={"first": first, "last": last})
    assert response.status_code == 422
    assert said in response.text


PERSONAL = {"question": "我叫张伟，电话13800138000，路灯不亮", "contact": "13900139000"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_is_masked_unless_asked_for_otherwise(boss: TestClient, settings: Settings, kind: str) -> None:
    number = add_old(settings, **PERSONAL)

    def read(**more: str) -> str:
        content = boss.get(f"{PAGE}/tickets.{kind}", params=MARCH | more).content
        if kind == "csv":
            return content.decode("utf-8-sig")
        sheet = load_workbook(io.BytesIO(content)).worksheets[0]
        return "\n".join(str(cell) for cells in sheet.values for cell in cells)

    masked, whole = read(), read(personal="true")
    assert number in masked
    assert "路灯不亮" in masked
    assert "13800138000" not in masked
    assert "13900139000" not in masked
    assert "13900139000" in whole


def test_personal_data_is_for_administrators_alone(agent: TestClient, settings: Settings) -> None:
    add_old(settings, **PERSONAL)
    for kind in ("csv", "xlsx"):
        response = agent.get(f"{PAGE}/tickets.{kind}", params=MARCH | {"personal": "true"})
        assert response.status_code == 403
    assert "含个人信息" not in agent.get(PAGE).text


def test_a_list_holds_what_was_chosen(agent: TestClient, settings: Settings) -> None:
    ours = add_old(settings, department="区城管委", channel="wechat")
    others = [add_old(settings), add_old(settings, department="区城管委")]
    others.append(add_old(settings, department="区城管委", channel="wechat", opened_at=NOON - timedelta(60)))
    query = MARCH | {"department": "区城管委", "channel": "wechat"}
    text = agent.get(f"{PAGE}/tickets.csv", params=query).text
    assert ours in text
    assert not any(number in text for number in others)


def test_the_file_has_a_name_with_its_days(agent: TestClient) -> None:
    response = agent.get(f"{PAGE}/tickets.csv", params=MARCH)
    assert response.headers["Content-Disposition"].startswith(
        "attachment; filename*=UTF-8''%E5%B7%A5%E5%8D%95"
    )
    assert "2025-03-01" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "no-store"


def test_a_list_that_cannot_be_made_is_refused(agent: TestClient) -> None:
    assert agent.get(f"{PAGE}/tickets.csv", params={"channel": "fax"}).status_code == 422
    assert agent.get(f"{PAGE}/tickets.csv", params={"first": "三月"}).status_code == 422


def test_every_export_is_in_the_audit_log(boss: TestClient) -> None:
    boss.get(f"{PAGE}/tickets.csv", params=MARCH)
    boss.get(f"{PAGE}/tickets.xlsx", params=MARCH | {"personal": "true", "department": "区城管委"})
    page = boss.get("/console/audit").text
    assert "工单 2025-03-01 至 2025-03-31，已遮蔽个人信息（CSV）" in page
    assert "工单 2025-03-01 至 2025-03-31，区城管委，含个人信息（Excel）" in page
    assert page.count("导出工单") == 2
