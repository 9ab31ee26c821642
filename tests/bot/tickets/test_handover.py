"""How a ticket's progress is told, and to whom."""

import pytest
from sqlalchemy import Engine, select

from bot.phrases import tickets as ticket_phrases
from database import tickets
from tests.bot.conftest import Say


def number_of(say: Say, who: str = "甲") -> str:
    ticket = say("人工", who=who).ticket
    assert ticket is not None
    return str(ticket.number)


def test_progress_by_number_is_told_to_anybody_without_what_was_asked(say: Say) -> None:
    say("我家门前的路灯坏了三天", who="甲")
    number = number_of(say)
    own, other = say(f"进度 {number}"), say(f"进度 {number}", who="乙")
    assert number in own.text
    assert "等待办理" in own.text
    assert "/tickets/" in own.text
    assert "等待办理" in other.text
    assert "/tickets/" not in other.text
    assert "路灯" not in other.text


@pytest.mark.parametrize("typed", ["{}", "查进度{}", "进度：{}", "编号{}"])
def test_a_number_is_known_however_it_is_typed(say: Say, typed: str) -> None:
    number = number_of(say)
    loose = number.lower().replace("-", " ")
    assert "等待办理" in say(typed.format(number)).text
    assert "等待办理" in say(typed.format(loose)).text


def test_progress_without_a_number_lists_ones_own(say: Say) -> None:
    assert say("进度").text == ticket_phrases.NO_TICKETS
    number = number_of(say)
    number_of(say, who="乙")
    mine = say("我的诉求").text
    assert mine.count("编号") == 1
    assert number in mine


def test_a_slip_of_the_finger_is_noticed(say: Say) -> None:
    number = number_of(say)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert "输错了一位" in say(f"进度 {wrong}").text


def test_a_number_nobody_has_is_not_found(say: Say) -> None:
    assert "没有查到" in say("进度 ZX200101-0001-2").text


def test_danger_with_a_call_for_a_person_is_a_pressing_matter_of_its_own(say: Say, engine: Engine) -> None:
    say("养犬登记要带什么材料")
    said = say("楼道里煤气泄漏了，转人工")
    assert "119" in said.text
    assert said.ticket is not None
    assert not said.awaits_words
    assert say("楼道里煤气泄漏了，转人工！").ticket.number == said.ticket.number  # type: ignore[union-attr]
    with engine.connect() as conn:
        (row,) = conn.execute(select(tickets)).all()
    assert (row.question, row.level) == ("楼道里煤气泄漏了，转人工", "danger")
