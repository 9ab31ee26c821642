"""Over the web page and the JSON interface alike, one address brings so many new citizens and matters."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.server import WITH_KEY

Make = Callable[..., TestClient]
FEW = {"new_citizens_a_minute": 3, "tickets_an_hour": 2}
_cookies = count(10**24)


def over_json(client: TestClient, text: str) -> Any:
    return client.post("/api/questions", json={"text": text})


def on_page(client: TestClient, text: str) -> Any:
    """From a browser that has not asked before."""
    client.cookies.clear()
    return client.post("/", data={"text": text}, follow_redirects=False)


def with_made_up_cookie(client: TestClient, text: str) -> Any:
    client.cookies.clear()
    headers = {"Cookie": f"visitor={next(_cookies)}"}
    return client.post("/", data={"text": text}, headers=headers, follow_redirects=False)


@pytest.mark.parametrize("ask", [over_json, on_page, with_made_up_cookie])
def test_new_citizens_are_limited_however_they_come(make_client: Make, ask: Callable[..., Any]) -> None:
    client = make_client(**FEW)
    assert [ask(client, "您好").status_code < 400 for _ in range(3)] == [True] * 3
    refused = ask(client, "您好")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert "请直接拨打政务服务热线 12345" in refused.json()["detail"]
    assert ask(client, "我家着火了").status_code < 400


@pytest.mark.parametrize("ask", [over_json, on_page])
def test_matters_are_limited_however_they_come(make_client: Make, ask: Callable[..., Any]) -> None:
    client = make_client(**FEW)
    assert [ask(client, "人工").status_code < 400 for _ in range(2)] == [True] * 2
    refused = ask(client, "人工")
    assert refused.status_code == 429
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600
    assert "请直接拨打政务服务热线 12345" in refused.json()["detail"]


def test_a_person_reads_on_a_page_why_they_must_wait(make_client: Make) -> None:
    client = make_client(new_citizens_a_minute=1)
    on_page(client, "您好")
    client.cookies.clear()
    refused = client.post("/", data={"text": "您好"}, headers={"Accept": "text/html"})
    assert refused.status_code == 429
    assert "您所在的网络刚才来问的人太多了，请过 1 分钟再试。" in refused.text


def test_a_citizen_of_a_key_is_limited_as_one_citizen_only(make_client: Make) -> None:
    client = make_client(**FEW)
    for n in range(6):
        asked = {"text": "人工", "citizen": str(n)}
        assert client.post("/api/questions", json=asked, headers=WITH_KEY).json()["ticket"]
    quick = [
        client.post("/api/questions", json={"text": "您好", "citizen": "甲"}, headers=WITH_KEY).status_code
        for _ in range(21)
    ]
    assert quick == [200] * 20 + [429]


@pytest.mark.parametrize("ask", [over_json, on_page])
def test_an_open_interface_limits_no_address(make_client: Make, ask: Callable[..., Any]) -> None:
    client = make_client(**FEW, api_open=True)
    assert [ask(client, "人工").status_code < 400 for _ in range(6)] == [True] * 6


def test_an_office_behind_one_address_is_not_held_up(client: TestClient) -> None:
    answered = [over_json(client, "人工" if n % 2 else "您好").status_code for n in range(40)]
    assert answered == [200] * 40
