"""What citizens say of a ticket they have, in their own words."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update

from bot import conversation
from bot.answer import Answer, Outcome
from bot.desk import Desk
from bot.phrases import tickets as ticket_phrases
from database import replies as replies_table
from database import ticket_events, tickets
from hotline.acts import handling
from hotline.acts.merging import merge
from hotline.acts.pauses import ask_citizen
from hotline.citizens import Channel, Citizen
from hotline.replies import outbox
from hotline.replies import reply as replies
from hotline.tickets.timeline import Act
from tests.bot.conftest import Say
from tests.conftest import NOW, Published
from tests.hotline.matters import hired


class Handed:
    """A citizen's ticket, and the agent who works on it."""

    def __init__(
        self, desk: Desk, say: Say, question: str = "我家门前的路灯坏了三天", after: float = 0
    ) -> None:
        self.engine, self.settings, self.say = desk.engine, desk.settings, say
        if question:
            say(question, after=after)
        self.told: Answer = say("人工", after=after)
        assert self.told.ticket is not None
        self.number = self.told.ticket.number
        self.staff_id = hired(desk.engine, self.number)
        with desk.engine.begin() as conn:
            self.id = int(
                conn.execute(select(tickets.c.id).where(tickets.c.number == self.number)).scalar_one()
            )
            handling.claim(conn, self.id, Act(self.staff_id, NOW))

    def answer(self, text: str = "今晚修好。", after: float = 0) -> None:
        with self.engine.begin() as conn:
            act = Act(self.staff_id, NOW + timedelta(seconds=after))
            if conn.scalar(select(tickets.c.status).where(tickets.c.id == self.id)) == "reopened":
                handling.claim(conn, self.id, act)
            replies.write(conn, self.settings, self.id, act, text)

    def get(self, column: str) -> object:
        with self.engine.connect() as conn:
            return conn.execute(select(tickets.c[column]).where(tickets.c.id == self.id)).scalar_one()

    def count(self, kind: str) -> int:
        with self.engine.connect() as conn:
            return len(conn.execute(select(ticket_events).where(ticket_events.c.kind == kind)).all())


@pytest.fixture
def handed(desk: Desk, say: Say) -> Handed:
    return Handed(desk, say)


def test_the_promise_is_told(handed: Handed) -> None:
    assert "最晚 12月2日（周三）17:00 前答复，现由政务服务热线受理" in handed.told.text


def test_solved_then_a_digit_is_a_grade(handed: Handed, say: Say) -> None:
    handed.answer()
    asked = say(f"解决了 {handed.number}")
    assert [choice.label for choice in asked.choices] == list(ticket_phrases.GRADES.values())
    assert say("2").text == ticket_phrases.THANKS_FOR_GRADE
    assert (handed.get("status"), handed.get("resolved"), handed.get("grade")) == ("closed", 1, 4)


def test_unsolved_reopens_once_and_then_goes_to_supervision(handed: Handed, say: Say) -> None:
    handed.answer()
    assert "已重新转给工作人员" in say(f"没解决 {handed.number}").text
    assert "已为编号" in say(f"没解决 {handed.number}", after=120).text
    handed.answer("真的修好了。", after=180)
    assert "已转给督办人员核实" in say(f"没解决 {handed.number}", after=240).text
    assert (handed.count("reopened"), handed.count("urged")) == (1, 1)
    assert handed.get("supervised_at") is not None


def test_a_redelivered_word_reopens_once(handed: Handed, say: Say) -> None:
    handed.answer()
    first = say(f"没解决 {handed.number}", message_id="same")
    assert say(f"没解决 {handed.number}", message_id="same") == first
    assert handed.count("reopened") == 1


def test_a_word_sent_twice_is_done_once(handed: Handed, say: Say) -> None:
    assert say("补充：还有一盏").text == say("补充：还有一盏", after=5).text
    handed.answer(after=10)
    assert say("没解决", after=20).text == say("没解决", after=25).text
    handed.answer("真的修好了。", after=30)
    assert say("没解决", after=40).text == say("没解决", after=45).text
    say("解决了", after=50)
    assert say("解决了", after=55).choices
    say("满意", after=60)
    say("满意", after=65)
    kinds = ("added", "reopened", "supervised", "closed", "rated", "urged")
    assert [handed.count(kind) for kind in kinds] == [1, 1, 1, 1, 1, 0]


