"""What is pinned holds from another person's signature to its end."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, update
from sqlalchemy.exc import IntegrityError

from database import pins as table
from database import staff
from knowledge_base.pins import Mode, PinDraft, PinNotFound, PinUnfit, all_pins, end, live_pins, propose, sign
from knowledge_base.reviews import OwnWork
from tests.conftest import NOW

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def people(engine: Engine) -> Engine:
    with engine.begin() as conn:
        for login in ("wang", "zhao"):
            conn.execute(insert(staff).values(login=login, name=login, password_hash="", role="reviewer"))
    return engine


def pin(conn: Connection, **more: Any) -> int:
    draft: dict[str, Any] = {"mode": Mode.SILENCE, "words": "小区 停水", "reason": "抢修", "from_at": NOW}
    return propose(conn, PinDraft(**draft | more), 1, NOW)


def test_a_pin_holds_from_the_second_signature_to_its_end(people: Engine) -> None:
    with people.begin() as conn:
        pin_id = pin(conn)
        assert live_pins(conn, LATER) == []
        with pytest.raises(OwnWork):
            sign(conn, pin_id, 1, NOW)
        sign(conn, pin_id, 2, NOW)
        [live] = live_pins(conn, LATER)
        assert (live.who, live.signed_by, live.lines) == ("wang", "zhao", (("小区", "停水"),))
        end(conn, pin_id, 1, LATER)
        assert live_pins(conn, LATER) == []
        with pytest.raises(PinNotFound):
            end(conn, pin_id, 1, LATER)
        assert [one.ended_by for one in all_pins(conn)] == ["wang"]


def test_a_pin_begins_and_ends_at_its_moments(people: Engine) -> None:
    with people.begin() as conn:
        sign(conn, pin(conn, from_at=LATER, until_at=LATER + timedelta(hours=1)), 2, NOW)
        found = [len(live_pins(conn, NOW + timedelta(hours=hours))) for hours in (1, 2, 3)]
    assert found == [0, 1, 0]


@pytest.mark.parametrize(
    "draft",
    [
        {"words": " "},
        {"words": "", "channel": "web", "mode": Mode.STATEMENT, "statement": "正在处理"},
        {"mode": Mode.STATEMENT, "statement": " "},
        {"mode": Mode.STATEMENT, "statement": "长" * 601},
        {"until_at": NOW},
    ],
)
def test_a_pin_is_about_something_and_says_something(people: Engine, draft: dict[str, Any]) -> None:
    with people.begin() as conn, pytest.raises(PinUnfit):
        pin(conn, **draft)


def test_one_that_is_over_cannot_be_signed_any_more(people: Engine) -> None:
    with people.begin() as conn:
        pin_id = pin(conn)
        end(conn, pin_id, 1, NOW)
        with pytest.raises(PinNotFound):
            sign(conn, pin_id, 2, NOW)


def test_the_database_refuses_one_name_twice(people: Engine) -> None:
    with people.begin() as conn:
        pin(conn)
        with pytest.raises(IntegrityError), conn.begin_nested():
            conn.execute(update(table).values(signed_by=1, signed_at=NOW))
