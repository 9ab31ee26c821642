"""Whatever stands where an id belongs, at every door: refused, or nobody's; never an error of ours, on either database."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

import hypothesis
import pytest
from httpx2 import Response
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from organisation.staff import Role
from settings import Settings
from tests.bot.bodies import OFTEN
from tests.bot.telegram import telegram_protocol as telegram
from tests.bot.wechat import wechat_protocol as wechat
from tests.conftest import make_settings
from tests.web.staff import sign_in_as

KEY = "key-of-somebody-who-names-citizens"
#: What PostgreSQL's text and integers cannot hold, and what looks like a number.
ODD = st.one_of(
    st.sampled_from(
        ["\0", "a\0b", "\x08", "\ud800", "\ufffe", "", " ", "0", "-1", "１", "1.0", "1e3", "2147483648",
         "9223372036854775808", "9" * 30, "9" * 5000, "'", "%00", "../..", "NaN", "x" * 3000, "ZX\0"]
    ),
    st.text(st.characters(), max_size=20),
)  # fmt: skip
NUMBERS = st.sampled_from([0, -1, 1 << 31, 1 << 53, 1 << 63, -(1 << 63), 10**400, True, 1.5, None, "1\0"])

Door = Callable[[TestClient, str], Response]


def _path(written: str) -> Door:
    """A page at an address that holds the id wherever `written` has {}."""
    return lambda client, odd: client.get(written.replace("{}", _quoted(odd)))


def _form(path: str, **fields: str) -> Door:
    """A form with the id wherever its address or its fields have {}."""

    def send(client: TestClient, odd: str) -> Response:
        body = "&".join(f"{name}={value.replace('{}', _quoted(odd))}" for name, value in fields.items())
        urlencoded = {"Content-Type": "application/x-www-form-urlencoded"}
        return client.post(path.replace("{}", _quoted(odd)), content=body, headers=urlencoded)

    return send


def _cookie(name: str, path: str, client: TestClient, odd: str) -> Response:
    sent = f"{name}={odd}".encode("utf-8", "surrogatepass")
    return client.get(path, headers={b"Cookie": sent})


def _citizen(client: TestClient, odd: str, **headers: str) -> Response:
    body = json.dumps({"text": "您好", "citizen": odd})
    return client.post("/api/questions", content=body, headers={"Content-Type": "application/json"} | headers)


def _wechat(client: TestClient, odd: str, body: str) -> Response:
    xml = body.replace("{}", escape(odd)).encode("utf-8", "surrogatepass")
    return wechat.deliver(client, xml, wechat.Mode.PLAIN)


def _quoted(odd: str) -> str:
    return quote(odd.encode("utf-8", "surrogatepass"), safe="")


DOORS: dict[str, Door] = {
    "a ticket": _path("/tickets/{}?code=abc"),
    "a code": _path("/tickets/ZX261123-0001-1?code={}"),
    "an act": _form("/tickets/{}/urge", code="{}"),
    "another act": _form("/tickets/ZX261123-0001-1/{}", code="a"),
    "a document": _path("/documents/{}"),
    "a version": _path("/documents/1/versions/{}"),
    "a passage": _path("/passages/{}"),
    "found": _path("/api/search?q=a&limit={}"),
    "a message": _form("/", text="您好", message_id="{}"),
    "a tap": _form("/", text="1", tap="{}"),
    "a visitor": partial(_cookie, "visitor", "/"),
    "a session": partial(_cookie, "staff_session", "/console/"),
    "a citizen": _citizen,
    "a citizen of a caller": partial(_citizen, Authorization=f"Bearer {KEY}"),
    "a sign-in": _form("/console/sign-in", login="{}", password="{}", next="{}"),
    "an account": _path("/console/accounts/{}"),
    "a ticket of the console": _path("/console/tickets/{}"),
    "a place in the queue": _path("/console/tickets?here={}"),
    "a merger": _form("/console/tickets/{}/merge", numbers="{}"),
    "an openid": partial(_wechat, body=wechat.message("您好", sender="{}")),
    "a MsgId": partial(_wechat, body=wechat.message("您好").replace(">1</MsgId>", ">{}</MsgId>")),
    "a menu's key": partial(_wechat, body=wechat.event("CLICK", "x").replace("<![CDATA[x]]>", "{}")),
    "a tapped link": partial(
        _wechat, body=wechat.message("1").replace("</xml>", "<bizmsgmenuid>{}</bizmsgmenuid></xml>")
    ),
    "who leaves": partial(_wechat, body=wechat.event("unsubscribe", sender="{}")),
    "a receipt": partial(
        _wechat,
        body=wechat.event("TEMPLATESENDJOBFINISH").replace(
            "</xml>", "<MsgID>{}</MsgID><Status>failed: {}</Status></xml>"
        ),
    ),
}


@pytest.fixture
def client(make_client: Callable[..., TestClient], settings: Settings) -> TestClient:
    client = make_client(
        **wechat.ACCOUNT, **telegram.BOT, **OFTEN, api_keys=make_settings(api_keys=KEY).api_keys
    )
    sign_in_as(client, settings, Role.ADMINISTRATOR, "boss")
    return client


def examples(most: int) -> hypothesis.settings:
    unfit = [hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow]
    return hypothesis.settings(max_examples=most, suppress_health_check=unfit)


@examples(200)
@given(name=st.sampled_from(sorted(DOORS)), odd=ODD)
def test_an_odd_id_is_nobodys(client: TestClient, name: str, odd: str) -> None:
    assert DOORS[name](client, odd).status_code < 500


@pytest.mark.parametrize("name", sorted(DOORS))
def test_no_id_holds_a_nul(client: TestClient, name: str) -> None:
    assert DOORS[name](client, "a\0b").status_code < 500


@examples(40)
@given(numbers=st.lists(NUMBERS, min_size=5, max_size=5), odd=ODD)
def test_an_odd_number_of_telegram_is_nobodys(client: TestClient, numbers: list[Any], odd: str) -> None:
    update, message, chat, sender, other = numbers
    person = {"id": sender, "is_bot": False, "first_name": odd}
    sent = {
        "message_id": message,
        "date": 1714037059,
        "chat": {"id": chat, "type": "private"},
        "from": person,
    }
    pressed = {"id": odd, "from": person, "chat_instance": odd, "data": odd, "message": sent}
    for body in (
        {"update_id": update, "message": sent | {"text": odd}},
        {"update_id": update, "edited_message": sent | {"text": "您好"}},
        {"update_id": other, "callback_query": pressed},
    ):
        assert telegram.post(client, body).status_code < 500
