"""What staff read and administrators change of the canned replies."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from organisation.staff import Role
from settings import Settings
from tests.conftest import browser_of
from tests.web.staff import add_account, session_cookie, sign_in_as

PAGE = "/console/canned-replies"


@pytest.fixture
def boss(client: TestClient, settings: Settings) -> TestClient:
    """A browser in which an administrator is signed in."""
    sign_in_as(client, settings, Role.ADMINISTRATOR, "boss")
    return client


@pytest.fixture
def as_agent(boss: TestClient, settings: Settings) -> Callable[[], str]:
    """What an agent sees of the page."""
    cookie = session_cookie(settings, add_account(settings, "wang", Role.AGENT))
    return lambda: browser_of(boss.app).get(PAGE, headers={"Cookie": cookie}).text


def add(boss: TestClient, shortcut: str = "收到", text: str = "您好，已收到，编号{编号}。") -> str:
    return boss.post(PAGE, data={"shortcut": shortcut, "text": text}).text


def test_what_an_administrator_adds_an_agent_reads_and_does_not_change(
    boss: TestClient, as_agent: Callable[[], str]
) -> None:
    assert "常用语已添加。" in add(boss)
    page = as_agent()
    assert "您好，已收到，编号{编号}。" in page
    assert ">修改<" not in page
    assert "<textarea" not in page


@pytest.mark.parametrize(
    ("shortcut", "text", "said"),
    [
        ("", "好的。", "简称要有 1 到 20 个字符"),
        ("收 到", "好的。", "不含空格和斜线"),
        ("收到", "好的。", "已有一条常用语用这个简称"),
        ("好", " ", "内容要有 1 到 2000 个字"),
        ("好", "您好{姓名}", "花括号里只能写编号、承诺时间、单位"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    boss: TestClient, shortcut: str, text: str, said: str
) -> None:
    add(boss)
    page = add(boss, shortcut, text)
    assert said in page
    assert f'value="{shortcut}"' in page
    assert f"\n{text}</textarea>" in page


def test_one_is_changed_and_deleted(boss: TestClient, as_agent: Callable[[], str]) -> None:
    add(boss)
    assert "您好，已收到" in boss.get(f"{PAGE}/1").text
    boss.post(f"{PAGE}/1", data={"shortcut": "收到", "text": "第一行\r\n第二行"})
    assert "第一行\n第二行" in as_agent()
    boss.post(f"{PAGE}/1/remove")
    assert "还没有常用语" in as_agent()


def test_examples_are_offered_once(boss: TestClient) -> None:
    assert "先用一组示例" in boss.get(PAGE).text
    page = boss.post(f"{PAGE}/starters").text
    assert "/延期</h2>" in page
    assert "先用一组示例" not in page


def test_one_that_does_not_exist_is_not_found(boss: TestClient) -> None:
    assert boss.get(f"{PAGE}/9").status_code == 404
    assert boss.post(f"{PAGE}/9/remove").status_code == 404


def test_changes_are_in_the_audit_log(boss: TestClient) -> None:
    add(boss)
    boss.post(f"{PAGE}/1/remove")
    page = boss.get("/console/audit").text
    assert "添加常用语" in page
    assert "删除常用语" in page
