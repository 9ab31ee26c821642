"""After handing over, what a citizen writes reaches whoever works on it, and they hear so."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.answer import Answer, Outcome
from bot.desk import Desk
from bot.phrases import conversation as said_by_us
from bot.phrases import tickets as phrases
from bot.rendering import buttons_of
from bot.taps import MatterTapped
from bot.turns import Turn
from database import ticket_events, tickets, turns
from hotline.acts import handling
from hotline.citizens import Channel, Citizen
from hotline.tickets.news import look, unseen
from hotline.tickets.timeline import Act, EventKind, timeline_of
from tests.bot.conftest import Say
from tests.bot.tickets.test_about_ticket import Handed, asked, bodies
from tests.conftest import NOW, Published
from tests.hotline.matters import hired

PIT = "小区门口路面有个大坑"
DAY = 24 * 3600


@pytest.fixture
def pit(desk: Desk, say: Say) -> Handed:
    return Handed(desk, say, PIT)


@pytest.fixture
def stalls(published: Published) -> str:
    """A question that a document answers surely."""
    published("便民工作要点", "1. 便民菜站建设。年内新建便民菜站12家。（区商务局牵头）")
    return "便民菜站今年建几家"


def labels(answer: Answer) -> list[str]:
    return [button.label for button in buttons_of(Turn(1, "", answer, NOW))]


def test_what_is_said_of_the_matter_reaches_the_agent_and_the_citizen_hears_so(pit: Handed, say: Say) -> None:
    said = say("坑在37号院门口, 有人受伤了", after=60)
    assert f"已补充到编号 {pit.number}，工作人员会看到。" in said.text
    assert bodies(pit) == ["坑在37号院门口, 有人受伤了"]
    with pit.engine.connect() as conn:
        assert unseen(conn, [pit.id]) == {pit.id: {EventKind.ADDED}}
    assert "没有找到" not in said.text
    assert (said.choices, said.citations) == ((), ())


def test_who_is_in_danger_hears_whom_to_call_first_and_the_agent_hears_it_too(pit: Handed, say: Say) -> None:
    said = say("我妈掉坑里昏迷了，快救命", after=60)
    assert "120" in said.text.splitlines()[0]
    assert f"已补充到编号 {pit.number}" in said.text
    assert pit.get("level") == "danger"
    assert bodies(pit) == ["我妈掉坑里昏迷了，快救命"]
    # What is told of it next is of the danger as well, and of the ticket.
    more = say("在三号楼门口这边", after=90)
    assert "120" in more.text.splitlines()[0]
    assert bodies(pit)[1:] == ["在三号楼门口这边"]


def test_several_additions_are_one_mark_that_goes_when_the_agent_looks(pit: Handed, say: Say) -> None:
    for n, text in enumerate(("坑在37号院门口", "坑越来越大了", "急死人了")):
        say(text, after=60 * n)
    with pit.engine.begin() as conn:
        assert unseen(conn, [pit.id]) == {pit.id: {EventKind.ADDED, EventKind.URGED}}
        handling.note(conn, pit.id, Act(pit.staff_id, NOW, "已派人"))
        assert unseen(conn, [pit.id]) == {}


def test_a_statement_that_may_be_another_matter_is_added_and_may_be_set_apart(pit: Handed, say: Say) -> None:
    said = say("楼上每天晚上跳广场舞", after=60)
    assert phrases.OR_ANOTHER in said.text
    assert labels(said) == [said_by_us.ANOTHER_BUTTON]
    told = say("另一件事", after=90)
    assert told.ticket is not None
    assert told.ticket.number != pit.number
    with pit.engine.connect() as conn:
        question = select(tickets.c.question).where(tickets.c.number == told.ticket.number)
        assert conn.scalar(question) == "楼上每天晚上跳广场舞"
        last = timeline_of(conn, pit.id)[-1]
    assert (last.kind, told.ticket.number in last.body) == (EventKind.NOTE, True)
    # Said twice, it is the same ticket.
    again = say("另一件事", after=120)
    assert again.ticket is not None
    assert again.ticket.number == told.ticket.number


def test_the_button_sets_apart_what_it_stands_below(pit: Handed, say: Say, desk: Desk) -> None:
    say("楼上每天晚上跳广场舞", after=60)
    with desk.engine.connect() as conn:
        turn_id = conn.execute(select(func.max(turns.c.id))).scalar_one()
    say("坑越来越大了", after=70)
    told = say("另一件事", after=80, tap=MatterTapped(turn_id, is_another=True))
    assert told.ticket is not None
    with desk.engine.connect() as conn:
        question = select(tickets.c.question).where(tickets.c.number == told.ticket.number)
        assert conn.scalar(question) == "楼上每天晚上跳广场舞"
    assert "您请讲" in say("另一件事", who="乙", tap=MatterTapped(turn_id, is_another=True)).text


def test_a_person_asked_for_after_an_addition_is_the_ticket_pressed(pit: Handed, say: Say) -> None:
    say("坑在37号院门口", after=60)
    told = say("人工", after=90)
    assert told.ticket is not None
    assert told.ticket.number == pit.number
    assert (pit.count("opened"), pit.count("urged")) == (1, 1)


def test_that_holds_after_more_words_than_are_remembered(pit: Handed, say: Say) -> None:
    for n in range(7):
        say(f"坑边上第{n}块砖也松了", after=60 * n)
    told = say("人工", after=600)
    assert told.ticket is not None
    assert told.ticket.number == pit.number
    assert pit.count("opened") == 1


def test_another_matter_is_answered_and_can_still_be_added(pit: Handed, say: Say, stalls: str) -> None:
    said = say(stalls, after=60)
    assert "12家" in said.text
    assert phrases.or_belongs(pit.number, is_whole=True) in said.text
    assert labels(said)[-2:] == [said_by_us.BELONGS_BUTTON, said_by_us.ANOTHER_BUTTON]
    assert bodies(pit) == []
    assert "已补充" in say("补充", after=70).text
    assert bodies(pit) == [stalls]


def test_of_another_matter_a_ticket_of_its_own_is_opened(pit: Handed, say: Say, stalls: str) -> None:
    say(stalls, after=60)
    told = say("另一件事", after=70)
    assert told.ticket is not None
    assert told.ticket.number != pit.number
    assert bodies(pit) == []


def test_what_goes_on_with_our_answer_to_another_matter_is_no_addition(
    pit: Handed, say: Say, stalls: str
) -> None:
    say(stalls, after=60)
    assert "区商务局" in say("那由谁负责", after=70).text
    assert bodies(pit) == []
    say("补充", after=80)
    assert bodies(pit) == [f"{stalls}\n那由谁负责"]


def test_a_question_that_belongs_is_answered_beside_where_that_is_sure(
    pit: Handed, say: Say, published: Published
) -> None:
    published("道路办法", "1. 路面养护。路面坑洞由区城管委自发现之日起3日内修补。")
    said = say("路面坑洞几日内修补", after=60)
    assert said.outcome is Outcome.ANSWERED
    assert said.text.startswith(f"已补充到编号 {pit.number}")
    assert "3日内" in said.text
    assert bodies(pit) == ["路面坑洞几日内修补"]


def test_an_hour_of_pressing_is_counted_once(pit: Handed, say: Say) -> None:
    for n, text in enumerate(("还没好", "什么时候有人来", "快一点", "急死人了", "都三天了", "人呢")):
        assert pit.number in say(text, after=60 * n).text
    assert pit.count("urged") == 1
    say("怎么还没人管", after=3700)
    assert pit.count("urged") == 2


def test_how_long_it_lasts_is_an_answer_where_staff_have_asked_that(pit: Handed, say: Say) -> None:
    asked(pit, "这样几天了？")
    assert "已补充" in say("都三天了", after=60).text
    assert (bodies(pit), pit.get("paused_at")) == (["都三天了"], None)


@pytest.mark.parametrize("text", ["5", "是的", "不用了"])
def test_a_word_that_answers_what_staff_asked_reaches_them(pit: Handed, say: Say, text: str) -> None:
    say(text, after=60)
    assert bodies(pit) == []
    asked(pit, "几号楼，家里有人吗，要不要我们先打电话？")
    assert "已补充" in say(text, after=120).text
    assert (bodies(pit), pit.get("paused_at")) == ([text], None)


def test_a_digit_picks_from_the_list_just_shown_whatever_staff_asked(pit: Handed, say: Say) -> None:
    asked(pit, "几号楼？")
    say("您好", after=60)
    say("1", after=70)
    assert bodies(pit) == []


def test_the_offer_is_made_once_in_a_row_and_the_button_stays(pit: Handed, say: Say) -> None:
    first, second = (say(text, after=60) for text in ("楼上每天晚上跳广场舞", "音响开得震天响"))
    assert phrases.OR_ANOTHER in first.text
    assert phrases.OR_ANOTHER not in second.text
    assert labels(second) == [said_by_us.ANOTHER_BUTTON]


def test_who_is_handed_over_hears_that_they_can_go_on(pit: Handed) -> None:
    assert phrases.GO_ON in pit.told.text


def test_for_two_days_after_an_answer_words_still_reach_it(pit: Handed, say: Say) -> None:
    pit.answer()
    said = say("坑边上又塌了一块", after=DAY)
    assert f"已补充到编号 {pit.number}" in said.text
    assert "没解决" in said.text
    assert bodies(pit) == ["坑边上又塌了一块"]


@pytest.mark.parametrize("after", [2 * DAY + 60, 30 * DAY])
def test_a_ticket_answered_longer_ago_takes_no_words(pit: Handed, say: Say, after: int) -> None:
    pit.answer()
    with pit.engine.begin() as conn:
        conn.execute(update(tickets).values(status="closed", closed_at=NOW))
    assert "已补充" not in say("坑边上又塌了一块", after=after).text
    assert bodies(pit) == []


def test_a_closed_ticket_takes_words_for_two_days_unless_its_citizen_called_it_solved(
    pit: Handed, say: Say
) -> None:
    pit.answer()
    with pit.engine.begin() as conn:
        handling.close(conn, pit.id, Act(pit.staff_id, NOW))
    assert "已补充" in say("坑边上又塌了一块", after=DAY).text
    say(f"解决了 {pit.number}", after=DAY + 60)
    assert "已补充" not in say("坑边上又塌了两块", after=DAY + 120).text


def test_of_several_tickets_the_latest_is_meant_and_a_number_decides_otherwise(
    desk: Desk, pit: Handed, say: Say
) -> None:
    later = Handed(desk, say, "楼道里的灯全都不亮了", after=60)
    assert later.number != pit.number
    pit_before = bodies(pit)
    assert f"已补充到编号 {later.number}" in say("我在家等着", after=120).text
    assert f"已补充到编号 {pit.number}" in say(f"{pit.number} 坑在37号院门口", after=180).text
    assert (bodies(later), bodies(pit)[len(pit_before) :]) == (["我在家等着"], ["坑在37号院门口"])


def test_in_a_group_nothing_goes_to_a_ticket(pit: Handed, say: Say) -> None:
    said = say("坑在37号院门口", citizen=Citizen(Channel.WEB, "甲"), is_public=True)
    assert pit.number not in said.text
    assert bodies(pit) == []


@pytest.mark.parametrize("text", ["您好", "谢谢", "办事清单", "热线", "进度", "帮助"])
def test_commands_stay_commands(pit: Handed, say: Say, text: str) -> None:
    assert "已补充" not in say(text, after=60).text
    assert bodies(pit) == []


def test_who_has_no_ticket_is_answered_as_ever(pit: Handed, say: Say) -> None:
    assert "已补充" not in say("坑在37号院门口", who="乙").text
    assert "您请讲" in say("另一件事", who="乙").text
    assert "补充" in say("补充", who="乙").text
    assert bodies(pit) == []


def test_a_story_too_long_to_be_searched_is_added_whole(pit: Handed, say: Say) -> None:
    story = "我每天早上送孩子上学都要经过那个坑，" * 40
    assert "已补充" in say(story, after=60).text
    assert bodies(pit) == [story]


def test_a_redelivered_message_is_added_once(pit: Handed, say: Say) -> None:
    first = say("坑在37号院门口", message_id="same", after=60)
    assert say("坑在37号院门口", message_id="same", after=400) == first
    assert bodies(pit) == ["坑在37号院门口"]


def test_the_mark_is_gone_once_whoever_works_on_it_has_looked(pit: Handed, say: Say) -> None:
    say("坑在37号院门口", after=60)
    later = NOW + timedelta(minutes=2)
    colleague = hired(pit.engine, "colleague")
    with pit.engine.begin() as conn:
        look(conn, pit.id, colleague, later)
        assert unseen(conn, [pit.id])
        look(conn, pit.id, pit.staff_id, later)
        assert not unseen(conn, [pit.id])
        look(conn, pit.id, pit.staff_id, later)
        seen = select(ticket_events.c.id).where(ticket_events.c.kind == EventKind.SEEN)
        assert len(conn.execute(seen).all()) == 1