def test_what_is_still_wrong_is_added_to_what_is_worked_on(handed: Handed, say: Say) -> None:
    handed.answer()
    say("没解决")
    asked_by = hired(handed.engine, "zhang")
    with handed.engine.begin() as conn:
        handling.claim(conn, handed.id, Act(asked_by, NOW))
        ask_citizen(conn, handed.id, Act(asked_by, NOW, "哪一盏还不亮？"))
    assert "已补充" in say("没解决，南边那盏还是不亮", after=120).text
    assert (bodies(handed), handed.get("paused_at")) == (["南边那盏还是不亮"], None)


def test_who_presses_what_is_answered_hears_how_it_is_taken_up_again(handed: Handed, say: Say) -> None:
    handed.answer()
    for text in ("怎么还没人来", f"催办 {handed.number}"):
        said = say(text).text
        assert handed.number in said
        assert "没解决" in said
    assert (handed.get("status"), handed.count("urged")) == ("answered", 0)


def test_what_is_not_answered_cannot_be_graded_yet(handed: Handed, say: Say) -> None:
    assert "还没有答复" in say(f"满意 {handed.number}").text
    assert (handed.get("grade"), handed.count("rated")) == (None, 0)


def test_unsolved_after_our_own_answer_means_that_answer(
    handed: Handed, published: Published, say: Say
) -> None:
    published("便民工作要点", "1. 便民菜站建设。年内新建便民菜站12家。（区商务局牵头）")
    handed.answer()
    assert say("便民菜站今年建几家", after=60).outcome is Outcome.ANSWERED
    assert say("没解决", after=70).text == ticket_phrases.SORRY
    assert handed.count("reopened") == 0


def test_pressing_opens_no_second_ticket(handed: Handed, say: Say) -> None:
    assert "已为编号" in say("怎么还没回复").text
    assert "已为您催办" in say("人工").text
    say("我家门前的路灯坏了三天！")
    assert "已为您催办" in say("人工").text
    assert handed.count("opened") == 1
    # Three presses within the hour are one.
    assert handed.count("urged") == 1


def test_an_addition_is_with_the_ticket_without_its_word(handed: Handed, say: Say, engine: Engine) -> None:
    assert handed.number in say("补充：还有一盏也不亮").text
    with engine.connect() as conn:
        assert (
            conn.scalar(select(ticket_events.c.body).where(ticket_events.c.kind == "added"))
            == "还有一盏也不亮"
        )


def asked(handed: Handed, text: str = "请问在哪条路？") -> None:
    """Staff ask the citizen for something, and it has reached them."""
    with handed.engine.begin() as conn:
        ask_citizen(conn, handed.id, Act(handed.staff_id, NOW, text))
        conn.execute(update(replies_table).values(sent_at=NOW, due_at=None, route="message"))


def test_who_is_asked_for_something_just_says_it(handed: Handed, say: Say) -> None:
    asked(handed)
    assert handed.get("due_at") is None
    said = say("示例一街三号楼门口")
    assert said.text.endswith(f"已补充到编号 {handed.number}，工作人员会看到。")
    assert handed.get("paused_at") is None
    assert handed.get("due_at") is not None


def test_a_question_meanwhile_is_answered_and_told_how_to_add(
    handed: Handed, published: Published, say: Say
) -> None:
    published("便民工作要点", "1. 便民菜站建设。年内新建便民菜站12家。（区商务局牵头）")
    asked(handed)
    with handed.engine.begin() as conn:
        conn.execute(update(tickets).values(citizen_id="乙"))
    say("您好", who="乙")
    said = say("便民菜站今年建几家", who="乙")
    assert "12家" in said.text
    assert ticket_phrases.or_belongs(handed.number, is_whole=True) in said.text
    assert handed.get("paused_at") is not None


def test_what_staff_asked_is_heard_before_words_are_taken_for_the_answer(handed: Handed, say: Say) -> None:
    with handed.engine.begin() as conn:
        reply_id = ask_citizen(conn, handed.id, Act(handed.staff_id, NOW, "请问在哪条路？"))
        outbox.await_contact(conn, reply_id, "窗口已关", NOW)
    told = say("今年的灯会几号开始", after=60).text
    assert "请问在哪条路？" in told
    assert handed.get("paused_at") is not None
    assert "已补充" in say("示例一街三号楼门口", after=120).text
    assert handed.get("paused_at") is None


