"""Where our pages are, and which forms are sent from them: by PUBLIC_URL, ALLOWED_HOSTS and what browsers say."""

import asyncio
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from fastapi import Request
from starlette.testclient import TestClient

from tests.conftest import browser_of, make_settings
from web.origins import Fault, Origins, WrongAddress

Make = Callable[..., TestClient]
Settings = dict[str, Any]

TRIAL: Settings = {}
LAN: Settings = {"public_url": "http://0.0.0.0:8000"}
HTTPS: Settings = {"public_url": "https://zc.example.gov.cn"}
HTTP: Settings = {"public_url": "http://zc.example.gov.cn"}
SEVERAL = HTTPS | {"allowed_hosts": "zc.example.org:8443, Assistant"}
CHINESE: Settings = {"public_url": "https://问答.政务"}

#: What nginx asks for where it is told nothing.
UPSTREAM = "127.0.0.1:8000"
OURS, PLAIN = "https://zc.example.gov.cn", "http://zc.example.gov.cn"
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def request_of(host: str, path: str = "/", method: str = "POST", **headers: str) -> Request:
    """What arrives by http, as from a proxy; `Sec_Fetch_Site="..."` is a header."""
    named = {"host": host} | {name.replace("_", "-").lower(): value for name, value in headers.items()}
    raw = [(name.encode(), value.encode()) for name, value in named.items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "scheme": "http"}
    return Request(scope | {"headers": raw, "server": ("127.0.0.1", 8000)})


def fault_of(settings: Settings, host: str, **headers: str) -> Fault | None:
    """What is found wrong with a form; None where it is taken."""
    try:
        Origins.of(make_settings(**settings)).require_own_form(request_of(host, **headers))
    except WrongAddress as wrong:
        return wrong.fault
    return None


@pytest.mark.parametrize(
    ("settings", "host", "headers"),
    [
        # By https, and on this machine, browsers say it themselves, whatever a proxy makes of the Host.
        (HTTPS, "zc.example.gov.cn", {"Sec_Fetch_Site": "same-origin", "Origin": OURS}),
        (HTTPS, UPSTREAM, {"Sec_Fetch_Site": "same-origin", "Origin": OURS}),
        (TRIAL, UPSTREAM, {"Sec_Fetch_Site": "same-origin", "Origin": "https://elsewhere.example"}),
        (TRIAL, "localhost:9000", {"Sec_Fetch_Site": "none"}),
        # By http, and in older browsers, Origin is what there is.
        (HTTPS, UPSTREAM, {"Origin": OURS}),
        (HTTP, UPSTREAM, {"Origin": PLAIN}),
        (HTTP, "zc.example.gov.cn", {"Origin": "http://zc.example.gov.cn:80"}),
        (HTTP, UPSTREAM, {"Origin": OURS}),
        (SEVERAL, UPSTREAM, {"Origin": "https://zc.example.org:8443"}),
        (SEVERAL, "assistant", {"Origin": "https://assistant"}),
        (CHINESE, UPSTREAM, {"Origin": "https://xn--oxzt85c.xn--zfr164b"}),
        # On trial nothing need be set.
        (TRIAL, "127.0.0.1:8000", {"Origin": "http://127.0.0.1:8000"}),
        (TRIAL, "localhost:9000", {"Origin": "http://localhost:9000"}),
        (TRIAL, "[::1]:9000", {"Origin": "http://[::1]:9000"}),
        (LAN, "192.168.1.5:8000", {"Origin": "http://192.168.1.5:8000"}),
        # Browsers of before 2020.
        (HTTPS, UPSTREAM, {"Referer": f"{OURS}/console/sign-in?next=/"}),
    ],
    ids=str,
)
def test_a_form_of_our_own_page_is_taken(settings: Settings, host: str, headers: dict[str, str]) -> None:
    assert fault_of(settings, host, **headers) is None


