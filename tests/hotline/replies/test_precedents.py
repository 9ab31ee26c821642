"""What was replied before helps with the next question, where the answer stood."""

import pytest
from sqlalchemy import Engine

from hotline.acts import handling
from hotline.acts.feedback import Grade, mark_solved, rate
from hotline.acts.merging import merge
from hotline.acts.pauses import ask_citizen
from hotline.acts.reopening import reopen
from hotline.replies.precedents import Precedent, Precedents
from hotline.tickets.timeline import Act
from retrieval.language import Language
from settings import Settings
from tests.conftest import NOW
from tests.hotline.matters import Matter, waiting_matter, written


@pytest.fixture
def matter(engine: Engine, settings: Settings) -> Matter:
    matter = waiting_matter(engine, settings, question="示例一街的路灯坏了没人修")
    with engine.begin() as conn:
        handling.claim(conn, matter.id, Act(matter.staff_id, NOW))
    return matter


def answer(engine: Engine, matter: Matter, text: str = "报修后两天内修。") -> None:
    written(engine, matter, text)


def found(engine: Engine, language: Language, question: str = "路灯坏了三天") -> list[Precedent]:
    with engine.connect() as conn:
        return Precedents(language).find(conn, question)


def test_the_answer_given_last_is_told_with_its_grade(
    engine: Engine, language: Language, matter: Matter
) -> None:
    answer(engine, matter)
    answer(engine, matter, "报修后一天内修。")
    with engine.begin() as conn:
        mark_solved(conn, matter.id, NOW)
        rate(conn, matter.id, Grade.VERY_GOOD, "", NOW)
    [precedent] = found(engine, language)
    assert (precedent.answer, precedent.grade) == ("报修后一天内修。", 5)
    assert 0.3 <= precedent.likeness <= 1


def test_an_answer_that_did_not_help_is_none(
    engine: Engine, settings: Settings, language: Language, matter: Matter
) -> None:
    answer(engine, matter)
    with engine.begin() as conn:
        reopen(conn, settings, matter.id, Act(None, NOW))
    assert found(engine, language) == []


def test_a_question_to_the_citizen_is_no_answer(engine: Engine, language: Language, matter: Matter) -> None:
    with engine.begin() as conn:
        ask_citizen(conn, matter.id, Act(matter.staff_id, NOW, "在哪条路？"))
    assert found(engine, language) == []


def test_one_answer_for_many_is_one_precedent(
    engine: Engine, settings: Settings, language: Language, matter: Matter
) -> None:
    others = [waiting_matter(engine, settings, question="示例一街路灯坏了").id for _ in range(3)]
    with engine.begin() as conn:
        merge(conn, matter.id, others, Act(matter.staff_id, NOW))
    answer(engine, matter)
    assert len(found(engine, language)) == 1
