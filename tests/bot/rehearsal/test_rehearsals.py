"""A rehearsal says what would become of citizens' answers, and changes nothing."""

import fcntl
import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, insert, select

from bot.answer import Outcome
from bot.desk import Desk
from bot.rehearsal import rehearsals
from bot.rehearsal.comparing import Said, Verdict, compare
from bot.rehearsal.holding import Rehearsing
from bot.rehearsal.performing import Order, perform
from bot.rehearsal.plans import Plan, Subject
from bot.rehearsal.questions import (
    ModelQuestion,
    QuestionKnown,
    QuestionUnfit,
    add_model_question,
    all_model_questions,
    real_questions,
    retire_model_question,
)
from bot.rehearsal.readiness import WorseUnacknowledged, require_rehearsed
from bot.rehearsal.rehearsals import NotRehearsed, Rehearsal, Status
from database import documents, publications, turns
from knowledge_base import lexicon
from knowledge_base.documents import store
from knowledge_base.edition import Edition
from knowledge_base.kinds import Kind
from knowledge_base.lexicon import Saying
from knowledge_base.passages import PassageText
from tests.conftest import NOW, Published

PERMIT = "申领居住证要带本人居民身份证、相片，以及居住地住址、就业或者就读的证明材料。"
ASKED = "申领居住证要带什么材料"


def asked(conn: Connection, *questions: str, outcome: str = "answered") -> None:
    for number, question in enumerate(questions):
        conn.execute(
            insert(turns).values(
                channel="web",
                citizen_id="c",
                message_id=f"{question}{number}",
                question=question,
                answer={},
                outcome=outcome,
                confidence=0,
                at=NOW,
            )
        )


def result_of(desk: Desk, plan: Plan) -> dict[str, Any]:
    return perform(Order(desk.settings, plan, NOW), lambda _done, _total: None)


@pytest.fixture
def permit(published: Published) -> int:
    return published("居住证申领", ("要带什么材料", PERMIT), kind=Kind.SERVICE_ITEM)


def test_a_withdrawal_makes_the_answers_that_rest_on_it_worse_and_touches_nothing(
    desk: Desk, engine: Engine, permit: int
) -> None:
    with engine.begin() as conn:
        asked(conn, ASKED, "今天天气怎么样")
        before = conn.scalar(select(func.count()).select_from(publications))
    result = result_of(desk, Plan(Subject.WITHDRAW, document_id=permit))
    assert result["counts"] == {"worse": 1, "better": 0, "changed": 0, "same": 1}
    [worse] = result["differing"]
    assert (worse["question"], worse["before"]["title"], worse["after"]["title"]) == (ASKED, "居住证申领", "")
    with engine.connect() as conn:
        assert conn.scalar(select(func.count()).select_from(publications)) == before
        assert conn.scalar(select(documents.c.published_version_id).where(documents.c.id == permit))
    assert not list(desk.settings.var_dir.glob("rehearsal-*"))


def test_a_publication_is_asked_of_before_it_is_there(desk: Desk, engine: Engine, permit: int) -> None:
    edition = Edition(Kind.SERVICE_ITEM, "养犬登记", (PassageText("多少钱", "", "养犬登记每年收费500元。"),))
    with engine.begin() as conn:
        version_id = store(conn, edition, b"x", "a.txt", NOW).version_id
        asked(conn, "养犬登记一年收多少钱", ASKED)
    result = result_of(desk, Plan(Subject.PUBLISH, version_id=version_id))
    assert result["counts"] == {"worse": 0, "better": 1, "changed": 0, "same": 1}


def test_the_editors_own_questions_say_which_answer_is_right(engine: Engine, desk: Desk, permit: int) -> None:
    with engine.begin() as conn:
        add_model_question(conn, ASKED, (permit, "要带什么材料"), 0, NOW)
        add_model_question(conn, "怎么申请经营月球旅馆", (None, None), 0, NOW)
    result = result_of(desk, Plan(Subject.WITHDRAW, document_id=permit))
    assert (result["own"], result["counts"]["worse"], result["differing"][0]["expected"]) == (
        2,
        1,
        "居住证申领",
    )


