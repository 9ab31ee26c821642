"""What a document is to others is said by what is published of it; a draft says it only where nothing is."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection, Engine, select

from database import documents, passages, versions
from knowledge_base.editing.acts import publish_signed, save_draft, start_draft
from knowledge_base.edition import Edition, Mention, Repeal
from knowledge_base.kept_editions import get_edition
from knowledge_base.kinds import Disclosure, Kind, Validity
from knowledge_base.passages import PassageText
from knowledge_base.sources import sources
from tests.conftest import NOW, publish_in
from tests.knowledge_base.editing.people import People, draft, people_of, signed

TODAY, REPEALED = date(2026, 1, 1), "停车管理办法"
REPEALS = (Repeal(Mention(REPEALED), date(2025, 2, 1)),)


@pytest.fixture
def people(engine: Engine) -> People:
    return people_of(engine)


def validity(conn: Connection, version_id: int) -> Validity:
    passage_id = conn.scalars(select(passages.c.id).where(passages.c.version_id == version_id)).one()
    return sources(conn, [passage_id])[passage_id].validity(TODAY)


def retitled(conn: Connection, version_id: int, title: str, people: People) -> int:
    """A draft beside the version, under another title."""
    new = start_draft(conn, version_id, people.editor, NOW)
    written = replace(get_edition(conn, new), title=title, disclosure=Disclosure.PROACTIVE)
    save_draft(conn, new, written, 1, people.editor, NOW)
    return new


@pytest.mark.parametrize("is_repeal_first", [True, False])
def test_a_title_tried_in_a_draft_repeals_nothing_that_is_published(
    engine: Engine, people: People, *, is_repeal_first: bool
) -> None:
    def repeal() -> None:
        publish_in(engine, "废止通知", "可以。", issued_on=date(2025, 1, 1), repeals=REPEALS)

    if is_repeal_first:
        repeal()
    document_id = publish_in(engine, "占道经营管理规定", "可以占道。", issued_on=date(2020, 1, 1))
    with engine.begin() as conn:
        published = conn.scalars(
            select(documents.c.published_version_id).where(documents.c.id == document_id)
        ).one()
        new = retitled(conn, published, REPEALED, people)
    if not is_repeal_first:
        repeal()
    with engine.begin() as conn:
        assert validity(conn, published) is not Validity.REPEALED
        if is_repeal_first:
            # What was tried is meant once it is signed and published.
            publish_signed(conn, signed(conn, people, new), people.editor, NOW)
            assert validity(conn, new) is Validity.REPEALED


def test_a_title_that_was_misread_and_put_right_is_repealed_no_more(engine: Engine, people: People) -> None:
    publish_in(engine, "废止通知", "可以。", issued_on=date(2025, 1, 1), repeals=REPEALS)
    misread = Edition(Kind.POLICY, REPEALED, (PassageText("", "", "可以。"),), issued_on=date(2020, 1, 1))
    with engine.begin() as conn:
        version_id = draft(conn, people.editor, replace(misread, disclosure=Disclosure.PROACTIVE))
        assert validity(conn, version_id) is Validity.REPEALED
        right = replace(get_edition(conn, version_id), title="占道经营管理规定")
        revision = conn.scalars(select(versions.c.revision).where(versions.c.id == version_id)).one()
        save_draft(conn, version_id, right, revision, people.editor, NOW)
        assert validity(conn, version_id) is not Validity.REPEALED