@pytest.mark.parametrize(
    ("settings", "host", "headers"),
    [
        (HTTPS, "zc.example.gov.cn", {"Sec_Fetch_Site": "cross-site", "Origin": "https://evil.example"}),
        (
            HTTPS,
            "zc.example.gov.cn",
            {"Sec_Fetch_Site": "same-site", "Origin": "https://blog.example.gov.cn"},
        ),
        (HTTPS, UPSTREAM, {"Sec_Fetch_Site": "cross-site", "Origin": OURS}),
        (HTTPS, UPSTREAM, {"Sec_Fetch_Site": "", "Origin": OURS}),
        (HTTPS, UPSTREAM, {"Sec_Fetch_Site": "SAME-ORIGIN"}),
        (HTTPS, "zc.example.gov.cn", {"Origin": "https://evil.example"}),
        (HTTPS, "zc.example.gov.cn", {"Origin": "https://blog.example.gov.cn"}),
        (HTTPS, "zc.example.gov.cn", {"Origin": "https://zc.example.gov.cn.evil.example"}),
        (HTTPS, "zc.example.gov.cn", {"Origin": "https://zc.example.gov.cn@evil.example"}),
        (HTTPS, "zc.example.gov.cn", {"Origin": "https://zc.example.gov.cn:8443"}),
        (HTTPS, "zc.example.gov.cn", {"Origin": "null"}),
        (HTTPS, "zc.example.gov.cn", {"Origin": "null", "Referer": f"{OURS}/"}),
        (HTTPS, "zc.example.gov.cn", {"Origin": ""}),
        (HTTPS, "zc.example.gov.cn", {"Origin": "zc.example.gov.cn"}),
        (HTTPS, "zc.example.gov.cn", {"Origin": "https://evil.example", "Referer": f"{OURS}/"}),
        (HTTPS, "zc.example.gov.cn", {"Referer": "https://evil.example/https://zc.example.gov.cn/"}),
        (HTTPS, "zc.example.gov.cn", {}),
        (TRIAL, UPSTREAM, {}),
        # A page on the citizen's own machine, where a proxy asks for 127.0.0.1.
        (HTTPS, UPSTREAM, {"Origin": "http://127.0.0.1:8000"}),
        (TRIAL, UPSTREAM, {"Origin": "http://127.0.0.1:3000"}),
        (TRIAL, UPSTREAM, {"Origin": "http://localhost:8000"}),
        # Another site whose name leads to our address.
        (TRIAL, "evil.example:8000", {"Origin": "http://evil.example:8000"}),
        (HTTPS, "evil.example", {"Origin": "https://evil.example"}),
        (SEVERAL, UPSTREAM, {"Origin": "https://zc.example.org"}),
    ],
    ids=str,
)
def test_a_form_of_another_page_is_refused(settings: Settings, host: str, headers: dict[str, str]) -> None:
    assert fault_of(settings, host, **headers) is Fault.FORM


def test_a_form_by_http_is_refused_where_cookies_go_by_https() -> None:
    assert fault_of(HTTPS, "zc.example.gov.cn", Origin=PLAIN) is Fault.PLAIN
    assert fault_of(HTTPS, UPSTREAM, Origin=PLAIN) is Fault.PLAIN


@pytest.mark.parametrize(
    ("settings", "host", "is_known"),
    [
        (TRIAL, "127.0.0.1:9000", True),
        (TRIAL, "localhost:9000", True),
        (TRIAL, "[::1]:9000", True),
        (TRIAL, "192.168.1.5", True),
        (TRIAL, "", True),
        (TRIAL, "evil.example", False),
        (TRIAL, "localhost.evil.example", False),
        (TRIAL, "127.0.0.1.evil.example", False),
        (TRIAL, "zc.example.gov.cn", False),
        (HTTPS, "zc.example.gov.cn", True),
        (HTTPS, "ZC.example.gov.cn.:8443", True),
        (HTTPS, UPSTREAM, True),
        (HTTPS, "assistant", False),
        (SEVERAL, "assistant", True),
        (SEVERAL, "zc.example.org", True),
        (SEVERAL, "evil.example", False),
    ],
)
def test_names_are_known_and_numbers_are_nobodys(settings: Settings, host: str, is_known: bool) -> None:
    check = Origins.of(make_settings(**settings)).require_known_host(request_of(host))
    with nullcontext() if is_known else pytest.raises(WrongAddress, match=Fault.HOST):
        asyncio.run(check)