SAYS, ELSEWHERE = (
    Said(Outcome.ANSWERED, "", "甲", 1, "甲", "一"),
    Said(Outcome.ANSWERED, "", "乙", 2, "乙", "一"),
)
NOTHING = Said(Outcome.UNANSWERED, "查了 3 份文件")


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (SAYS, NOTHING, Verdict.WORSE),
        (NOTHING, SAYS, Verdict.BETTER),
        (SAYS, ELSEWHERE, Verdict.CHANGED),
        (SAYS, SAYS, Verdict.SAME),
        (NOTHING, Said(Outcome.UNANSWERED, "查了 4 份文件"), Verdict.SAME),
    ],
)
def test_what_a_citizen_gets_decides_where_nobody_has_said_what_is_right(
    before: Said, after: Said, verdict: Verdict
) -> None:
    assert compare("问", before, after).verdict is verdict


def test_an_answer_to_what_nothing_here_answers_is_worse() -> None:
    own = ModelQuestion(1, "问", None)
    assert compare("问", NOTHING, SAYS, own).verdict is Verdict.WORSE
    assert compare("问", SAYS, ELSEWHERE, ModelQuestion(1, "问", 2)).verdict is Verdict.BETTER


def hold(desk: Desk, plan: Plan) -> Rehearsal:
    with desk.engine.begin() as conn:
        rehearsal_id = rehearsals.request(conn, plan, 0, NOW)
        assert rehearsals.request(conn, plan, 0, NOW) == rehearsal_id
    assert Rehearsing(desk.engine, desk.settings).hold_next(NOW)
    with desk.engine.connect() as conn:
        return rehearsals.get(conn, rehearsal_id)


def test_what_gets_worse_must_be_acknowledged_with_a_reason(desk: Desk, engine: Engine, permit: int) -> None:
    plan = Plan(Subject.WITHDRAW, document_id=permit)
    with engine.begin() as conn:
        asked(conn, ASKED)
        with pytest.raises(NotRehearsed):
            require_rehearsed(conn, plan)
    held = hold(desk, plan)
    assert (held.status, held.worse, held.done, held.total) == (Status.FINISHED, 1, 1, 1)
    with engine.begin() as conn:
        with pytest.raises(WorseUnacknowledged):
            require_rehearsed(conn, plan)
        with pytest.raises(rehearsals.ExplanationMissing):
            rehearsals.acknowledge(conn, held.id, 0, " ", NOW)
        rehearsals.acknowledge(conn, held.id, 0, "政策已停止", NOW)
        require_rehearsed(conn, plan)
        assert rehearsals.get(conn, held.id).reason == "政策已停止"


def test_a_rehearsal_of_a_base_that_has_changed_since_allows_nothing(
    desk: Desk, engine: Engine, permit: int, published: Published
) -> None:
    plan = Plan(Subject.WITHDRAW, document_id=permit)
    with engine.begin() as conn:
        asked(conn, "今天天气怎么样")
    hold(desk, plan)
    with engine.connect() as conn:
        require_rehearsed(conn, plan)
    published("别的通知", "可以。")
    with engine.connect() as conn, pytest.raises(NotRehearsed):
        require_rehearsed(conn, plan)


def test_a_rehearsal_before_words_were_added_allows_nothing(desk: Desk, engine: Engine, permit: int) -> None:
    plan = Plan(Subject.WITHDRAW, document_id=permit)
    with engine.begin() as conn:
        asked(conn, "今天天气怎么样")
    hold(desk, plan)
    with engine.begin() as conn:
        require_rehearsed(conn, plan)
        lexicon.add(conn, Saying("落脚证", ("居住证",)), 0, NOW)
        with pytest.raises(NotRehearsed):
            require_rehearsed(conn, plan)


def test_where_nobody_has_asked_anything_there_is_nothing_to_rehearse(engine: Engine, permit: int) -> None:
    with engine.connect() as conn:
        require_rehearsed(conn, Plan(Subject.WITHDRAW, document_id=permit))


def test_what_cannot_be_carried_out_ends_the_rehearsal_in_words(desk: Desk) -> None:
    held = hold(desk, Plan(Subject.WITHDRAW, document_id=999))
    assert held.status is Status.FAILED
    assert held.problem


