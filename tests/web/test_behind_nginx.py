"""Behind Debian's nginx, told nothing or the usual: citizens ask and staff sign in, in a real browser."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from organisation.staff import Role
from tests.conftest import make_settings, publish_small_knowledge_base
from tests.nginx import USUAL_HEADERS, nginx, require_nginx
from tests.passwords import quick_hash
from tests.server import Server, free_port
from tests.web.staff import add_account

PASSWORD = "春江潮水连海平一二三"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
#: at_nginx("https", "proxy_set_header ...", TRUSTED_PROXIES="...") -> a port of 127.0.0.1
AtNginx = Callable[..., int]


@pytest.fixture
def at_nginx(database_url: str, engine: Engine, tmp_path: Path) -> Iterator[AtNginx]:
    """The app behind nginx, whose PUBLIC_URL is zc.example there; "wang" is an agent with PASSWORD."""
    require_nginx()
    publish_small_knowledge_base(engine)
    add_account(
        make_settings(database_url=database_url), "wang", Role.AGENT, password_hash=quick_hash(PASSWORD)
    )
    with ExitStack() as running:

        def start(public_scheme: str, scheme: str, headers: str = "", **settings: Any) -> int:
            port = free_port()
            settings = {"PUBLIC_URL": f"{public_scheme}://zc.example:{port}"} | settings
            server = Server(database_url, tmp_path, **settings)
            running.callback(server.stop)
            running.enter_context(
                nginx(tmp_path / "nginx", server.url, port, tls=scheme == "https", headers=headers)
            )
            return port

        yield start


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(ignore_https_errors=True)
    yield context.new_page()
    context.close()


def sign_in(page: Any, url: str) -> None:
    page.goto(f"{url}/console/sign-in")
    page.fill("#login", "wang")
    page.fill("#password", PASSWORD)
    page.click("main button.primary")


@pytest.mark.parametrize(
    ("scheme", "headers", "settings"),
    [
        ("http", "", {}),
        ("https", "", {}),
        ("http", USUAL_HEADERS, {"TRUSTED_PROXIES": "127.0.0.1"}),
        ("https", USUAL_HEADERS, {"TRUSTED_PROXIES": "127.0.0.1"}),
    ],
    ids=["http", "https", "http with headers", "https with headers"],
)
def test_a_citizen_asks_and_staff_sign_in(
    at_nginx: AtNginx, page: Any, scheme: str, headers: str, settings: dict[str, str]
) -> None:
    url = f"{scheme}://zc.example:{at_nginx(scheme, scheme, headers, **settings)}"
    page.goto(url)
    page.fill("#text", "政府开放日一年办几次")
    page.click("#ask button.primary")
    page.wait_for_selector("#last >> text=每年不少于4次")
    page.goto(url)
    assert "每年不少于4次" in page.inner_text("#turns")
    assert "http://" not in page.inner_text("main")
    sign_in(page, url)
    page.wait_for_url(f"{url}/console/tickets")


def test_opened_by_http_the_pages_lead_to_https(at_nginx: AtNginx, page: Any) -> None:
    port = at_nginx("https", "http")
    right = f"https://zc.example:{port}"
    page.goto(f"http://zc.example:{port}")
    assert page.get_attribute(".notice a", "href") == f"{right}/"
    page.fill("#text", "政府开放日一年办几次")
    page.click("#ask button.primary")
    page.wait_for_selector(f"#failure >> text=请用 {right}/ 打开")
    sign_in(page, f"http://zc.example:{port}")
    assert "这个页面是用 http:// 打开的" in page.inner_text("h1")
    assert page.get_attribute("main a", "href") == f"{right}/console/"


def test_another_name_is_told_what_to_set(at_nginx: AtNginx, page: Any) -> None:
    port = at_nginx("http", "http", USUAL_HEADERS)
    page.goto(f"http://other.example:{port}/console/sign-in")
    assert "这个网址（other.example）没有登记" in page.inner_text("h1")
    assert "ALLOWED_HOSTS=other.example" in page.inner_text("main")
