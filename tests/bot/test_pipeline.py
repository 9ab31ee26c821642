"""What a message wants: one list of steps, without a database."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.answer import Answer, Choice, Outcome, Quote
from bot.answers.pages import EXPIRES
from bot.context import Context
from bot.message import LONGEST_QUESTION, IncomingMessage
from bot.phrases import conversation as phrases
from bot.phrases.tickets import NOTHING_TO_RATE
from bot.pipeline import STEPS, decide, question
from bot.reading.intents import Intent, Reading, read_intent
from bot.reading.ticket_words import AboutTicket
from bot.taps import HandOverTapped, MoreTapped, Picked, VerdictTapped
from bot.turns import Turn
from bot.wishes import (
    Ask,
    ForgetMe,
    HandOver,
    ListItems,
    ReadOn,
    ShowMyData,
    ShowPassage,
    ShowPlaces,
    ShowProgress,
    ShowSections,
    Wish,
)
from hotline.acts.by_citizen import CitizenAct
from hotline.citizens import Channel, Citizen, MessageKind
from knowledge_base.positions import Position
from tests.conftest import NOW

WANG = Citizen(Channel.WEB, "甲")
HERE = Position(39.9, 116.3)
LIST = Answer(
    Outcome.CHOICES,
    "哪一项？",
    choices=(Choice("某事项", ShowSections(5)), Choice("某段", ShowPassage(6)), Choice("某问", Ask("某问"))),
)
DOUBTFUL = Answer(Outcome.CHOICES, "", (Quote(6, "原文。"),), choices=(Choice("某段", ShowPassage(6)),))
REFUSED = Answer(Outcome.UNANSWERED, "没有找到。")
EXCERPT = Answer(Outcome.ANSWERED, "", (Quote(6, "原文。"),), more=ReadOn(6))


def turn(answer: Answer, question: str = "养老补贴谁定") -> Turn:
    return Turn(7, question, answer, NOW - timedelta(seconds=30))


def context_of(text: str, *earlier: Turn, **fields: Any) -> Context:
    """A message after these turns, the latest first."""
    of_context = {name: fields.pop(name) for name in ("pressed", "verdict_on") if name in fields}
    message = IncomingMessage("m", WANG, text, **fields)
    reading = Reading(Intent.CHOICE) if message.tap else read_intent(text)
    return Context(message, reading, earlier, NOW, "热线 12345", **of_context)


WANTED: list[tuple[Context, Wish]] = [
    (context_of("低保怎么申请"), Ask("低保怎么申请", may_lean=True)),
    (context_of("1", turn(LIST)), ShowSections(5)),
    (context_of("2", turn(LIST)), ShowPassage(6, "养老补贴谁定")),
    (context_of("3", turn(LIST)), Ask("某问")),
    (context_of("好的", turn(DOUBTFUL)), ShowPassage(6, "养老补贴谁定")),
    (context_of("好的", turn(REFUSED)), HandOver()),
    (context_of("更多", turn(EXCERPT)), ReadOn(6)),
    (context_of("人工"), HandOver()),
    (context_of("办事清单"), ListItems()),
    (context_of("我的数据"), ShowMyData()),
    (context_of("删除我的数据"), ForgetMe()),
    (context_of("进度"), ShowProgress(None)),
    (context_of("没解决"), AboutTicket(CitizenAct.UNSOLVED)),
    (context_of("", kind=MessageKind.LOCATION, position=HERE), ShowPlaces(HERE)),
    (context_of("随便什么", tap=Picked(7, 1), pressed=turn(LIST)), ShowSections(5)),
    (context_of("随便什么", tap=MoreTapped(7), pressed=turn(EXCERPT)), ReadOn(6)),
    (context_of("随便什么", tap=HandOverTapped(7), pressed=turn(REFUSED)), HandOver(7)),
    (context_of("随便什么", tap=HandOverTapped(0)), HandOver()),
    (
        context_of("随便什么", tap=VerdictTapped(3, is_solved=True), verdict_on="ZX261124-0001-0"),
        AboutTicket(CitizenAct.SOLVED, "ZX261124-0001-0"),
    ),
]
SAID = [
    (context_of("好的"), phrases.YES_TO_NOTHING),
    (context_of("1"), phrases.NOTHING_TO_CHOOSE),
    (context_of("1", turn(REFUSED), turn(LIST)), phrases.NOTHING_TO_CHOOSE),
    (context_of("1", tap=Picked(7, 1)), phrases.NOTHING_TO_CHOOSE),
    (context_of("解决了", tap=VerdictTapped(3, is_solved=True)), NOTHING_TO_RATE),
    (context_of("更多"), phrases.NO_MORE),
    (context_of("更多", replace(turn(EXCERPT), at=NOW - 2 * EXPIRES)), phrases.MORE_EXPIRED),
    (context_of("返回"), phrases.NOTHING_BEFORE),
    (context_of("谢谢"), phrases.THANKS),
    (context_of("", kind=MessageKind.UNREADABLE), phrases.ONLY_TEXT),
    (context_of("长" * (LONGEST_QUESTION + 1)), phrases.TOO_LONG.format(limit=LONGEST_QUESTION)),
]


@pytest.mark.parametrize(("context", "wish"), WANTED)
def test_a_message_wants_what_its_words_or_its_code_say(context: Context, wish: Wish) -> None:
    assert decide(context) == wish


@pytest.mark.parametrize(("context", "lead"), SAID)
def test_what_needs_no_looking_up_is_said_at_once(context: Context, lead: str) -> None:
    said = decide(context)
    assert isinstance(said, Answer)
    assert said.text == lead


@pytest.mark.parametrize("text", ["人工", "进度", "我的数据", "没解决"])
def test_what_is_a_persons_own_is_not_done_where_others_read(text: str) -> None:
    said = decide(context_of(text, is_public=True))
    assert isinstance(said, Answer)
    assert said.lead == phrases.PRIVATE_ONLY


def test_the_last_step_takes_whatever_is_left() -> None:
    assert STEPS[-1] is question
    assert decide(context_of("ξ")) == Ask("ξ", may_lean=True)
