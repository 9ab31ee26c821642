"""Nothing is published unsigned, and nobody signs their own: by the code, and by the database where the code is passed by."""

import pytest
from sqlalchemy import Connection, Engine, Executable, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from database import OPERATOR_ID, documents, passages, publications, reviews, staff, versions
from knowledge_base.documents import store
from knowledge_base.edition import Edition
from knowledge_base.kinds import Disclosure, Kind
from knowledge_base.passages import PassageText
from knowledge_base.publishing import DocumentNotFound, NotPublishable, Unsigned, publish, publish_as_operator
from knowledge_base.reviews import AlreadySigned, OwnWork, find_review, sign
from knowledge_base.sources import get_passage, whole_text
from tests.conftest import NOW

AUTHOR, SECOND = 1, 2


@pytest.fixture
def drafted(engine: Engine) -> int:
    """A version that account 1 has written; account 2 could sign it."""
    with engine.begin() as conn:
        for login in ("wang", "zhao"):
            conn.execute(insert(staff).values(login=login, name=login, password_hash="", role="reviewer"))
        return draft(conn)


def draft(conn: Connection, author: int = AUTHOR, disclosure: Disclosure = Disclosure.PROACTIVE) -> int:
    edition = Edition(Kind.POLICY, "规定", (PassageText("", "", "可以。"),), disclosure=disclosure)
    return store(conn, edition, repr((author, disclosure)).encode(), "a.txt", NOW, author=author).version_id


def test_what_a_second_person_has_signed_can_be_published(engine: Engine, drafted: int) -> None:
    with engine.begin() as conn:
        with pytest.raises(Unsigned):
            publish(conn, drafted, NOW)
        sign(conn, drafted, SECOND, NOW, reason="可以公开")
        assert publish(conn, drafted, NOW, AUTHOR)
        review = find_review(conn, drafted)
        row = conn.execute(select(publications)).one()
    assert review
    assert (review.reviewer, review.reason, review.id) == ("zhao", "可以公开", row.review_id)


def test_nobody_signs_their_own_nor_twice(engine: Engine, drafted: int) -> None:
    with engine.begin() as conn:
        with pytest.raises(OwnWork):
            sign(conn, drafted, AUTHOR, NOW)
        sign(conn, drafted, SECOND, NOW)
        with pytest.raises(AlreadySigned):
            sign(conn, drafted, SECOND, NOW)


def test_the_operator_signs_by_name_what_the_command_line_publishes(engine: Engine) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, OPERATOR_ID)
        publish_as_operator(conn, version_id, NOW, "未标注公开属性")
        review = find_review(conn, version_id)
    assert review
    assert (review.staff_id, review.reviewer, review.reason) == (0, "运维人员", "未标注公开属性")


def test_what_must_not_be_disclosed_is_not_published_even_signed(engine: Engine, drafted: int) -> None:
    with engine.begin() as conn:
        closed = draft(conn, disclosure=Disclosure.NONE)
        sign(conn, closed, SECOND, NOW)
        with pytest.raises(NotPublishable):
            publish(conn, closed, NOW)


def past_the_code(engine: Engine, statement: Executable) -> None:
    """Run a statement of one's own; fails where the database lets it pass."""
    with engine.begin() as conn, pytest.raises(IntegrityError), conn.begin_nested():
        conn.execute(statement)


def test_the_database_refuses_to_publish_what_nobody_signed(engine: Engine, drafted: int) -> None:
    row = {"version_id": drafted, "action": "publish", "at": NOW}
    past_the_code(engine, insert(publications).values(row))
    past_the_code(engine, insert(publications).values(row | {"review_id": 1}))
    past_the_code(engine, update(documents).values(published_version_id=drafted))
    past_the_code(engine, update(documents).values(published_version_id=drafted, published_review_id=1))


def test_the_database_refuses_the_signature_of_another_version(engine: Engine, drafted: int) -> None:
    with engine.begin() as conn:
        other = draft(conn, SECOND)
        review_id = sign(conn, other, AUTHOR, NOW)
    past_the_code(
        engine,
        insert(publications).values(version_id=drafted, action="publish", at=NOW, review_id=review_id),
    )
    past_the_code(
        engine,
        update(documents).values(published_version_id=drafted, published_review_id=review_id),
    )


def test_the_database_refuses_an_authors_own_signature_whatever_is_said_of_the_author(
    engine: Engine, drafted: int
) -> None:
    own = {"version_id": drafted, "revision": 1, "staff_id": AUTHOR, "at": NOW}
    past_the_code(engine, insert(reviews).values(own | {"author_id": AUTHOR}))
    past_the_code(engine, insert(reviews).values(own | {"author_id": SECOND}))
    past_the_code(engine, insert(reviews).values(own | {"author_id": OPERATOR_ID}))


def test_the_database_refuses_to_save_over_what_was_signed(engine: Engine, drafted: int) -> None:
    with engine.begin() as conn:
        sign(conn, drafted, SECOND, NOW)
    past_the_code(engine, update(versions).where(versions.c.id == drafted).values(revision=2))
    past_the_code(engine, update(versions).where(versions.c.id == drafted).values(created_by=SECOND))


def test_nobody_can_sign_in_as_the_operator(engine: Engine) -> None:
    with engine.connect() as conn:
        row = conn.execute(select(staff).where(staff.c.id == OPERATOR_ID)).one()
        known = conn.scalar(text("SELECT count(*) FROM sessions WHERE staff_id = 0"))
    assert (row.active, row.password_hash, known) == (0, "", 0)


def test_the_text_of_a_draft_is_read_by_nobody_outside(engine: Engine, drafted: int) -> None:
    with engine.begin() as conn:
        [passage_id] = conn.scalars(select(passages.c.id).where(passages.c.version_id == drafted))
        for read in (get_passage, whole_text):
            with pytest.raises(DocumentNotFound):
                read(conn, passage_id)
        sign(conn, drafted, SECOND, NOW)
        publish(conn, drafted, NOW)
        assert get_passage(conn, passage_id).text == whole_text(conn, passage_id)
