"""Nobody signs words of their own, however those came into the version that waits."""

import pytest
from sqlalchemy import Engine

from knowledge_base.editing.acts import publish_signed, sign_off, start_draft, submit
from knowledge_base.editing.history import writers_of
from knowledge_base.editing.scan import scan
from knowledge_base.reviews import OwnWork
from tests.conftest import NOW
from tests.knowledge_base.editing.people import People, draft


def test_who_wrote_the_draft_that_another_draft_was_begun_from_does_not_sign_that(
    engine: Engine, people: People
) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.administrator)
        for colleague in (people.editor, people.colleague):
            version_id = start_draft(conn, version_id, colleague, NOW)
        submit(conn, scan(conn, version_id), people.colleague, NOW)
        with pytest.raises(OwnWork):
            sign_off(conn, scan(conn, version_id), people.administrator, NOW)
        sign_off(conn, scan(conn, version_id), people.reviewer, NOW)


def test_words_that_a_second_person_has_signed_are_their_authors_no_more(
    engine: Engine, people: People
) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.administrator)
        submit(conn, scan(conn, version_id), people.administrator, NOW)
        sign_off(conn, scan(conn, version_id), people.reviewer, NOW)
        publish_signed(conn, version_id, people.editor, NOW)
        changed = start_draft(conn, version_id, people.editor, NOW)
        assert writers_of(conn, changed) == {people.editor.id}
        submit(conn, scan(conn, changed), people.editor, NOW)
        sign_off(conn, scan(conn, changed), people.administrator, NOW)


def test_words_taken_over_before_a_signature_are_not_signed_by_what_is_signed_later(
    engine: Engine, people: People
) -> None:
    with engine.begin() as conn:
        first = draft(conn, people.administrator)
        taken_over = start_draft(conn, first, people.editor, NOW)
        submit(conn, scan(conn, first), people.administrator, NOW)
        sign_off(conn, scan(conn, first), people.reviewer, NOW)
        assert people.administrator.id in writers_of(conn, taken_over)
