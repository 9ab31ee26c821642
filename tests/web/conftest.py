"""A console in a real browser, opened by somebody who is signed in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from database import migrate, open_engine
from organisation.staff import Role
from settings import Settings
from tests.conftest import make_settings, publish_small_knowledge_base
from tests.server import Server
from tests.web.staff import add_account, session_cookie


@dataclass(frozen=True)
class StaffedConsole:
    """A running app with the small knowledge base, and the settings that reach its database."""

    url: str
    settings: Settings
    staff_id: int


@contextmanager
def running_console(folder: Path) -> Iterator[StaffedConsole]:
    """A console of its own in that folder; one administrator works there."""
    url = f"sqlite:///{folder / 'console.db'}"
    engine = open_engine(url)
    migrate(engine)
    publish_small_knowledge_base(engine)
    engine.dispose()
    settings = make_settings(database_url=url, var_dir=folder / "var", secret_key="test")
    staff_id = add_account(settings, "boss", Role.ADMINISTRATOR)
    server = Server(url, folder)
    yield StaffedConsole(server.url, settings, staff_id)
    server.stop()


@pytest.fixture(scope="session")
def staffed_console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffedConsole]:
    """The console that the tests of a run share."""
    with running_console(tmp_path_factory.mktemp("console")) as console:
        yield console


@pytest.fixture
def desk_in_browser(browser: Any, staffed_console: StaffedConsole) -> Iterator[Callable[..., Any]]:
    """desk_in_browser("/console/phone", 390) -> that page at that width; fails on any error of the page."""
    contexts: list[Any] = []
    errors: list[str] = []

    def open_page(path: str, width: int = 1280) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 800})
        contexts.append(context)
        name, _, value = session_cookie(staffed_console.settings, staffed_console.staff_id).partition("=")
        cookie = {"name": name, "value": value, "domain": "127.0.0.1", "path": "/console"}
        context.add_cookies([cookie])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.goto(staffed_console.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors
