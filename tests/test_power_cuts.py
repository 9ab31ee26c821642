"""The app is killed at random moments while citizens ask and agents claim and reply: nothing acknowledged is lost."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from database import replies, staff, ticket_events, tickets
from hotline.deadlines.time_limits import reckon
from organisation.staff import Role
from organisation.working_days import load_working_days
from settings import Settings
from tests.busy_hour import AGENTS, WORKERS, BusyHour, SlowTelegram, Told
from tests.conftest import publish_small_knowledge_base
from tests.nursery import Nursery
from tests.telegram_citizen import bot
from tests.telegram_server import TelegramServer
from tests.web.staff import add_account, session_cookie

#: Fewer on PostgreSQL, which is not killed itself.
KILLS = {"sqlite": 50, "postgresql": 10}
SEED = 20261125


@pytest.fixture
def platform() -> Iterator[TelegramServer]:
    with SlowTelegram() as server:
        yield server


@pytest.fixture
def hour(
    database_url: str, engine: Engine, settings: Settings, platform: TelegramServer, tmp_path: Path
) -> Iterator[BusyHour]:
    publish_small_knowledge_base(engine)
    staff_ids = {login: add_account(settings, login, Role.AGENT) for login in AGENTS}
    cookies = {login: session_cookie(settings, staff_id) for login, staff_id in staff_ids.items()}
    app = Nursery(database_url, tmp_path, MESSAGES_A_MINUTE="100000", **bot(platform.url))
    app.start(WORKERS)
    yield BusyHour(app, engine, cookies)
    app.stop()


@pytest.mark.timeout(600)
def test_nothing_that_was_acknowledged_is_lost(
    hour: BusyHour, engine: Engine, settings: Settings, platform: TelegramServer
) -> None:
    hour.app.require_ready()
    hour.run(KILLS[engine.dialect.name], random.Random(SEED))  # noqa: S311  an order, not a secret
    deliver_the_rest(engine)
    told = hour.told
    assert told.numbers
    assert told.claims
    assert told.replies
    require_tickets(engine, told)
    require_one_owner_each(engine, told)
    require_replies(engine, told, platform)
    require_right_clocks(engine, settings)
    require_sound_file(engine)


def deliver_the_rest(engine: Engine) -> None:
    """Wait until nothing is left to send."""
    end, unsent = time.monotonic() + 120, select(func.count()).where(replies.c.due_at.is_not(None))
    while time.monotonic() < end:
        with engine.connect() as conn:
            if not conn.scalar(unsent):
                return
        time.sleep(0.2)
    raise AssertionError("the outbox was not worked off")


def require_tickets(engine: Engine, told: Told) -> None:
    """Every number a citizen was told is theirs, and each matter has one."""
    with engine.connect() as conn:
        rows = conn.execute(select(tickets.c.number, tickets.c.citizen_id, tickets.c.question)).all()
    assert {number: str(chat_id) for number, chat_id in told.numbers.items()}.items() <= {
        row.number: row.citizen_id for row in rows
    }.items()
    assert len({(row.citizen_id, row.question) for row in rows}) == len(rows)


def require_one_owner_each(engine: Engine, told: Told) -> None:
    """Whoever was told that a ticket is theirs has it, and no ticket was claimed twice."""
    with engine.connect() as conn:
        claimed = conn.scalars(select(ticket_events.c.ticket_id).where(ticket_events.c.kind == "claimed"))
        times = Counter(claimed)
        owners = {row.id: row.login for row in conn.execute(select(tickets.c.id, staff.c.login).join(staff))}
    assert told.claims.items() <= owners.items()
    assert set(times) == set(owners)
    assert set(times.values()) == {1}


def require_replies(engine: Engine, told: Told, platform: TelegramServer) -> None:
    """Every reply that was acknowledged has arrived; again only where a sender died before it could say so."""
    with engine.connect() as conn:
        rows = conn.execute(select(replies)).all()
    assert set(told.replies) <= {(row.ticket_id, row.text) for row in rows}
    said = Counter(part for text in platform.said() for part in text.split("\n") if "条答复" in part)
    assert set(said) == {row.text for row in rows}
    for row in rows:
        assert row.sent_at
        assert 1 <= said[row.text] <= row.attempts


def require_right_clocks(engine: Engine, settings: Settings) -> None:
    """Each ticket is due when the rules say."""
    with engine.connect() as conn:
        days = load_working_days(conn, settings.working_spans)
        for row in conn.execute(select(tickets.c.id, tickets.c.due_at)).all():
            assert reckon(conn, settings, row.id, days).at == row.due_at


def require_sound_file(engine: Engine) -> None:
    """SQLite finds nothing torn."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as conn:
            assert conn.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
