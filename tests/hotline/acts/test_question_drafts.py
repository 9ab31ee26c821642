"""A solved ticket becomes a draft for the editors: masked, once, and never published by itself."""

import pytest
from sqlalchemy import Engine, func, select

from database import documents, passages, replies, versions
from hotline.acts import handling
from hotline.acts.question_drafts import NothingToDraft, draft_question
from hotline.replies.reply import write
from hotline.tickets.timeline import Act, EventKind, timeline_of
from knowledge_base.editing.history import writers_of
from organisation.staff import Role, add_staff
from settings import Settings
from tests.conftest import NOW
from tests.hotline.matters import Matter, waiting_matter

QUESTION = "我的电话13812345678，路灯坏了找谁"


def answered(engine: Engine, settings: Settings, *texts: str, question: str = QUESTION) -> Matter:
    matter = waiting_matter(engine, settings, question=question)
    with engine.begin() as conn:
        handling.claim(conn, matter.id, Act(matter.staff_id, NOW))
        for text in texts:
            write(conn, settings, matter.id, Act(matter.staff_id, NOW), text)
    return matter


def drafted(engine: Engine, matter: Matter) -> int:
    with engine.begin() as conn:
        return draft_question(conn, matter.id, Act(matter.staff_id, NOW))


def test_the_last_answer_becomes_a_draft_without_personal_numbers(engine: Engine, settings: Settings) -> None:
    document_id = drafted(
        engine, answered(engine, settings, "正在问。", "打区城管委电话，或回拨13912345678。")
    )
    with engine.connect() as conn:
        version = conn.execute(select(versions).where(versions.c.document_id == document_id)).one()
        answer = conn.scalar(select(passages.c.text).where(passages.c.version_id == version.id))
        published = conn.scalar(select(documents.c.published_version_id).where(documents.c.id == document_id))
    assert (version.status, published) == ("draft", None)
    assert str(answer).startswith("打区城管委电话")
    kept = f"{version.title}{version.fields}{answer}{version.source.decode()}"
    assert "路灯坏了找谁" in kept
    assert "1381234" not in kept
    assert "1391234" not in kept


def test_drafting_again_changes_nothing(engine: Engine, settings: Settings) -> None:
    matter = answered(engine, settings, "找区城管委。")
    assert drafted(engine, matter) == drafted(engine, matter)
    with engine.connect() as conn:
        assert conn.scalar(select(func.count()).select_from(versions)) == 1
        kinds = [event.kind for event in timeline_of(conn, matter.id)]
    assert kinds.count(EventKind.DRAFTED) == 1


def test_without_a_question_or_an_answer_there_is_nothing_to_draft(
    engine: Engine, settings: Settings
) -> None:
    for matter in (answered(engine, settings), answered(engine, settings, "好的。", question="")):
        with pytest.raises(NothingToDraft):
            drafted(engine, matter)


def test_who_answered_has_written_of_the_draft_and_does_not_sign_it(
    engine: Engine, settings: Settings
) -> None:
    matter = answered(engine, settings, "找区城管委。")
    with engine.begin() as conn:
        answered_by = conn.scalars(select(replies.c.staff_id)).one()
        colleague = add_staff(conn, "qian", "钱", Role.AGENT, "", NOW)
        draft_question(conn, matter.id, Act(colleague, NOW))
        version_id = conn.scalars(select(versions.c.id)).one()
        assert writers_of(conn, version_id) == {answered_by, colleague}