def test_a_ticket_without_a_question_takes_the_next_words(desk: Desk, say: Say) -> None:
    handed = Handed(desk, say, question="")
    assert ticket_phrases.WHAT_IS_IT in handed.told.text
    assert "已补充" in say("小区停水三天了").text
    assert (handed.get("question"), handed.get("level")) == ("小区停水三天了", "utility")


def test_others_hear_nothing_of_it_in_a_group(handed: Handed, say: Say) -> None:
    handed.answer()
    citizen = Citizen(Channel.WEB, "甲")
    assert "单独聊天" in say(f"没解决 {handed.number}", citizen=citizen, is_public=True).text
    assert handed.count("reopened") == 0


@pytest.mark.parametrize("text", ["没解决 ZX261125-0001-8", "不满意", "催办"])
def test_who_has_no_ticket_changes_none(handed: Handed, say: Say, text: str) -> None:
    handed.answer()
    say(text, who="乙")
    assert (handed.get("status"), handed.get("grade"), handed.count("urged")) == ("answered", None, 0)


def test_a_verdict_means_the_answer_written_last(desk: Desk, handed: Handed, say: Say) -> None:
    handed.answer()
    later = Handed(desk, say, "小区门口的井盖丢了")
    later.answer(after=60)
    say(f"没解决 {handed.number}", after=120)
    handed.answer("真的修好了。", after=180)
    say("解决了", after=240)
    assert (handed.get("status"), later.get("status")) == ("closed", "answered")


def test_unsolved_means_what_was_opened_after_the_last_answer(desk: Desk, handed: Handed, say: Say) -> None:
    handed.answer()
    with desk.engine.begin() as conn:
        conn.execute(update(replies_table).values(sent_at=NOW, due_at=None))
    later = Handed(desk, say, "小区门口的井盖丢了", after=60)
    assert later.number in say("还没解决", after=120).text
    assert (handed.get("status"), handed.count("reopened"), handed.count("urged")) == ("answered", 0, 1)


def test_a_second_unsolved_of_a_duplicate_sets_its_leader_under_watch(
    desk: Desk, handed: Handed, say: Say
) -> None:
    leader = Handed(desk, lambda text, **fields: say(text, who="乙", **fields))
    handed.answer()
    say(f"没解决 {handed.number}")
    with desk.engine.begin() as conn:
        merge(conn, leader.id, [handed.id], Act(leader.staff_id, NOW))
    leader.answer()
    assert "已转给督办人员核实" in say(f"没解决 {handed.number}").text
    assert leader.get("supervised_at") is not None


def test_who_says_what_it_is_after_it_was_merged_is_heard(desk: Desk, say: Say) -> None:
    leader = Handed(desk, lambda text, **fields: say(text, who="乙", **fields))
    handed = Handed(desk, say, question="")
    with desk.engine.begin() as conn:
        handling.release(conn, handed.id, Act(handed.staff_id, NOW))
        merge(conn, leader.id, [handed.id], Act(leader.staff_id, NOW))
    assert "已补充" in say("小区停水三天了").text
    assert handed.get("question") == "小区停水三天了"


def test_a_grade_right_after_reopening_is_of_that_answer(handed: Handed, say: Say) -> None:
    handed.answer()
    say(f"没解决 {handed.number}")
    assert "会有人核实" in say("不满意").text
    assert (handed.get("status"), handed.get("grade")) == ("reopened", 2)


def test_what_solved_itself_is_told_to_who_works_on_it(handed: Handed, say: Say) -> None:
    assert handed.number in say("解决了").text
    assert (handed.get("status"), handed.count("added"), handed.count("closed")) == ("claimed", 1, 0)


@pytest.mark.parametrize(
    "text",
    [
        "没解决 {}，楼道还是黑的",
        "{}，没解决，楼道还是黑的",
        "没解决（{}），楼道还是黑的",
        "没解决, {}：楼道还是黑的",
    ],
)
def test_words_around_a_number_are_heard(handed: Handed, say: Say, text: str) -> None:
    handed.answer()
    say(text.format(handed.number))
    assert (handed.get("status"), handed.count("reopened")) == ("reopened", 1)


