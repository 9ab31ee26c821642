"""The console's frame in a real browser: from the first password to signing out, at every width."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from database import migrate, open_engine
from organisation.staff import Role
from tests.conftest import make_settings
from tests.passwords import quick_hash
from tests.server import Server
from tests.web.staff import add_account

FIRST, OWN = "only-once-12", "春江潮水连海平一二三"


@pytest.fixture
def console(tmp_path: Path) -> Iterator[str]:
    """The address of a console with one administrator, whose password must be changed."""
    url = f"sqlite:///{tmp_path / 'console.db'}"
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
    kept = {"password_hash": quick_hash(FIRST), "must_change_password": 1}
    add_account(make_settings(database_url=url), "boss", Role.ADMINISTRATOR, **kept)
    server = Server(url, tmp_path)
    yield server.url
    server.stop()


def fits(page: Any) -> bool:
    """Whether nothing needs sideways scrolling (WCAG 2.2, 1.4.10)."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844), (320, 256)])
def test_a_first_day_by_keyboard_alone(browser: Any, console: str, width: int, height: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=True)
    page = context.new_page()
    page.goto(f"{console}/console/accounts")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.focus("#login")
    for keys in ("boss", "Tab", FIRST, "Enter"):
        page.keyboard.press(keys) if keys in ("Tab", "Enter") else page.keyboard.type(keys)
    page.wait_for_url("**/console/password")
    assert page.locator("nav").count() == 0
    for name, value in (("old", FIRST), ("new", OWN), ("repeated", OWN)):
        page.fill(f"#{name}", value)
    page.keyboard.press("Enter")
    page.wait_for_selector("nav [aria-current=page]")
    page.goto(f"{console}/console/accounts")
    assert page.locator("nav [aria-current=page]").inner_text() == "账号"
    for path in ("accounts", "accounts/1", "audit", "password", "settings/shortcuts", "nowhere"):
        page.goto(f"{console}/console/{path}")
        assert fits(page), path
    page.goto(f"{console}/console/accounts/1")
    page.click("text=停用账号")
    page.wait_for_selector("[role=alert]")
    page.click("text=退出")
    page.wait_for_url("**/console/sign-in")
    assert fits(page)
    context.close()
