"""Whoever was given an answer that no longer holds is told: pushed where that is allowed, else at the next contact."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select, update

from bot.conversation import respond
from bot.desk import Desk
from bot.message import IncomingMessage
from bot.phrases.replies import pushed
from database import documents, replies, turns
from hotline.citizens import Channel, Citizen
from hotline.corrections import NobodyToTell, all_corrections, correct, given_answers
from hotline.replies.delivery import AwaitsContact, Outgoing, Sent, deliver_due
from hotline.replies.reply import LengthWrong, ReplyKind, Route
from hotline.tickets.ticket import Ticket
from knowledge_base.kinds import Kind
from tests.conftest import NOW, Published

QUESTION = "申领居住证要带什么材料"
RIGHT = "现在只要带身份证。"
LATER = NOW + timedelta(days=1)


@dataclass
class Platform:
    """A platform that takes what is sent, or takes nothing."""

    is_open: bool = True
    sent: list[Outgoing] = field(default_factory=list)

    async def send(self, outgoing: Outgoing) -> Sent:
        if not self.is_open:
            raise AwaitsContact("超过48小时未联系")
        self.sent.append(outgoing)
        return Sent(Route.MESSAGE)


def deliver(engine: Engine, platform: Platform) -> None:
    def url(_ticket: Ticket | None) -> str:
        return "https://example.gov.cn/corrections"

    asyncio.run(deliver_due(engine, {Channel.WECHAT: platform}, url, LATER))


def says(desk: Desk, who: str, text: str, channel: Channel = Channel.WECHAT) -> str:
    moment = LATER if text != QUESTION else NOW
    return respond(desk, IncomingMessage(f"{who}{text}", Citizen(channel, who), text), moment).answer.text


@pytest.fixture
def version(desk: Desk, published: Published) -> int:
    """The version of a document that wang, twice, and zhao on the web were answered from."""
    text = "申领居住证要带本人居民身份证、相片，以及居住地住址、就业或者就读的证明材料。"
    document_id = published("居住证申领", ("要带什么材料", text), kind=Kind.SERVICE_ITEM)
    for who, channel in (("wang", Channel.WECHAT), ("zhao", Channel.WEB)):
        says(desk, who, QUESTION, channel)
    respond(desk, IncomingMessage("again", Citizen(Channel.WECHAT, "wang"), QUESTION), NOW)
    with desk.engine.connect() as conn:
        current = documents.c.published_version_id
        return int(conn.scalars(select(current).where(documents.c.id == document_id)).one() or 0)


def test_each_who_was_given_it_is_counted_once_and_told_once(engine: Engine, version: int) -> None:
    with engine.begin() as conn:
        given = given_answers(conn, version, LATER)
        assert {(one.citizen.id, one.question, one.heading) for one in given} == {
            ("wang", QUESTION, "要带什么材料"),
            ("zhao", QUESTION, "要带什么材料"),
        }
        with pytest.raises(LengthWrong):
            correct(conn, version, " ", 0, LATER)
        correct(conn, version, RIGHT, 0, LATER)
        [correction] = all_corrections(conn)
        assert (correction.title, correction.to_tell, correction.told) == ("居住证申领", 2, 0)
        assert given_answers(conn, version, LATER) == []


def test_it_is_pushed_where_the_channel_allows_it(engine: Engine, version: int) -> None:
    with engine.begin() as conn:
        correct(conn, version, RIGHT, 0, LATER)
    platform = Platform()
    deliver(engine, platform)
    [outgoing] = platform.sent
    assert (outgoing.kind, outgoing.ticket_number, outgoing.ticket_url) == (
        ReplyKind.CORRECTION,
        "",
        "https://example.gov.cn/corrections",
    )
    assert pushed(outgoing).startswith(
        f"【更正】您2026年11月23日问过“{QUESTION}”，当时的回答已不准确：\n{RIGHT}"
    )
    with engine.connect() as conn:
        [correction] = all_corrections(conn)
    assert correction.told == 1


def test_who_cannot_be_reached_is_told_with_the_next_answer_once(
    desk: Desk, engine: Engine, version: int
) -> None:
    with engine.begin() as conn:
        correct(conn, version, RIGHT, 0, LATER)
    deliver(engine, Platform(is_open=False))
    assert RIGHT in says(desk, "wang", "你好")
    assert RIGHT not in says(desk, "wang", "谢谢")
    assert RIGHT in says(desk, "zhao", "你好", Channel.WEB)
    with engine.connect() as conn:
        [correction] = all_corrections(conn)
        assert correction.told == 2
        assert set(conn.scalars(select(replies.c.route))) == {Route.CONTACT}


def test_an_answer_long_ago_is_relied_on_no_more(engine: Engine, version: int) -> None:
    with engine.begin() as conn:
        conn.execute(update(turns).values(at=NOW - timedelta(days=365)))
        with pytest.raises(NobodyToTell):
            correct(conn, version, RIGHT, 0, LATER)


def test_passages_that_nobody_was_given_concern_nobody(engine: Engine, version: int) -> None:
    with engine.begin() as conn:
        assert given_answers(conn, version, LATER, [10**6]) == []


def test_of_who_is_forgotten_nothing_is_kept(desk: Desk, engine: Engine, version: int) -> None:
    with engine.begin() as conn:
        correct(conn, version, RIGHT, 0, LATER)
    deliver(engine, Platform(is_open=False))
    says(desk, "wang", "删除我的数据")
    says(desk, "wang", "是，清除")
    with engine.connect() as conn:
        of_wang = select(func.count()).select_from(replies).where(replies.c.citizen_id == "wang")
        assert conn.scalar(of_wang) == 0
