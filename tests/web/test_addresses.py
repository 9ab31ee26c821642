"""Whose address a request counts for: what proxies of ours say, and never what a client says of itself."""

import asyncio
from ipaddress import ip_network

import pytest
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from settings import Network
from tests.conftest import make_settings
from web.addresses import ForwardedHeaders, client_address

OURS = (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def request_from(peer: str, trusted: tuple[Network, ...] = OURS, *headers: tuple[str, str]) -> Request:
    """What stands behind ForwardedHeaders."""
    seen: list[Request] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(Request(scope))

    async def nothing() -> Message:
        return {"type": "http.disconnect"}

    async def nowhere(_message: Message) -> None:
        pass

    raw = [(name.lower().encode(), value.encode()) for name, value in headers]
    scope = {"type": "http", "client": (peer, 5000), "scheme": "http", "headers": raw}
    asyncio.run(ForwardedHeaders(app, trusted)(scope, nothing, nowhere))
    return seen[0]


@pytest.mark.parametrize(
    ("peer", "said", "address"),
    [
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["198.51.100.1, 203.0.113.9"], "203.0.113.9"),
        ("127.0.0.1", ["198.51.100.1, 203.0.113.9, 10.1.2.3"], "203.0.113.9"),
        ("127.0.0.1", ["198.51.100.1", "203.0.113.9, 10.1.2.3"], "203.0.113.9"),
        ("127.0.0.1", ["10.1.2.3, 10.3.2.1"], "10.1.2.3"),
        ("127.0.0.1", ["203.0.113.9:4711"], "203.0.113.9"),
        ("127.0.0.1", ["198.51.100.1, unknown, 10.1.2.3"], "10.1.2.3"),
        ("127.0.0.1", ["unknown"], "127.0.0.1"),
        ("127.0.0.1", [""], "127.0.0.1"),
        ("::ffff:127.0.0.1", ["::ffff:203.0.113.9"], "203.0.113.9"),
        ("fd00::1", ["[2001:db8::7]:443"], "2001:db8::/64"),
        ("2001:db8:0:0:1:2:3:4", [], "2001:db8::/64"),
    ],
)
def test_the_client_is_the_first_from_the_right_that_is_no_proxy_of_ours(
    peer: str, said: list[str], address: str
) -> None:
    headers = [("X-Forwarded-For", value) for value in said]
    assert client_address(request_from(peer, OURS, *headers)) == address


def test_without_settings_nobody_is_believed() -> None:
    trusted = make_settings().trusted_proxies
    said = (("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"))
    request = request_from("127.0.0.1", trusted, *said)
    assert (client_address(request), request.scope["scheme"]) == ("127.0.0.1", "http")


@pytest.mark.parametrize(
    ("peer", "said", "scheme"),
    [
        ("127.0.0.1", "https", "https"),
        ("127.0.0.1", "http, HTTPS", "https"),
        ("127.0.0.1", "https, http", "http"),
        ("127.0.0.1", "gopher", "http"),
        ("203.0.113.9", "https", "http"),
    ],
)
def test_https_is_believed_of_proxies_of_ours(peer: str, said: str, scheme: str) -> None:
    assert request_from(peer, OURS, ("X-Forwarded-Proto", said)).scope["scheme"] == scheme


def test_proxies_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8,fd00::/8")
    assert make_settings().trusted_proxies == OURS


def test_a_forwarded_address_that_is_not_believed_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    request_from("192.0.2.1", OURS, ("X-Forwarded-For", "203.0.113.9"))
    assert "192.0.2.1 is not believed: it is not in TRUSTED_PROXIES" in caplog.text