def test_an_addition_after_a_number_and_a_comma_is_one(handed: Handed, say: Say, engine: Engine) -> None:
    say(f"{handed.number}，补充：还有一盏也不亮")
    with engine.connect() as conn:
        assert (
            conn.scalar(select(ticket_events.c.body).where(ticket_events.c.kind == "added"))
            == "还有一盏也不亮"
        )


def bodies(handed: Handed) -> list[str]:
    """What was added to the ticket."""
    added = (ticket_events.c.ticket_id == handed.id) & (ticket_events.c.kind == "added")
    with handed.engine.connect() as conn:
        return list(conn.scalars(select(ticket_events.c.body).where(added)))


def test_what_was_wrong_is_added_to_the_ticket_that_was_graded(desk: Desk, handed: Handed, say: Say) -> None:
    handed.answer()
    other = Handed(desk, say, "小区门口的井盖丢了")
    say(f"不满意 {handed.number}")
    assert handed.number in say("补充：态度不好").text
    assert (bodies(handed)[1:], bodies(other)) == (["态度不好"], [])
    say("补充：在南门", after=60)
    assert (bodies(handed)[1:], bodies(other)) == (["态度不好", "在南门"], [])
    say(f"补充 {other.number}：在南门", after=120)
    assert bodies(other) == ["在南门"]


def test_an_addition_to_an_answered_ticket_is_kept(handed: Handed, say: Say) -> None:
    handed.answer()
    assert "没解决" in say("补充：还有一盏也不亮").text
    assert "没解决" in say(f"补充 {handed.number}：是南边那盏").text
    assert bodies(handed) == ["还有一盏也不亮", "是南边那盏"]


def test_words_that_cross_with_an_answer_are_kept(
    handed: Handed, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(handed)
    keep = conversation._keep_once

    def answered_meanwhile(*arguments: Any) -> Any:
        handed.answer()
        return keep(*arguments)

    monkeypatch.setattr(conversation, "_keep_once", answered_meanwhile)
    assert "已补充" in say("示例一街三号楼门口").text
    assert (bodies(handed), handed.get("status")) == (["示例一街三号楼门口"], "answered")


def test_of_many_tickets_in_work_each_can_be_meant(handed: Handed, say: Say) -> None:
    with handed.engine.begin() as conn:
        row = dict(conn.execute(select(tickets).where(tickets.c.id == handed.id)).mappings().one())
        for n in range(30):
            others = {"id": handed.id + n + 1, "number": f"ZX261123-{n + 100:04d}-0"}
            conn.execute(insert(tickets).values(row | others))
    say(f"补充 {handed.number}：在南门")
    assert bodies(handed) == ["在南门"]


def test_a_question_of_its_own_gets_its_ticket_whatever_was_pressed_meanwhile(
    handed: Handed, say: Say
) -> None:
    say("小区门口的井盖丢了")
    say(f"催办 {handed.number}")
    told = say("人工")
    assert told.ticket is not None
    assert told.ticket.number != handed.number
    assert handed.count("opened") == 2


def test_who_rejects_an_answer_later_and_asks_for_a_person_means_that_ticket(
    handed: Handed, say: Say
) -> None:
    handed.answer()
    say("0", after=60)
    say(f"没解决 {handed.number}", after=120)
    told = say("人工", after=180)
    assert told.ticket is not None
    assert told.ticket.number == handed.number
    assert (handed.count("opened"), handed.count("urged")) == (1, 1)


def test_a_rejected_answer_leaves_the_question_what_is_handed_over(say: Say, engine: Engine) -> None:
    say("政府开放日一年办几次")
    for text in ("不对", "没有回答我的问题"):
        assert "人工" in say(text).text
    say("人工")
    with engine.connect() as conn:
        assert conn.scalar(select(tickets.c.question)) == "政府开放日一年办几次"


def test_who_types_a_telephone_number_is_told_where_to_leave_it(handed: Handed, say: Say) -> None:
    told = say("我的电话13812345678").text
    assert handed.number in told
    assert "请在工单页留电话" in told
    assert "请在工单页留电话" not in say("我的电话13812345678", who="乙").text
