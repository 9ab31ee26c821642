"""What harms most when it is wrong is looked at first."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, insert, select, update

from database import citations, documents, passages, tickets, turns, versions
from knowledge_base.documents import DocumentNotFound
from knowledge_base.editing.check_ups import Trouble, check_ups, troubles
from knowledge_base.editing.ownership import mark_for_change, verify
from knowledge_base.kinds import Kind
from organisation.staff import get_staff
from tests.conftest import NOW, Published

LATER = NOW + timedelta(days=100)


def cited(conn: Connection, document_id: int, times: int, at: datetime = NOW) -> list[int]:
    passage_id = conn.scalar(
        select(passages.c.id)
        .join(versions, versions.c.id == passages.c.version_id)
        .where(versions.c.document_id == document_id)
    )
    ids = []
    for number in range(times):
        turn = {"channel": "web", "citizen_id": f"{document_id}-{number}", "question": "问", "answer": {}}
        more = {"message_id": f"{document_id}-{number}", "outcome": "answered", "confidence": 1, "at": at}
        turn_id = conn.execute(insert(turns).values(turn | more).returning(turns.c.id)).scalar_one()
        conn.execute(insert(citations).values(turn_id=turn_id, position=0, passage_id=passage_id, score=1))
        ids.append(turn_id)
    return ids


def open_ticket(conn: Connection, turn_id: int, at: datetime) -> None:
    turn = conn.execute(select(turns).where(turns.c.id == turn_id)).one()
    row = {
        "number": f"ZX{turn_id}",
        "channel": turn.channel,
        "citizen_id": turn.citizen_id,
        "turn_id": turn_id,
    }
    conn.execute(insert(tickets).values(row | {"status": "waiting", "opened_at": at}))


def test_the_order_is_that_of_harm(engine: Engine, published: Published) -> None:
    seldom, often, helpless = (published(f"{name}通知", "可以。") for name in "甲乙丙")
    with engine.begin() as conn:
        cited(conn, seldom, 1)
        cited(conn, often, 6)
        for turn_id in cited(conn, helpless, 6):
            open_ticket(conn, turn_id, NOW + timedelta(hours=1))
        assert [one.document_id for one in check_ups(conn, LATER)] == [helpless, often, seldom]
        first = check_ups(conn, LATER)[0]
        assert (first.cited, first.unresolved, first.days) == (6, 6, 100)
        verify(conn, helpless, get_staff(conn, 0), LATER)
        assert check_ups(conn, LATER)[0].document_id == often


def test_a_ticket_long_after_an_answer_says_nothing_of_it(engine: Engine, published: Published) -> None:
    document_id = published("通知", "可以。")
    with engine.begin() as conn:
        [turn_id] = cited(conn, document_id, 1)
        open_ticket(conn, turn_id, NOW + timedelta(days=3))
        assert [one.unresolved for one in check_ups(conn, LATER)] == [0]


def test_answers_of_more_than_a_year_ago_do_not_count(engine: Engine, published: Published) -> None:
    document_id = published("通知", "可以。")
    with engine.begin() as conn:
        cited(conn, document_id, 3, LATER - timedelta(days=400))
        assert [one.cited for one in check_ups(conn, LATER)] == [0]


def test_what_is_to_be_changed_comes_first_until_it_is_verified(engine: Engine, published: Published) -> None:
    often, seldom = published("甲通知", "可以。"), published("乙通知", "可以。")
    with engine.begin() as conn:
        cited(conn, often, 5)
        mark_for_change(conn, seldom, " 电话变了 ", get_staff(conn, 0), LATER)
        first = check_ups(conn, LATER)[0]
        assert (first.document_id, first.needs_change) == (seldom, "电话变了")
        verify(conn, seldom, get_staff(conn, 0), LATER)
        assert check_ups(conn, LATER)[0].document_id == often
        with pytest.raises(DocumentNotFound):
            mark_for_change(conn, 999, "没有", get_staff(conn, 0), LATER)


def test_what_ends_soon_is_late_or_leads_nowhere_is_named(engine: Engine, published: Published) -> None:
    today = date(2026, 11, 23)
    ends = published("试行办法", "可以。", expires_on=date(2026, 12, 31))
    published("长期办法", "可以。", expires_on=date(2030, 12, 31))
    late = published(
        "名录",
        "甲站",
        kind=Kind.DIRECTORY,
        issued_on=date(2026, 1, 1),
        fields={"更新周期": "每月", "责任单位": "民政局"},
    )
    alone = published("解读", "就是可以。", kind=Kind.INTERPRETATION)
    paired = published("又一解读", "就是可以。", kind=Kind.INTERPRETATION)
    with engine.begin() as conn:
        conn.execute(update(documents).where(documents.c.id == paired).values(interprets_id=ends))
        found = {(one.trouble, one.document_id) for one in troubles(conn, today)}
    assert found == {(Trouble.EXPIRES, ends), (Trouble.LATE, late), (Trouble.POLICY_GONE, alone)}
