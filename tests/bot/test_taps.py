"""What buttons mean: by their code, whatever they say and whoever presses them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from bot.answer import Outcome
from bot.desk import Desk
from bot.phrases import conversation as phrases
from bot.taps import HandOverTapped, MoreTapped, Picked, Tap, VerdictTapped, code_of, read_tap
from bot.turns import Turn
from database import tickets
from tests.bot.conftest import Say
from tests.bot.tickets.test_about_ticket import Handed
from tests.conftest import Published

ids = st.integers(1, 2**31 - 1)
TAPS = st.one_of(
    st.builds(Picked, ids, st.integers(1, 9)),
    st.builds(MoreTapped, ids),
    st.builds(HandOverTapped, st.integers(0, 2**31 - 1)),
    st.builds(VerdictTapped, ids, st.booleans()),
)
Tell = Callable[..., Turn]


@given(TAPS)
def test_a_code_is_read_as_it_was_written(tap: Tap) -> None:
    code = code_of(tap)
    assert read_tap(code) == tap
    assert code.isdecimal()
    assert len(code) <= 64


@given(st.text())
def test_what_is_no_code_is_no_tap(text: str) -> None:
    tap = read_tap(text)
    assert tap is None or code_of(tap).lstrip("0") == text.lstrip("0") or text.startswith("0")


@pytest.mark.parametrize("code", ["07", "099", "0", "00", "０１１", "012345678901234"])
def test_codes_of_nobody_are_none(code: str) -> None:
    assert read_tap(code) is None


def test_a_button_does_what_its_code_says_whatever_it_reads(say: Say, tell: Tell) -> None:
    tell("驾驶证怎么换领")
    assert say("居住证要带什么材料", tap=HandOverTapped(0)).outcome is Outcome.HANDED_OVER


def test_a_person_is_asked_about_the_turn_whose_button_was_pressed(
    published: Published, say: Say, tell: Tell, engine: Engine
) -> None:
    published("便民工作要点", "便民菜站建设。年内新建便民菜站12家。（区商务局牵头，各街道负责落实）")
    older = tell("驾驶证怎么换领")
    tell("火车票怎么退")
    say("转给工作人员", tap=HandOverTapped(older.id))
    with engine.connect() as conn:
        assert conn.scalar(select(tickets.c.question)) == "驾驶证怎么换领"


def test_a_verdict_is_of_its_own_ticket_and_of_nobody_elses(desk: Desk, say: Say) -> None:
    handed = Handed(desk, say)
    handed.answer()
    say("没解决", who="乙", tap=VerdictTapped(handed.id, is_solved=False))
    assert handed.get("status") == "answered"
    say("什么都可以写在这里", tap=VerdictTapped(handed.id, is_solved=False))
    assert handed.get("status") == "reopened"


def test_more_of_another_citizens_answer_is_not_shown(published: Published, say: Say, tell: Tell) -> None:
    published("便民菜站办法", "便民菜站的摊位收费标准每季度公布一次。" * 40)
    turn = tell("便民菜站摊位的收费标准公布吗")
    assert turn.answer.more is not None
    assert say("看全文", who="乙", tap=MoreTapped(turn.id)).text == phrases.NO_MORE
    assert say("看全文", tap=MoreTapped(turn.id)).quotes
