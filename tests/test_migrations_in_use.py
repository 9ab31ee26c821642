"""A database that is in use is brought up to date with all it holds."""

from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, MetaData, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from database import documents, metadata, migrate, publications, replies, reviews, versions
from tests.conftest import NOW

_TURN = {"channel": "web", "question": "怎么办", "answer": {}, "outcome": "answered", "confidence": 0}
_VERSION = {
    "validity": "in_force",
    "disclosure": "proactive",
    "fields": {},
    "source": b"x",
    "filename": "a.txt",
}
#: Document 1 was replaced, 2 withdrawn, 3 is a draft that an editor brought in; each version has a passage.
ROWS: dict[str, list[dict[str, Any]]] = {
    "staff": [
        {
            "login": "wang",
            "name": "王",
            "password_hash": "",
            "role": "editor",
            "must_change_password": 0,
            "active": 1,
        }
    ],
    "documents": [
        {"kind": "policy", "published_version_id": 2},
        {"kind": "policy", "published_version_id": None},
        {"kind": "qa", "published_version_id": None},
    ],
    "versions": [
        _VERSION | {"document_id": 1, "number": 1, "title": "一", "status": "published", "created_at": NOW},
        _VERSION | {"document_id": 1, "number": 2, "title": "一", "status": "published", "created_at": NOW},
        _VERSION | {"document_id": 2, "number": 1, "title": "二", "status": "withdrawn", "created_at": NOW},
        _VERSION
        | {
            "document_id": 3,
            "number": 1,
            "title": "三",
            "status": "draft",
            "created_at": NOW,
            "created_by": 1,
        },
    ],
    "passages": [
        {"version_id": n, "position": 0, "heading": "", "heading_text": "", "text": "可以。"}
        for n in (1, 2, 3, 4)
    ],
    "publications": [
        {"version_id": 1, "action": "publish", "at": NOW},
        {"version_id": 2, "action": "publish", "at": NOW, "staff_id": 1},
        {"version_id": 3, "action": "publish", "at": NOW},
        {"version_id": 3, "action": "withdraw", "at": NOW, "note": "写错了"},
    ],
    "turns": [_TURN | {"citizen_id": "c", "message_id": str(n), "at": NOW} for n in (1, 2)],
    "citations": [{"turn_id": 1, "position": 0, "passage_id": 1, "score": 0.5}],
    "tickets": [
        {
            "number": "ZX261123-0001-2",
            "channel": "web",
            "citizen_id": "c",
            "turn_id": 2,
            "status": "answered",
            "opened_at": NOW,
        }
    ],
    "ticket_events": [{"ticket_id": 1, "kind": "opened", "body": "", "at": NOW}],
    "replies": [{"ticket_id": 1, "staff_id": 1, "text": "已修好。", "at": NOW, "attempts": 0}],
}


@pytest.fixture
def in_use(engine: Engine) -> Iterator[Engine]:
    """A database of before there were editors, with something in every table that is made anew."""
    metadata.drop_all(engine)
    with engine.begin() as conn:
        conn.execute(text("DROP TABLE alembic_version"))
    migrate(engine, "0007")
    before = MetaData()
    before.reflect(engine)
    with engine.begin() as conn:
        for table, rows in ROWS.items():
            has_id = "id" in before.tables[table].c
            for number, row in enumerate(rows, 1):
                conn.execute(insert(before.tables[table]).values({"id": number} | row if has_id else row))
    yield engine
    migrate(engine)


def test_all_of_it_is_there_afterwards_and_signed_where_it_was_published(in_use: Engine) -> None:
    migrate(in_use)
    with in_use.connect() as conn:
        assert compare_metadata(MigrationContext.configure(conn), metadata) == []
        for table, rows in ROWS.items():
            kept = conn.scalar(select(func.count()).select_from(metadata.tables[table]))
            # The operator has an account now.
            assert kept == len(rows) + (table == "staff"), table
        states = conn.execute(select(versions.c.status, versions.c.created_by).order_by(versions.c.id)).all()
        signed = set(conn.scalars(select(reviews.c.version_id)))
        unsigned = select(publications.c.id).where(publications.c.review_id.is_(None))
        assert conn.scalars(unsigned.where(publications.c.action == "publish")).all() == []
        assert conn.scalars(select(replies.c.text)).all() == ["已修好。"]
        answered_from = conn.execute(
            select(documents.c.published_version_id, reviews.c.version_id)
            .outerjoin(reviews, reviews.c.id == documents.c.published_review_id)
            .order_by(documents.c.id)
        ).all()
    assert [tuple(row) for row in states] == [
        ("published", 0),
        ("published", 0),
        ("withdrawn", 0),
        ("draft", 1),
    ]
    assert signed == {1, 2, 3}
    assert [tuple(row) for row in answered_from] == [(2, 2), (None, None), (None, None)]


def test_its_keys_hold_afterwards(in_use: Engine) -> None:
    migrate(in_use)
    unsigned = update(documents).where(documents.c.id == 3).values(published_version_id=4)
    anothers = unsigned.values(published_review_id=select(func.min(reviews.c.id)).scalar_subquery())
    for attempt in (
        unsigned,
        anothers,
        insert(publications).values(version_id=4, action="publish", at=NOW),
        insert(publications).values(version_id=4, review_id=1, action="publish", at=NOW),
        insert(reviews).values(version_id=4, revision=1, author_id=1, staff_id=1, at=NOW),
        update(versions).where(versions.c.id == 2).values(revision=2),
        update(replies).values(ticket_id=None),
    ):
        with pytest.raises(IntegrityError), in_use.begin() as conn:
            conn.execute(attempt)
