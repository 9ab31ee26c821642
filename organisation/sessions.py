"""Who is signed in, and what slows down guessing.

The browser holds a random token; only its digest is kept here, so what is read here opens nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import ColumnElement, Connection, Update, delete, func, insert, select, update

from database import sessions, sign_in_failures, staff

#: So many failures of a login, or of an address (an office may share one), within this time.
MOST_OF_LOGIN = 5
MOST_OF_ADDRESS = 20
REMEMBERED = timedelta(minutes=15)
#: `seen_at` is written at most so often.
PRECISION = timedelta(minutes=1)
#: A session that is over is of no use to anybody after this.
KEPT = timedelta(days=7)
#: PostgreSQL's name of the lock on attempts; any number nothing else locks.
_ATTEMPTS = 12346


class TooManyFailures(Exception):
    """Signing in has failed too often; it can be tried again after a while."""

    def __init__(self, after: int) -> None:
        super().__init__(after)
        #: Seconds.
        self.after = after


@dataclass(frozen=True, slots=True)
class Session:
    """A browser in which somebody is signed in."""

    id: str
    staff_id: int
    seen_at: datetime


def open_session(conn: Connection, staff_id: int, now: datetime) -> str:
    """Sign somebody in; the token for their browser."""
    conn.execute(delete(sessions).where(sessions.c.opened_at < now - KEPT))
    token = token_urlsafe(32)
    conn.execute(insert(sessions).values(id=_digest(token), staff_id=staff_id, opened_at=now, seen_at=now))
    return token


def find_session(
    conn: Connection, token: str, now: datetime, idle: timedelta, longest: timedelta
) -> Session | None:
    """The session of that token, unless it has ended, was `idle`, is too old or its account is not in use.

    Looking does not keep it alive: see `keep_alive`.
    """
    found = conn.execute(
        select(sessions.c.id, sessions.c.staff_id, sessions.c.seen_at)
        .join(staff, staff.c.id == sessions.c.staff_id)
        .where(
            sessions.c.id == _digest(token),
            sessions.c.ended_at.is_(None),
            sessions.c.seen_at > now - idle,
            sessions.c.opened_at > now - longest,
            staff.c.active == 1,
        )
    ).one_or_none()
    return Session(found.id, found.staff_id, found.seen_at) if found else None


def is_due(session: Session, now: datetime) -> bool:
    """Whether `keep_alive` has something to write: most requests need no transaction for it."""
    return session.seen_at <= now - PRECISION


def keep_alive(conn: Connection, session: Session, now: datetime) -> None:
    """Somebody acted; what pages ask by themselves is no act."""
    seen = update(sessions).where(sessions.c.id == session.id, sessions.c.seen_at < now)
    conn.execute(seen.values(seen_at=now))


def end_session(conn: Connection, session: Session, now: datetime) -> None:
    """Sign out: the token is worth nothing from now on."""
    conn.execute(_ending(now).where(sessions.c.id == session.id))


def end_sessions_of(conn: Connection, staff_id: int, now: datetime) -> int:
    """Sign somebody out everywhere; how many sessions that were."""
    return conn.execute(_ending(now).where(sessions.c.staff_id == staff_id)).rowcount


def _ending(now: datetime) -> Update:
    return update(sessions).where(sessions.c.ended_at.is_(None)).values(ended_at=now)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def count_attempt(conn: Connection, login: str, address: str, now: datetime) -> None:
    """Count an attempt as failed before the password is looked at; raise TooManyFailures.

    Counted afterwards, many attempts at once would all be let through. `forget_failures` takes it back.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(_ATTEMPTS)))
    conn.execute(delete(sign_in_failures).where(sign_in_failures.c.at <= now - REMEMBERED))
    waits = (
        _wait(conn, sign_in_failures.c.login == login, MOST_OF_LOGIN, now),
        _wait(conn, sign_in_failures.c.address == address, MOST_OF_ADDRESS, now),
    )
    if any(waits):
        raise TooManyFailures(max(waits))
    conn.execute(insert(sign_in_failures).values(login=login, address=address, at=now))


def _wait(conn: Connection, whose: ColumnElement[bool], most: int, now: datetime) -> int:
    """Seconds until one of the last `most` failures is forgotten; 0 if there are fewer."""
    newest = select(sign_in_failures.c.at).where(whose).order_by(sign_in_failures.c.at.desc())
    oldest_that_counts: datetime | None = conn.scalar(newest.offset(most - 1).limit(1))
    if oldest_that_counts is None:
        return 0
    return max(1, round((oldest_that_counts + REMEMBERED - now).total_seconds()))


def forget_failures(conn: Connection, login: str) -> None:
    """Somebody proved to be who they say, or an administrator vouches for them."""
    conn.execute(delete(sign_in_failures).where(sign_in_failures.c.login == login))
