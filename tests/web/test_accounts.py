"""What administrators do with accounts."""

import re

import pytest
from starlette.testclient import TestClient

from organisation.staff import Role
from settings import Settings
from tests.conftest import browser_of
from tests.web.staff import add_account, session_cookie, sign_in_as


@pytest.fixture
def boss(client: TestClient, settings: Settings) -> TestClient:
    """A browser in which an administrator is signed in."""
    sign_in_as(client, settings, Role.ADMINISTRATOR, "boss")
    return client


@pytest.fixture
def li(settings: Settings) -> int:
    """An editor."""
    return add_account(settings, "li", Role.EDITOR, name="李工")


def add(boss: TestClient, login: str = "zhao", name: str = "赵工", role: str = "agent") -> str:
    return boss.post("/console/accounts", data={"login": login, "name": name, "role": role}).text


def password_in(page: str) -> str:
    found = re.search(r'class="secret">([\w-]{12})<', page)
    assert found
    return found[1]


def open_browser(client: TestClient, settings: Settings, staff_id: int) -> TestClient:
    """Another browser, in which that account is signed in."""
    browser = browser_of(client.app)
    name, _, value = session_cookie(settings, staff_id).partition("=")
    browser.cookies.set(name, value, path="/console")
    return browser


def is_in(browser: TestClient) -> bool:
    return browser.get("/console/password", follow_redirects=False).status_code == 200


def test_a_new_account_begins_with_a_password_that_is_shown_once(boss: TestClient) -> None:
    password = password_in(add(boss))
    assert password not in boss.get("/console/accounts").text
    browser = browser_of(boss.app)
    form = {"login": "zhao", "password": password}
    response = browser.post("/console/sign-in", data=form, follow_redirects=False)
    assert response.headers["Location"] == "/console/password"


@pytest.mark.parametrize(
    ("login", "name", "said"),
    [
        ("boss", "赵工", "这个登录名已被使用"),
        ("zhao gong", "赵工", "不含空格"),
        ("", "赵工", "请填写登录名。"),
        ("zhao", " ", "请填写姓名。"),
    ],
)
def test_what_is_wrong_with_a_new_account_is_said_and_nothing_typed_is_lost(
    boss: TestClient, login: str, name: str, said: str
) -> None:
    page = add(boss, login, name, "reviewer")
    assert said in page
    assert "<title>错误：" in page
    assert f'value="{login}"' in page
    assert '<option value="reviewer" selected>' in page


def test_a_reset_ends_sessions_and_the_old_password(boss: TestClient, settings: Settings, li: int) -> None:
    browser = open_browser(boss, settings, li)
    assert is_in(browser)
    password = password_in(boss.post(f"/console/accounts/{li}/password").text)
    assert not is_in(browser)
    form = {"login": "li", "password": password}
    response = browser.post("/console/sign-in", data=form, follow_redirects=False)
    assert response.headers["Location"] == "/console/password"


@pytest.mark.parametrize(
    ("act", "form", "said"),
    [
        ("deactivate", {}, "账号已停用，这个账号在各处的登录已经退出。"),
        ("role", {"role": "reviewer"}, "角色已修改，需要重新登录后生效。"),
        ("sign-out", {}, "这个账号在各处的登录已经退出。"),
    ],
)
def test_what_changes_an_account_signs_it_out_at_once(
    boss: TestClient, settings: Settings, li: int, act: str, form: dict[str, str], said: str
) -> None:
    browser = open_browser(boss, settings, li)
    assert said in boss.post(f"/console/accounts/{li}/{act}", data=form).text
    assert not is_in(browser)


def test_an_account_can_be_used_again(boss: TestClient, settings: Settings, li: int) -> None:
    boss.post(f"/console/accounts/{li}/deactivate")
    assert "启用账号" in boss.get(f"/console/accounts/{li}").text
    assert "账号已启用。" in boss.post(f"/console/accounts/{li}/activate").text
    assert is_in(open_browser(boss, settings, li))


@pytest.mark.parametrize(
    ("act", "form", "status"), [("deactivate", {}, 303), ("role", {"role": "agent"}, 409)]
)
def test_the_last_administrator_stays(boss: TestClient, act: str, form: dict[str, str], status: int) -> None:
    path = "/console/accounts/1/" + act
    assert boss.post(path, data=form, follow_redirects=False).status_code == status
    response = boss.post(path, data=form)
    assert "最后一个在用的管理员账号" in response.text
    assert is_in(boss)


def test_an_account_that_does_not_exist_is_not_found(boss: TestClient) -> None:
    assert boss.get("/console/accounts/999").status_code == 404
    assert boss.post("/console/accounts/999/deactivate").status_code == 404


def test_every_act_is_in_the_audit_log_and_no_password(boss: TestClient, li: int) -> None:
    password = password_in(add(boss))
    boss.post(f"/console/accounts/{li}/role", data={"role": "reviewer"})
    page = boss.get("/console/audit").text
    assert re.findall(r'做了什么">(.*?)</td>\s*<td data-label="对象">(.*?)<', page)[:2] == [
        ("改角色为审查员", "li"),
        ("新建账号", "zhao"),
    ]
    assert password not in page


def test_the_audit_log_is_read_page_by_page(boss: TestClient, li: int) -> None:
    for _ in range(51):
        boss.post(f"/console/accounts/{li}/sign-out")
    page = boss.get("/console/audit").text
    assert page.count("退出某账号的全部登录") == 50
    older = re.search(r'href="(/console/audit\?before=\d+)"', page)
    assert older
    assert boss.get(older[1]).text.count("退出某账号的全部登录") == 1


def test_shortcuts_can_be_switched_off_and_on(boss: TestClient) -> None:
    assert "已关闭" in boss.post("/console/settings/shortcuts", data={"on": ""}).text
    assert "已开启" in boss.post("/console/settings/shortcuts", data={"on": "1"}).text
