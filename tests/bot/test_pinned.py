"""A signed statement, or a person, goes before every answer it is about, on the channels it is for, at once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update
from starlette.testclient import TestClient

from bot.answer import Answer, Outcome
from bot.conversation import ask, respond
from bot.desk import Desk
from bot.message import IncomingMessage
from database import documents, open_engine, passages, staff
from hotline.citizens import Channel, Citizen
from knowledge_base.kinds import Kind
from knowledge_base.pins import Mode, PinDraft, end, propose, sign
from settings import Settings
from tests.conftest import NOW, Published
from web.console.reading import Wanted, look_up

QUESTION = "申领居住证要带什么材料"
Pinned = Callable[..., int]


@pytest.fixture
def permit(published: Published) -> int:
    text = "申领居住证要带本人居民身份证、相片，以及居住地住址、就业或者就读的证明材料。"
    return published("居住证申领", ("要带什么材料", text), kind=Kind.SERVICE_ITEM)


@pytest.fixture
def pinned(engine: Engine, permit: int) -> Pinned:
    """pinned(words="居住证") -> the id of a pin that one has asked for and another has signed."""
    with engine.begin() as conn:
        for login in ("wang", "zhao"):
            conn.execute(insert(staff).values(login=login, name=login, password_hash="", role="reviewer"))

    def pin(**more: Any) -> int:
        kept: dict[str, Any] = {"mode": Mode.SILENCE, "reason": "口径修改", "from_at": NOW}
        draft = PinDraft(**kept | more)
        with engine.begin() as conn:
            pin_id = propose(conn, draft, 1, NOW)
            sign(conn, pin_id, 2, NOW)
        return pin_id

    return pin


def told(desk: Desk, text: str = QUESTION, channel: Channel = Channel.WEB, who: str = "c") -> Answer:
    message = IncomingMessage(f"{channel}{text}{who}", Citizen(channel, who), text)
    return respond(desk, message, NOW + timedelta(minutes=1)).answer


def test_a_statement_is_said_instead_of_an_answer(desk: Desk, pinned: Pinned) -> None:
    pinned(mode=Mode.STATEMENT, words="居住证", statement="系统升级，明天恢复办理。")
    said = told(desk)
    assert (said.outcome, said.citations) == (Outcome.REDIRECTED, ())
    assert "【回应】系统升级，明天恢复办理。" in said.text
    assert "人工" in said.text


def test_where_nothing_is_to_be_answered_a_person_is_offered(desk: Desk, pinned: Pinned) -> None:
    pinned(words="办理 停水\n居住证 材料")
    said = told(desk)
    assert said.outcome is Outcome.UNANSWERED
    assert "暂时不回答" in said.text
    assert "暂时不回答" not in told(desk, "居住证多久能办好", who="another").text


def test_a_question_in_pieces_is_held_back_as_the_whole_it_is(desk: Desk, pinned: Pinned) -> None:
    pinned(words="居住证 材料")
    assert told(desk, "居住证").outcome is not Outcome.ANSWERED
    assert "暂时不回答" in told(desk, "要带什么材料").text


def test_answers_from_a_document_can_be_held_back_however_it_is_asked_for(
    desk: Desk, pinned: Pinned, permit: int
) -> None:
    pin_id = pinned(document_id=permit)
    assert "暂时不回答" in ask(desk, QUESTION, NOW + timedelta(minutes=1)).text
    with desk.engine.begin() as conn:
        end(conn, pin_id, 1, NOW)
    assert ask(desk, QUESTION, NOW + timedelta(minutes=1)).outcome is Outcome.ANSWERED


def test_what_is_held_back_is_not_quoted_as_history_either(
    desk: Desk, pinned: Pinned, published: Published
) -> None:
    rule = "政府投资项目的工程款，应当在验收合格后{}日内付清。"
    old = published("工程款支付办法", ("第三条", rule.format(90)), issued_on=date(2020, 1, 1))
    new = published("工程款支付办法", ("第三条", rule.format(30)), issued_on=date(2024, 1, 1), issuer="新区")
    with desk.engine.begin() as conn:
        conn.execute(update(documents).where(documents.c.id == new).values(supersedes_id=old))
    pinned(document_id=new)
    assert "暂时不回答" in told(desk, "2021年的规定，工程款多少日内付清").text


def test_a_channel_can_be_switched_off_alone(desk: Desk, pinned: Pinned) -> None:
    pinned(channel="telegram")
    assert "暂时不回答" in told(desk, channel=Channel.TELEGRAM).text
    assert told(desk, channel=Channel.WECHAT).outcome is Outcome.ANSWERED


def test_whoever_is_in_danger_is_told_whom_to_call_whatever_is_pinned(desk: Desk, pinned: Pinned) -> None:
    pinned(channel="web")
    assert "119" in told(desk, "家里着火了怎么办").text


def test_a_synonym_of_the_words_is_held_back_too(desk: Desk, pinned: Pinned) -> None:
    pinned(words="居住证")
    assert "暂时不回答" in told(desk, "暂住证要带什么材料").text


def test_what_is_pinned_is_not_found_by_searching_either(client: TestClient, settings: Settings) -> None:
    engine = open_engine(settings.database_url)
    found = client.get("/api/search", params={"q": QUESTION}).json()["hits"]
    with engine.begin() as conn:
        for login in ("wang", "zhao"):
            conn.execute(insert(staff).values(login=login, name=login, password_hash="", role="reviewer"))
        first, second = conn.scalars(select(staff.c.id).where(staff.c.id > 0).order_by(staff.c.id)).all()
        more: dict[str, Any] = {"reason": "口径修改", "from_at": NOW}
        pin_id = propose(
            conn, PinDraft(Mode.SILENCE, document_id=found[0]["document_id"], **more), first, NOW
        )
        sign(conn, pin_id, second, NOW)
    held = client.get("/api/search", params={"q": QUESTION}).json()["hits"]
    assert found[0]["document_id"] not in {hit["document_id"] for hit in held}
    with engine.begin() as conn:
        sign(conn, propose(conn, PinDraft(Mode.SILENCE, channel="web", **more), first, NOW), second, NOW)
    assert client.get("/api/search", params={"q": QUESTION}).json() == {"confidence": 0.0, "hits": []}
    engine.dispose()


def test_what_is_pinned_is_not_read_out_on_the_telephone_when_it_is_picked(
    desk: Desk, permit: int, pinned: Pinned
) -> None:
    with desk.engine.connect() as conn:
        passage_id = conn.scalars(select(passages.c.id)).one()
    assert look_up(desk, Wanted(QUESTION, passage_id), NOW).reading
    pinned(mode=Mode.STATEMENT, document_id=permit, statement="系统升级，明天恢复办理。")
    found = look_up(desk, Wanted(QUESTION, passage_id), NOW)
    assert found.reading is None
    assert "系统升级" in found.said
