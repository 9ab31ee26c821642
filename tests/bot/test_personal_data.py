"""A citizen asks what is kept, and has it deleted."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import insert, select

from bot.desk import Desk
from bot.phrases import conversation as phrases
from bot.turns import REDELIVERED, Turn
from database import citations, rehearsals, replies, tickets, turns
from hotline.acts.handling import claim
from hotline.citizens import Channel, Citizen
from hotline.replies.outbox import await_contact
from hotline.replies.reply import write
from hotline.tickets.ticket import get_ticket
from hotline.tickets.timeline import Act
from organisation.staff import Role, add_staff
from tests.bot.conftest import Say
from tests.conftest import NOW, Published

SHOPS = "年内新建便民菜站12家，每季度公布一次进展。（区商务局牵头，各街道负责落实）"


def test_what_is_kept_is_told(say: Say) -> None:
    assert "没有留存" in say("我的数据", who="新来的").text
    say("您好")
    ticket = say("人工").ticket
    assert ticket is not None
    told = say("我的数据").text
    assert "2 轮问答" in told
    assert ticket.number in told


def test_deleting_leaves_nothing_but_the_confirmation(desk: Desk, published: Published, say: Say) -> None:
    published("便民工作要点", SHOPS)
    say("便民菜站今年建几家")
    say("便民菜站今年建几家", who="乙")
    assert "已删除" in say("删除我的数据").text
    with desk.engine.connect() as conn:
        mine = conn.scalars(select(turns.c.question).where(turns.c.citizen_id == "甲")).all()
        others = conn.scalars(select(turns.c.question).where(turns.c.citizen_id == "乙")).all()
        cited = conn.scalars(select(citations.c.turn_id)).all()
    assert mine == ["删除我的数据"]
    assert len(others) == len(cited) == 1


def test_a_ticket_goes_on_without_a_name_and_its_link_still_opens_it(desk: Desk, say: Say) -> None:
    say("我家门前的路灯坏了三天")
    ticket = say("人工").ticket
    assert ticket is not None
    assert ticket.url in say("删除我的数据").text
    with desk.engine.connect() as conn:
        row = conn.execute(select(tickets)).one()
        about = conn.execute(select(turns).where(turns.c.id == row.turn_id)).one()
        assert get_ticket(conn, ticket.number).status == "waiting"
    assert row.citizen_id == about.citizen_id
    assert row.citizen_id.startswith("gone:")
    assert "甲" not in about.message_id
    assert say("进度").text.startswith("您还没有")


def test_deleting_again_delivered_is_told_the_same(desk: Desk, say: Say) -> None:
    say("您好")
    first = say("删除我的数据", message_id="once")
    say("您好")
    assert say("删除我的数据", message_id="once") == first
    with desk.engine.connect() as conn:
        assert len(conn.scalars(select(turns.c.id)).all()) == 2


def test_after_deleting_nothing_refers_back(published: Published, say: Say) -> None:
    published("便民工作要点", SHOPS)
    say("便民菜站今年建几家")
    say("删除我的数据")
    assert "哪件事" in say("那由谁负责").text


def test_a_reply_that_waited_is_said_once_before_the_next_answer(
    desk: Desk, published: Published, say: Say
) -> None:
    published("便民工作要点", SHOPS)
    ticket = say("人工").ticket
    assert ticket is not None
    with desk.engine.begin() as conn:
        agent = add_staff(conn, "li", "李四", Role.AGENT, "x", NOW)
        ticket_id = get_ticket(conn, ticket.number).id
        claim(conn, ticket_id, Act(agent, NOW))
        reply = write(conn, desk.settings, ticket_id, Act(agent, NOW), "路灯已经修好。")
        await_contact(conn, reply, "超过48小时", NOW + timedelta(seconds=1))
    said = say("便民菜站今年建几家", message_id="next")
    assert said.text.index("路灯已经修好。") < said.text.index("12家")
    assert ticket.url in said.text
    assert say("便民菜站今年建几家", message_id="next") == said
    assert "路灯" not in say("便民菜站今年建几家").text
    with desk.engine.connect() as conn:
        assert conn.scalar(select(replies.c.route)) == "contact"


def test_what_is_delivered_again_after_deleting_is_neither_answered_nor_a_second_ticket(
    desk: Desk, tell: Callable[..., Turn]
) -> None:
    citizen = Citizen(Channel.WECHAT, "o1")
    tell("人工", citizen=citizen, id="late")
    tell("您好", citizen=citizen, id="small")
    tell("删除我的数据", citizen=citizen)
    again = [tell("人工", citizen=citizen, id="late"), tell("您好", citizen=citizen, id="small")]
    assert again[0].answer.ticket
    assert again[1].answer.text == phrases.FORGOTTEN_BEFORE
    with desk.engine.connect() as conn:
        assert len(conn.scalars(select(tickets.c.id)).all()) == 1
        assert conn.scalars(select(turns.c.question).where(turns.c.citizen_id == "o1")).all() == [
            "删除我的数据"
        ]


def test_what_cannot_be_delivered_again_is_gone_altogether(desk: Desk, tell: Callable[..., Turn]) -> None:
    citizen = Citizen(Channel.WECHAT, "o1")
    tell("您好", citizen=citizen)
    tell("删除我的数据", citizen=citizen, after=REDELIVERED.total_seconds() + 1)
    with desk.engine.connect() as conn:
        assert conn.scalars(select(turns.c.question)).all() == ["删除我的数据"]


def test_what_a_rehearsal_has_kept_of_ones_words_is_deleted_too(desk: Desk, say: Say) -> None:
    mine, others = "我家老人的补贴怎么停了", "别人问的"
    say(mine)
    result = {"counts": {"worse": 2}, "differing": [{"question": mine}, {"question": others}]}
    kept = {"subject": "withdraw", "plan": {}, "status": "finished", "staff_id": 0, "at": NOW}
    with desk.engine.begin() as conn:
        conn.execute(
            insert(rehearsals).values(kept | {"result": result, "finished_at": NOW + timedelta(days=1)})
        )
    say("删除我的数据")
    with desk.engine.connect() as conn:
        left = conn.scalars(select(rehearsals.c.result)).one()
    assert [one["question"] for one in left["differing"]] == [phrases.NOT_KEPT, others]
    assert left["counts"] == {"worse": 2}