@on_sqlite
def test_whoever_comes_by_another_name_is_told_where_to_go_and_what_to_set(make_client: Make) -> None:
    client = make_client(public_url=OURS)
    for path in ("/", "/console/sign-in", "/tickets/ZX1"):
        page = client.get(path, headers={"Host": "evil.example:81", "Accept": "text/html"})
        assert page.status_code == 400
        assert f'href="{OURS}{path}"' in page.text
        assert "ALLOWED_HOSTS=evil.example:81" in page.text
        assert "evil.example" not in repr(page.headers)
    problem = client.post("/api/questions", json={"text": "您好"}, headers={"Host": "evil.example"})
    assert (problem.status_code, problem.headers["Content-Type"]) == (400, "application/problem+json")
    assert "ALLOWED_HOSTS" in problem.json()["detail"]


@on_sqlite
def test_machines_reach_what_is_meant_for_them_by_any_name(make_client: Make) -> None:
    client = make_client(public_url=OURS, telegram_token="1:a", telegram_secret="b")
    for host in ("10.0.0.7:8000", "pod-1.internal"):
        assert client.get("/healthz", headers={"Host": host}).status_code == 200
        assert client.get("/readyz", headers={"Host": host}).status_code == 200
        assert client.post("/webhooks/telegram", headers={"Host": host}).status_code == 403


@on_sqlite
def test_a_refused_form_says_what_is_wrong(make_client: Make) -> None:
    client = make_client(public_url=OURS)
    elsewhere = {"Origin": "https://new.example.gov.cn", "Accept": "text/html"}
    page = client.post("/console/sign-in", data={"login": "a", "password": "b"}, headers=elsewhere)
    assert page.status_code == 403
    assert "不是从本站的页面发出的" in page.text
    assert f'href="{OURS}/console/"' in page.text
    assert "ALLOWED_HOSTS=new.example.gov.cn" in page.text
    # What the browser knows to be foreign no setting makes ours.
    said = client.post("/", headers=elsewhere | {"Sec-Fetch-Site": "cross-site"}).text
    assert "ALLOWED_HOSTS" not in said
    by_script = client.post("/", headers={"Origin": PLAIN, "X-Fragment": "turn"}).json()
    assert by_script["detail"] == (
        f"这个页面是用 http:// 打开的，浏览器不会保存登录和问答记录，所以没有受理。请用 {OURS}/ 打开。"
    )


@on_sqlite
@pytest.mark.parametrize("path", ["/", "/console/sign-in?next=/console/tickets"])
def test_a_page_opened_by_http_says_that_https_is_needed(make_client: Make, path: str) -> None:
    app = make_client(public_url=OURS).app
    link = f'<a href="{OURS}{path}">'
    assert link in browser_of(app, PLAIN).get(path).text
    assert link in browser_of(app, f"http://{UPSTREAM}").get(path).text
    assert link not in browser_of(app, OURS).get(path).text
    # A proxy has not told us, but the browser has.
    assert link not in browser_of(app, PLAIN).get(path, headers={"Sec-Fetch-Site": "none"}).text


@on_sqlite
def test_no_cookie_is_set_without_secure_where_the_address_is_https(make_client: Make) -> None:
    app = make_client(public_url=OURS).app
    for url in (OURS, PLAIN):
        for path in ("/", "/large-text"):
            sent = browser_of(app, url).post(path, data={"text": "您好"}, follow_redirects=False)
            assert all("Secure" in cookie for cookie in sent.headers.get_list("Set-Cookie"))
            assert bool(sent.headers.get_list("Set-Cookie")) == (url == OURS)


@on_sqlite
def test_no_redirect_names_a_host(make_client: Make) -> None:
    client = make_client(public_url=OURS)
    for path in ("/console", "/console/", "/console/tickets", "/passages/1"):
        response = client.get(path, follow_redirects=False)
        assert response.headers["Location"].startswith("/"), path
