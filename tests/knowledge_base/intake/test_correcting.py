"""Facts put right by an editor: what follows goes with them, nobody's are overwritten."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select

from database import documents, versions
from knowledge_base.editing.drafts import SavedMeanwhile
from knowledge_base.editing.rules import ActNotPossible
from knowledge_base.intake.correcting import correct, get_facts
from knowledge_base.intake.evidence import Fact
from knowledge_base.intake.uploads import Upload
from knowledge_base.kinds import Disclosure, State
from organisation.departments import add_department
from organisation.staff import Role, Staff
from tests.knowledge_base.intake.files import NOTICE

Read = Callable[..., Upload]


@pytest.fixture
def draft(read: Read) -> int:
    """A draft that was read of the notice, whose foot says nothing of 公开属性."""
    return int(read("通知.txt", NOTICE.replace("（此件公开发布）", "")).documents[0]["version_id"])


@pytest.fixture
def put_right(engine: Engine, editor: int) -> Callable[..., None]:
    """put_right(draft, title="...") saves these facts over the revision there is."""

    def save(version_id: int, *, revision: int = 0, checked: tuple[Fact, ...] = (), **facts: Any) -> None:
        who = Staff(editor, "sun", "孙编辑", Role.EDITOR)
        with engine.begin() as conn:
            known = conn.scalar(select(versions.c.revision).where(versions.c.id == version_id))
            told = replace(get_facts(conn, version_id), **facts)
            correct(conn, version_id, told, revision or known or 0, checked, who, datetime.now(UTC))

    return save


def version(engine: Engine, version_id: int) -> Any:
    with engine.connect() as conn:
        return conn.execute(select(versions).where(versions.c.id == version_id)).one()


def test_a_corrected_fact_is_saved_and_the_text_stays(
    engine: Engine, draft: int, put_right: Callable[..., None]
) -> None:
    before = version(engine, draft)
    put_right(draft, document_number="某政办发〔2026〕9号", index_number="000-11")
    after = version(engine, draft)
    assert after.document_number == "某政办发〔2026〕9号"
    assert after.fields["索引号"] == "000-11"
    assert (after.reading, after.source, after.revision) == (before.reading, before.source, 2)


def test_the_last_day_of_a_term_follows_the_day_it_is_reckoned_from(
    engine: Engine, read: Read, put_right: Callable[..., None]
) -> None:
    text = NOTICE.replace("自2026年6月10日起施行，有效期三年", "自印发之日起施行，有效期三年")
    draft = int(read("通知.txt", text).documents[0]["version_id"])
    before = version(engine, draft)
    assert before.expires_on == date(2029, 5, 31)
    put_right(draft, issued_on=date(2026, 7, 1))
    assert version(engine, draft).expires_on == date(2029, 6, 30)


def test_a_day_the_editor_states_does_not_follow(
    engine: Engine, draft: int, put_right: Callable[..., None]
) -> None:
    put_right(draft, expires_on=date(2030, 1, 1), issued_on=date(2026, 5, 1))
    assert version(engine, draft).expires_on == date(2030, 1, 1)


def test_what_was_corrected_or_checked_is_doubtful_no_more(
    engine: Engine, draft: int, put_right: Callable[..., None]
) -> None:
    evidence = version(engine, draft).evidence
    assert evidence[Fact.EXPIRES_ON]["doubt"]
    assert evidence[Fact.DISCLOSURE]["doubt"]
    put_right(draft, checked=(Fact.EXPIRES_ON,), disclosure=Disclosure.PROACTIVE)
    evidence = version(engine, draft).evidence
    assert not evidence[Fact.EXPIRES_ON]["doubt"]
    assert not evidence[Fact.DISCLOSURE]["doubt"]


def test_a_disclosure_nobody_has_chosen_stays_doubtful_however_often_it_is_checked(
    engine: Engine, draft: int, put_right: Callable[..., None]
) -> None:
    put_right(draft, checked=(Fact.DISCLOSURE,))
    assert version(engine, draft).evidence[Fact.DISCLOSURE]["doubt"]


def test_who_saves_over_what_a_colleague_saved_is_told(draft: int, put_right: Callable[..., None]) -> None:
    put_right(draft, title="关于甲的通知")
    with pytest.raises(SavedMeanwhile):
        put_right(draft, revision=1, title="关于乙的通知")


def test_what_is_no_draft_is_not_corrected(
    engine: Engine, draft: int, put_right: Callable[..., None]
) -> None:
    with engine.begin() as conn:
        conn.execute(versions.update().values(status=State.IN_REVIEW))
    with pytest.raises(ActNotPossible):
        put_right(draft, title="关于甲的通知")


def test_the_unit_that_answers_for_it_is_the_documents(
    engine: Engine, draft: int, put_right: Callable[..., None]
) -> None:
    with engine.begin() as conn:
        add_department(conn, "区文旅局")
    put_right(draft, department=1)
    with engine.connect() as conn:
        assert conn.scalars(select(documents.c.department_id)).all() == [1]
