"""What was not answered, by matter; and what words would change of it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select

from bot.answer import Outcome
from bot.desk import Desk
from bot.rehearsal.comparing import Verdict
from bot.rehearsal.questions import ModelQuestion
from bot.unmet.causes import Cause, cause_of
from bot.unmet.changes import changed_by
from bot.unmet.groups import group_of, grouped
from bot.unmet.questions import Unmet, unmet_questions
from database import lexicon_entries, turns
from knowledge_base.kinds import Kind
from knowledge_base.lexicon import Saying
from retrieval.language import Language
from tests.conftest import NOW, Published
from web.console.insight.asked import look

MOVING = Saying("搬家", ("户口迁移",))
QUESTION = "搬家多久能办好"


@pytest.fixture
def guides(published: Published) -> int:
    published(
        "居住证申领",
        ("多久能办好", "申领居住证，公安机关自受理之日起15日内制作发放。"),
        kind=Kind.SERVICE_ITEM,
    )
    return published(
        "户口迁移",
        ("多久能办好", "户口迁移自受理之日起5个工作日内办结。"),
        ("要带什么材料", "办理户口迁移要带居民户口簿和居民身份证等材料。"),
        kind=Kind.SERVICE_ITEM,
    )


def keep(engine: Engine, question: str, outcome: Outcome = Outcome.UNANSWERED, **more: Any) -> None:
    row = {"channel": "web", "citizen_id": "c", "answer": {}, "confidence": 0, "at": NOW}
    with engine.begin() as conn:
        number = conn.scalar(select(func.count()).select_from(turns))
        kept = {"question": question, "outcome": outcome, "message_id": f"m{number}"}
        conn.execute(insert(turns).values(row | kept | more))


def unmet(engine: Engine) -> list[Unmet]:
    with engine.connect() as conn:
        return unmet_questions(conn, NOW - timedelta(days=1), NOW + timedelta(days=1))


def test_what_was_answered_or_lies_outside_the_period_is_not_unmet(engine: Engine) -> None:
    keep(engine, QUESTION)
    keep(engine, "居住证多久能办好", Outcome.ANSWERED)
    keep(engine, "很久以前的问题", at=NOW - timedelta(days=2))
    assert [one.question for one in unmet(engine)] == [QUESTION]


def test_a_choice_that_was_picked_is_met_and_one_that_was_not_is_not(engine: Engine) -> None:
    keep(engine, "要带什么材料", Outcome.CHOICES)
    keep(engine, "1", Outcome.ANSWERED, answer={"about": "要带什么材料"})
    keep(engine, "要带什么材料", Outcome.CHOICES, citizen_id="another")
    assert [(one.question, one.citizen[1]) for one in unmet(engine)] == [("要带什么材料", "another")]


def test_who_asks_twice_in_the_same_words_is_counted_once(engine: Engine) -> None:
    keep(engine, QUESTION)
    keep(engine, QUESTION)
    keep(engine, QUESTION, citizen_id="another")
    assert len(unmet(engine)) == 2


def test_like_questions_are_one_matter_the_most_frequent_first(engine: Engine, language: Language) -> None:
    for number, question in enumerate(("学区房怎么查", QUESTION, "搬家多久才能办好呢", QUESTION)):
        keep(engine, question, citizen_id=f"c{number}")
    first, second = grouped(unmet(engine), language)
    assert (first.question, first.times, first.citizens) == (QUESTION, 3, 3)
    assert first.outcomes == {Outcome.UNANSWERED: 3}
    assert second.question == "学区房怎么查"
    assert group_of("搬家多久才能办好呢", [second, first]) is first


def test_only_questions_that_hold_the_words_change_and_nothing_is_kept(desk: Desk, guides: int) -> None:
    asked = [QUESTION, "居住证多久能办好", "今天天气怎么样"]
    (change,) = changed_by(desk, [MOVING], asked, NOW)
    assert (change.question, change.verdict) == (QUESTION, Verdict.BETTER)
    assert change.after.document_id == guides
    with desk.engine.connect() as conn:
        assert conn.scalar(select(func.count()).select_from(lexicon_entries)) == 0
    assert "搬家" not in desk.searcher.read(QUESTION).official


def test_what_editors_expect_decides_what_is_worse(desk: Desk, guides: int) -> None:
    own = {QUESTION: ModelQuestion(1, QUESTION, None)}
    (change,) = changed_by(desk, [MOVING], [QUESTION], NOW, own)
    assert (change.verdict, change.is_own) == (Verdict.WORSE, True)


def test_another_name_changes_what_says_it(desk: Desk, guides: int) -> None:
    (change,) = changed_by(desk, [Saying("挪窝", ("户口迁移",), guides)], ["挪窝怎么办", QUESTION], NOW)
    assert change.question == "挪窝怎么办"


@pytest.mark.parametrize(
    ("question", "cause"),
    [
        ("户口迁移多久能办好", Cause.ANSWERS),
        ("户口迁移要带什么材料", Cause.ANSWERED_ELSEWHERE),
        (QUESTION, Cause.WORDS_MISSING),
        ("你好", Cause.NOT_SEARCHED),
        ("上海的户口迁移要多久", Cause.OTHER_PLACE),
        ("我的户口迁移办到哪一步了", Cause.PERSONAL),
    ],
)
def test_the_cause_says_what_can_be_done(desk: Desk, guides: int, question: str, cause: Cause) -> None:
    passage = desk.searcher.passages_of(guides)[0]
    looked = look(desk, question, passage.id, NOW)
    assert looked.explanation is not None
    assert cause_of(looked.explanation, looked.result, looked.answer) is cause
