"""Whatever else arrives is refused as what it is, or gets an answer the platform can carry out; we never fail."""

from collections.abc import Callable
from xml.etree import ElementTree

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from bot.channels.wechat.webhook import in_cdata
from bot.channels.wechat.xml import readable_xml, without_stand_ins
from tests.bot.bodies import OFTEN
from tests.bot.mutations import NEW, WORDS, json_bodies, xml_bodies
from tests.bot.telegram import telegram_protocol as telegram
from tests.bot.wechat import wechat_protocol as wechat
from tests.bot.wechat.wechat_protocol import Mode

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def examples(most: int) -> hypothesis.settings:
    """So many, all with one app: what came before must not matter either."""
    unfit = [hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow]
    return hypothesis.settings(max_examples=most, suppress_health_check=unfit)


@pytest.fixture
def client(make_client: Callable[..., TestClient]) -> TestClient:
    return make_client(**wechat.ACCOUNT, **telegram.BOT, **OFTEN)


def require_answer_to_wechat(client: TestClient, body: bytes, mode: Mode) -> None:
    response = wechat.deliver(client, body, mode)
    if response.status_code in (400, 413):
        return
    if reply := wechat.read_reply(response):
        sent = ElementTree.fromstring(readable_xml(body))  # noqa: S314  made by the test
        assert reply["ToUserName"] == (sent.findtext("FromUserName") or "").strip()
        accounts = sent.findall("ToUserName")
        plain = len(accounts) == 1 and len(accounts[0]) == 0
        assert reply["FromUserName"] == (without_stand_ins(accounts[0].text or "").strip() if plain else "")


def require_answer_to_telegram(client: TestClient, body: bytes) -> None:
    response = telegram.post(client, body)
    if response.status_code not in (400, 413):
        telegram.read_reply(response)


@on_sqlite
@examples(150)
@given(body=xml_bodies(), mode=st.sampled_from(Mode))
def test_a_changed_message_of_wechat_is_answered_or_refused(
    client: TestClient, body: bytes, mode: Mode
) -> None:
    require_answer_to_wechat(client, body, mode)


@on_postgresql
@examples(40)
@given(body=xml_bodies(), mode=st.sampled_from(Mode))
def test_a_changed_message_of_wechat_is_answered_or_refused_on_postgresql(
    client: TestClient, body: bytes, mode: Mode
) -> None:
    require_answer_to_wechat(client, body, mode)


@on_sqlite
@examples(200)
@given(body=json_bodies())
def test_a_changed_update_of_telegram_is_answered_or_refused(client: TestClient, body: bytes) -> None:
    require_answer_to_telegram(client, body)


@on_postgresql
@examples(60)
@given(body=json_bodies())
def test_a_changed_update_of_telegram_is_answered_or_refused_on_postgresql(
    client: TestClient, body: bytes
) -> None:
    require_answer_to_telegram(client, body)


@on_sqlite
@examples(60)
@given(text=WORDS, number=NEW)
def test_whatever_a_citizen_writes_is_answered(client: TestClient, text: str, number: int) -> None:
    assert telegram.read_reply(telegram.post(client, telegram.update(text or " ", number)))
    assert wechat.read_reply(wechat.deliver(client, wechat.message(in_cdata(text), number), Mode.SAFE))


@on_sqlite
@examples(50)
@given(body=st.binary(max_size=300), mode=st.sampled_from(Mode))
def test_bytes_of_no_kind_are_refused(client: TestClient, body: bytes, mode: Mode) -> None:
    assert wechat.deliver(client, body, mode).status_code in (400, 403)
    assert telegram.post(client, body).status_code == 400
