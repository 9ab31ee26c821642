"""Who is signed in for how long, and how guessing is slowed down."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, select, update

from database import sessions, sign_in_failures, staff
from organisation.sessions import (
    KEPT,
    MOST_OF_ADDRESS,
    MOST_OF_LOGIN,
    REMEMBERED,
    Session,
    TooManyFailures,
    count_attempt,
    end_session,
    end_sessions_of,
    find_session,
    forget_failures,
    is_due,
    keep_alive,
    open_session,
)
from tests.conftest import NOW

IDLE, LONGEST = timedelta(hours=1), timedelta(hours=12)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def wang(engine: Engine) -> int:
    row = {"login": "wang", "name": "王工", "password_hash": "", "role": "agent"}
    with engine.begin() as conn:
        return int(conn.execute(insert(staff).values(row).returning(staff.c.id)).scalar_one())


def opened(engine: Engine, staff_id: int) -> str:
    with engine.begin() as conn:
        return open_session(conn, staff_id, NOW)


def found(engine: Engine, token: str, after: timedelta = timedelta()) -> Session | None:
    with engine.connect() as conn:
        return find_session(conn, token, NOW + after, IDLE, LONGEST)


def get(engine: Engine, token: str, after: timedelta = timedelta()) -> Session:
    session = found(engine, token, after)
    assert session is not None
    return session


def test_a_token_opens_its_own_session_and_is_kept_nowhere(engine: Engine, wang: int) -> None:
    token = opened(engine, wang)
    assert get(engine, token).staff_id == wang
    assert found(engine, "another") is None
    with engine.connect() as conn:
        kept = conn.execute(select(sessions)).one()
    assert token not in repr(kept)
    assert found(engine, kept.id) is None


def test_a_session_ends_when_nobody_acts(engine: Engine, wang: int) -> None:
    token = opened(engine, wang)
    assert found(engine, token, IDLE - SECOND)
    assert found(engine, token, IDLE) is None


def test_looking_keeps_nothing_alive_and_acting_does(engine: Engine, wang: int) -> None:
    token = opened(engine, wang)
    session = get(engine, token, IDLE - SECOND)
    assert found(engine, token, IDLE) is None
    with engine.begin() as conn:
        keep_alive(conn, session, NOW + IDLE - SECOND)
    assert found(engine, token, IDLE)


def test_a_session_ends_however_much_somebody_acts(engine: Engine, wang: int) -> None:
    token = opened(engine, wang)
    session = get(engine, token)
    with engine.begin() as conn:
        keep_alive(conn, session, NOW + LONGEST - SECOND)
    assert found(engine, token, LONGEST - SECOND)
    assert found(engine, token, LONGEST) is None


def test_acting_is_written_once_a_minute(engine: Engine, wang: int) -> None:
    session = get(engine, opened(engine, wang))
    assert not is_due(session, NOW + MINUTE - SECOND)
    assert is_due(session, NOW + MINUTE)


def test_a_late_request_does_not_put_the_clock_back(engine: Engine, wang: int) -> None:
    token = opened(engine, wang)
    session = get(engine, token)
    with engine.begin() as conn:
        keep_alive(conn, session, NOW + 2 * MINUTE)
        keep_alive(conn, session, NOW + MINUTE)
    assert get(engine, token).seen_at == NOW + 2 * MINUTE


def test_one_session_or_all_of_somebody_can_be_ended(engine: Engine, wang: int) -> None:
    first, second, third = (opened(engine, wang) for _ in range(3))
    session = get(engine, first)
    with engine.begin() as conn:
        end_session(conn, session, NOW)
    assert [bool(found(engine, token)) for token in (first, second, third)] == [False, True, True]
    with engine.begin() as conn:
        assert end_sessions_of(conn, wang, NOW) == 2
    assert [bool(found(engine, token)) for token in (first, second, third)] == [False, False, False]


def test_an_account_out_of_use_has_no_session(engine: Engine, wang: int) -> None:
    token = opened(engine, wang)
    with engine.begin() as conn:
        conn.execute(update(staff).values(active=0))
    assert found(engine, token) is None


def test_sessions_long_over_are_not_kept(engine: Engine, wang: int) -> None:
    opened(engine, wang)
    with engine.begin() as conn:
        open_session(conn, wang, NOW + KEPT + SECOND)
        assert len(conn.execute(select(sessions)).all()) == 1


def attempt(engine: Engine, login: str, address: str = "10.0.0.1", after: timedelta = timedelta()) -> None:
    with engine.begin() as conn:
        count_attempt(conn, login, address, NOW + after)


def wait(engine: Engine, login: str, address: str = "10.0.0.1", after: timedelta = timedelta()) -> int:
    with pytest.raises(TooManyFailures) as refused:
        attempt(engine, login, address, after)
    return refused.value.after


def test_a_login_can_be_guessed_five_times_in_a_quarter_of_an_hour(engine: Engine) -> None:
    for number in range(MOST_OF_LOGIN):
        attempt(engine, "wang", f"10.0.0.{number}", number * MINUTE)
    assert wait(engine, "wang", after=5 * MINUTE) == 10 * 60
    attempt(engine, "li", after=5 * MINUTE)
    # Being refused is no failure: the first of the five is forgotten as if nobody had tried.
    attempt(engine, "wang", after=REMEMBERED)
    assert wait(engine, "wang", after=REMEMBERED) == 60


def test_an_address_can_guess_twenty_times(engine: Engine) -> None:
    for number in range(MOST_OF_ADDRESS):
        attempt(engine, f"login{number}")
    assert wait(engine, "wang") == 15 * 60
    attempt(engine, "wang", "10.0.0.2")


def test_the_right_password_forgets_the_failures_of_its_login_only(engine: Engine) -> None:
    for login in ("wang", "li"):
        for _ in range(MOST_OF_LOGIN):
            attempt(engine, login)
    with engine.begin() as conn:
        forget_failures(conn, "wang")
    attempt(engine, "wang")
    assert wait(engine, "li")


def test_old_failures_are_deleted(engine: Engine) -> None:
    attempt(engine, "wang")
    attempt(engine, "li", after=REMEMBERED)
    with engine.connect() as conn:
        assert conn.scalars(select(sign_in_failures.c.login)).all() == ["li"]


def test_many_guesses_at_once_are_no_more_than_five(engine: Engine) -> None:
    def guess(_: int) -> bool:
        try:
            attempt(engine, "wang")
        except TooManyFailures:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(guess, range(24))) == MOST_OF_LOGIN