def test_a_rehearsal_is_held_by_one_worker_until_its_claim_lapses(desk: Desk, engine: Engine) -> None:
    with engine.begin() as conn:
        rehearsal_id = rehearsals.request(conn, Plan(Subject.WITHDRAW, document_id=1), 0, NOW)
        first = rehearsals.claim(conn, NOW)
        assert first
        assert first.id == rehearsal_id
        assert rehearsals.claim(conn, NOW) is None
        assert rehearsals.claim(conn, NOW + rehearsals.CLAIM + timedelta(seconds=1))


def test_what_a_worker_that_ends_leaves_off_is_begun_anew_at_once(desk: Desk, permit: int) -> None:
    with desk.engine.begin() as conn:
        rehearsal_id = rehearsals.request(conn, Plan(Subject.WITHDRAW, document_id=permit), 0, NOW)
    ending = Rehearsing(desk.engine, desk.settings)
    worker = threading.Thread(target=ending.hold_next, args=(NOW,))
    worker.start()
    while worker.is_alive():
        ending.interrupt()
        worker.join(0.1)
    with desk.engine.connect() as conn:
        assert rehearsals.get(conn, rehearsal_id).status is Status.WAITING
    assert Rehearsing(desk.engine, desk.settings).hold_next(NOW)


def test_each_wording_of_citizens_is_asked_once_the_latest_first(engine: Engine) -> None:
    with engine.begin() as conn:
        asked(conn, "甲", "乙", "甲")
        asked(conn, "人工", outcome="handed_over")
        assert real_questions(conn) == ["甲", "乙"]
        assert real_questions(conn, 1) == ["甲"]


def test_a_model_question_is_kept_once_without_personal_numbers_and_can_come_back(engine: Engine) -> None:
    with engine.begin() as conn:
        kept = add_model_question(conn, "我的手机13812345678能办居住证吗", (None, None), 0, NOW)
        [question] = all_model_questions(conn)
        assert "13812345678" not in question.question
        with pytest.raises(QuestionKnown):
            add_model_question(conn, question.question, (None, None), 0, NOW)
        with pytest.raises(QuestionUnfit):
            add_model_question(conn, "?", (None, None), 0, NOW)
        retire_model_question(conn, kept, NOW)
        assert all_model_questions(conn) == []
        assert add_model_question(conn, question.question, (None, None), 0, NOW) == kept


def test_a_worker_that_was_late_says_nothing_of_what_another_has_begun_on_a_newer_state(
    engine: Engine, permit: int, published: Published
) -> None:
    plan, later = Plan(Subject.WITHDRAW, document_id=permit), NOW + rehearsals.CLAIM + timedelta(seconds=1)
    with engine.begin() as conn:
        rehearsal_id = rehearsals.request(conn, plan, 0, NOW)
        late = rehearsals.claim(conn, NOW)
    published("别的通知", "可以。")
    with engine.begin() as conn:
        second = rehearsals.claim(conn, later)
        assert late
        assert second
        rehearsals.finish(conn, late, {"counts": {}}, later)
        rehearsals.fail(conn, late, "KeyError", later)
        assert rehearsals.get(conn, rehearsal_id).status is Status.RUNNING
        rehearsals.finish(conn, second, {"counts": {"worse": 1}}, later)
        rehearsals.fail(conn, second, "KeyError", later)
        assert rehearsals.get(conn, rehearsal_id).worse == 1


def test_the_copies_of_a_rehearsal_that_was_killed_go_with_the_next_and_those_of_one_at_work_stay(
    desk: Desk, permit: int
) -> None:
    folders = {name: desk.settings.var_dir / f"rehearsal-{name}" for name in ("killed", "at-work")}
    for folder in folders.values():
        folder.mkdir(parents=True)
        (folder / "held").touch()
    with (folders["at-work"] / "held").open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        result_of(desk, Plan(Subject.WITHDRAW, document_id=permit))
    assert not folders["killed"].exists()
    assert folders["at-work"].exists()


def test_nobody_accepts_what_gets_worse_before_it_is_known(engine: Engine) -> None:
    with engine.begin() as conn:
        rehearsal_id = rehearsals.request(conn, Plan(Subject.WITHDRAW, document_id=1), 0, NOW)
        with pytest.raises(NotRehearsed):
            rehearsals.acknowledge(conn, rehearsal_id, 0, "都可以", NOW)
        held = rehearsals.claim(conn, NOW)
        assert held
        rehearsals.finish(conn, held, {"counts": {"worse": 3}}, NOW)
        assert rehearsals.get(conn, rehearsal_id).needs_reason
