"""Who else is there: seen for 15 seconds, typing for 8, and hardly a write for it."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select

from database import presences
from hotline.replies.presence import Present, leave, others, seen
from tests.conftest import NOW
from tests.hotline.matters import open_matter


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_somebody_is_there_for_fifteen_seconds_and_types_for_eight(engine: Engine) -> None:
    mine, colleague = open_matter(engine), open_matter(engine)
    with engine.begin() as conn:
        seen(conn, mine.id, colleague.staff_id, True, NOW)
        seen(conn, mine.id, mine.staff_id, True, NOW)
        assert others(conn, mine.id, mine.staff_id, after(7)) == [Present("李工", True)]
        assert others(conn, mine.id, mine.staff_id, after(9)) == [Present("李工", False)]
        assert others(conn, mine.id, mine.staff_id, after(15)) == []
        assert others(conn, colleague.id, mine.staff_id, NOW) == []


def test_a_beat_that_says_nothing_new_is_not_written(engine: Engine) -> None:
    matter = open_matter(engine)
    with engine.begin() as conn:
        seen(conn, matter.id, matter.staff_id, False, NOW)
        seen(conn, matter.id, matter.staff_id, False, after(2))
        assert conn.scalar(select(presences.c.seen_at)) == NOW
        seen(conn, matter.id, matter.staff_id, False, after(3))
        assert conn.scalar(select(presences.c.seen_at)) == after(3)


def test_beginning_and_ending_to_type_is_told_at_once(engine: Engine) -> None:
    matter = open_matter(engine)
    with engine.begin() as conn:
        seen(conn, matter.id, matter.staff_id, False, NOW)
        seen(conn, matter.id, matter.staff_id, True, after(1))
        assert others(conn, matter.id, 0, after(1)) == [Present("李工", True)]
        seen(conn, matter.id, matter.staff_id, False, after(2))
        assert others(conn, matter.id, 0, after(2)) == [Present("李工", False)]


def test_who_leaves_is_gone_at_once(engine: Engine) -> None:
    matter = open_matter(engine)
    with engine.begin() as conn:
        seen(conn, matter.id, matter.staff_id, False, NOW)
        leave(conn, matter.id, matter.staff_id)
        assert others(conn, matter.id, 0, NOW) == []


def test_old_presences_are_swept_away_by_who_comes_next(engine: Engine) -> None:
    first, second = open_matter(engine), open_matter(engine)
    with engine.begin() as conn:
        seen(conn, first.id, first.staff_id, False, NOW)
        seen(conn, second.id, second.staff_id, False, after(3600))
        assert conn.scalars(select(presences.c.ticket_id)).all() == [second.id]
