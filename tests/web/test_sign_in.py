"""The console's door, as staff meet it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from sqlalchemy import Engine, select, update
from starlette.testclient import TestClient

from database import audit_log, sessions, sign_in_failures, staff
from organisation.staff import Role
from settings import Settings
from tests.conftest import browser_of
from tests.passwords import quick_hash
from tests.web.staff import add_account, sign_in_as

PASSWORD = "春江潮水连海平一二三"
NEW = "海上明月共潮生四五六"


@pytest.fixture(scope="session")
def password_hash() -> str:
    return quick_hash(PASSWORD)


@pytest.fixture
def wang(settings: Settings, password_hash: str) -> int:
    """An agent whose password is PASSWORD."""
    return add_account(settings, "wang", Role.AGENT, password_hash=password_hash)


def sign_in(client: TestClient, password: str = PASSWORD, login: str = "wang", **form: str) -> str:
    """Where it leads to; "" if it was refused."""
    fields = {"login": login, "password": password} | form
    response = client.post("/console/sign-in", data=fields, follow_redirects=False)
    return response.headers.get("Location", "")


def is_in(client: TestClient) -> bool:
    return client.get("/console/password", follow_redirects=False).status_code == 200


def change(client: TestClient, old: str, new: str, repeated: str | None = None) -> str:
    """The page that follows."""
    form = {"old": old, "new": new, "repeated": new if repeated is None else repeated}
    return client.post("/console/password", data=form).text


def test_who_is_not_signed_in_comes_back_to_the_page_they_wanted(client: TestClient, wang: int) -> None:
    wanted = client.get("/console/settings/shortcuts?done=1", follow_redirects=False)
    assert wanted.status_code == 303
    page = client.get(wanted.headers["Location"]).text
    assert 'name="next" value="/console/settings/shortcuts?done=1"' in page
    assert sign_in(client, next="/console/settings/shortcuts?done=1") == "/console/settings/shortcuts?done=1"


@pytest.mark.parametrize(
    "next",
    [
        "https://evil.example/console/",
        "//evil.example/console/",
        "/\\evil.example",
        "/console/\\evil.example",
        "/console//\tevil",
        "javascript:alert(1)",
        "/tickets/1",
        "/console/\r\nX: 1",
    ],
)
def test_nobody_is_led_elsewhere_by_the_sign_in(client: TestClient, wang: int, next: str) -> None:
    assert sign_in(client, next=next) == "/console/"


@pytest.mark.parametrize(("login", "password"), [("wang", "wrong"), ("nobody", PASSWORD), ("a\0b", PASSWORD)])
def test_a_refusal_says_the_same_whoever_it_was(
    client: TestClient, wang: int, login: str, password: str
) -> None:
    response = client.post("/console/sign-in", data={"login": login, "password": password})
    assert response.status_code == 422
    assert "登录名或口令不对，或者账号已停用。" in response.text
    assert "<title>错误：" in response.text
    assert 'role="alert"' in response.text
    assert 'aria-describedby="login-error"' in response.text
    assert not is_in(client)


def test_an_account_out_of_use_opens_nothing(client: TestClient, wang: int, engine: Engine) -> None:
    with engine.begin() as conn:
        conn.execute(update(staff).values(active=0))
    assert sign_in(client) == ""


def test_after_five_failures_even_the_right_password_has_to_wait(client: TestClient, wang: int) -> None:
    for _ in range(5):
        assert sign_in(client, "wrong") == ""
    response = client.post("/console/sign-in", data={"login": "wang", "password": PASSWORD})
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 15 * 60
    assert "15 分钟后再试" in response.text


def test_a_right_password_forgets_the_failures(client: TestClient, wang: int) -> None:
    for _ in range(3):
        for _ in range(4):
            sign_in(client, "wrong")
        assert sign_in(client) == "/console/"
        client.post("/console/sign-out")


def test_the_first_password_must_be_changed_before_anything_else(
    client: TestClient, settings: Settings, password_hash: str
) -> None:
    add_account(settings, "li", Role.AGENT, password_hash=password_hash, must_change_password=1)
    assert sign_in(client, login="li") == "/console/password"
    assert (
        client.get("/console/settings/shortcuts", follow_redirects=False).headers["Location"]
        == "/console/password"
    )
    assert 'href="/console/tickets" aria-current="page"' in change(client, PASSWORD, NEW)
    assert client.get("/console/settings/shortcuts", follow_redirects=False).status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "repeated", "said"),
    [
        ("wrong", NEW, NEW, "现在的口令不对。"),
        (PASSWORD, "short", "short", "至少要 10 个字符"),
        (PASSWORD, PASSWORD, PASSWORD, "不能与现在的口令相同"),
        (PASSWORD, NEW, NEW + "!", "两次输入的新口令不一样。"),
        ("", NEW, NEW, "请填写现在的口令。"),
    ],
)
def test_an_unfit_password_is_refused_in_a_sentence(
    client: TestClient, wang: int, old: str, new: str, repeated: str, said: str
) -> None:
    sign_in(client)
    assert said in change(client, old, new, repeated)
    client.post("/console/sign-out")
    assert sign_in(client) == "/console/"


def test_guessing_the_old_password_is_slowed_down_too(client: TestClient, wang: int) -> None:
    sign_in(client)
    for _ in range(5):
        change(client, "wrong", NEW)
    assert "分钟后再试" in change(client, PASSWORD, NEW)


def test_a_new_password_signs_every_other_browser_out(client: TestClient, wang: int) -> None:
    sign_in(client)
    other = browser_of(client.app)
    sign_in(other)
    assert is_in(other)
    assert "口令已修改" in change(client, PASSWORD, NEW)
    assert is_in(client)
    assert not is_in(other)


def test_a_cookie_is_worth_nothing_after_signing_out(client: TestClient, wang: int) -> None:
    sign_in(client)
    kept = client.cookies.get("staff_session", path="/console")
    assert kept
    client.post("/console/sign-out")
    assert client.cookies.get("staff_session", path="/console") is None
    client.cookies.set("staff_session", kept, path="/console")
    assert not is_in(client)


def test_a_cookie_that_was_tampered_with_opens_nothing(client: TestClient, wang: int) -> None:
    sign_in(client)
    token, _, signature = (client.cookies.get("staff_session", path="/console") or "").rpartition(".")
    for forged in (token, f"{token}.", f"{token}.{signature[:-1]}", f"{token}x.{signature}", "é", ""):
        client.cookies.clear()
        found = client.get(
            "/console/password",
            headers={b"Cookie": f"staff_session={forged}".encode()},
            follow_redirects=False,
        )
        assert found.status_code == 303


def move_sessions(engine: Engine, **moments: datetime) -> None:
    with engine.begin() as conn:
        conn.execute(update(sessions).values(moments))


def seen_at(engine: Engine) -> datetime:
    with engine.connect() as conn:
        return datetime.fromisoformat(str(conn.execute(select(sessions.c.seen_at)).scalar_one()))


def test_who_did_nothing_for_an_hour_signs_in_again(
    client: TestClient, settings: Settings, engine: Engine
) -> None:
    sign_in_as(client, settings, Role.AGENT)
    move_sessions(engine, seen_at=datetime.now(UTC) - timedelta(minutes=59))
    assert is_in(client)
    move_sessions(engine, seen_at=datetime.now(UTC) - timedelta(minutes=60))
    assert not is_in(client)


def test_a_day_has_twelve_hours(client: TestClient, settings: Settings, engine: Engine) -> None:
    sign_in_as(client, settings, Role.AGENT)
    move_sessions(engine, opened_at=datetime.now(UTC) - timedelta(hours=12))
    assert not is_in(client)


def test_acts_keep_a_session_alive_and_polls_do_not(
    client: TestClient, settings: Settings, engine: Engine
) -> None:
    sign_in_as(client, settings, Role.AGENT)
    before = datetime.now(UTC) - timedelta(minutes=30)
    move_sessions(engine, seen_at=before)
    for header in ("X-Poll", "X-Fragment"):
        assert client.get("/console/password", headers={header: "1"}).status_code == 200
        assert seen_at(engine) == before
    assert is_in(client)
    assert seen_at(engine) > before


def test_a_poll_without_a_session_gets_a_problem_and_no_page(client: TestClient) -> None:
    response = client.get(
        "/console/password", headers={"X-Fragment": "1", "Accept": "text/html"}, follow_redirects=False
    )
    assert response.status_code == 401
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["detail"] == "登录已过期，请重新登录。"


def test_the_cookie_keeps_to_the_console(make_client: Callable[..., TestClient], wang: int) -> None:
    client = make_client(public_url="https://example.gov.cn")
    response = client.post(
        "/console/sign-in", data={"login": "wang", "password": PASSWORD}, follow_redirects=False
    )
    attributes = set(response.headers["Set-Cookie"].split("; ")[1:])
    assert attributes == {"HttpOnly", "Path=/console", "SameSite=lax", "Secure"}


def test_signing_in_and_out_is_in_the_audit_log(client: TestClient, wang: int, engine: Engine) -> None:
    sign_in(client)
    client.post("/console/sign-out")
    with engine.connect() as conn:
        acts = conn.execute(select(audit_log.c.who, audit_log.c.what).order_by(audit_log.c.id)).all()
    assert [tuple(act) for act in acts] == [("wang", "sign in"), ("wang", "sign out")]
    assert PASSWORD not in repr(acts)


def test_failures_are_counted_by_the_address_a_trusted_proxy_names(
    make_client: Callable[..., TestClient], engine: Engine, wang: int
) -> None:
    app = make_client(trusted_proxies=(ip_network("127.0.0.1"),)).app
    for peer in ("127.0.0.1", "192.0.2.1"):
        browser = TestClient(app, "http://127.0.0.1:8000", client=(peer, 5000))
        browser.headers |= {"Origin": "http://127.0.0.1:8000", "X-Forwarded-For": "203.0.113.9"}
        sign_in(browser, "wrong")
    with engine.connect() as conn:
        found = conn.scalars(select(sign_in_failures.c.address).order_by(sign_in_failures.c.at)).all()
    assert found == ["203.0.113.9", "192.0.2.1"]
