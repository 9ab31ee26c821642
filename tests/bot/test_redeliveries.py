"""What arrives while the same, or the like, is still being answered: the database is held until all of it waits."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from httpx2 import Response
from sqlalchemy import Connection, Engine, func, select, text
from starlette.testclient import TestClient

from database import open_engine, tickets, turns
from tests.bot.bodies import OFTEN, QUESTION
from tests.bot.telegram import telegram_protocol as telegram
from tests.bot.wechat import wechat_protocol as wechat
from webhook_app import THREADS

Send = Callable[[], Response]


@pytest.fixture
def client(make_client: Callable[..., TestClient]) -> TestClient:
    return make_client(**wechat.ACCOUNT, **telegram.BOT, **OFTEN)


@contextmanager
def nobody_writes(url: str) -> Iterator[Callable[[int], None]]:
    """Hold the write lock; what is given waits until so many wait for it."""
    engine = open_engine(url)
    with engine.connect() as conn, conn.begin():
        if engine.dialect.name == "postgresql":
            conn.execute(text("LOCK TABLE turns IN EXCLUSIVE MODE"))
        # Of the threads of one process that want to write to SQLite one waits at the file, the rest at its door.
        in_sight = 1 if engine.dialect.name == "sqlite" else None
        yield lambda number: wait_until(lambda: waiting(conn) >= (in_sight or number))
    engine.dispose()


#: Seconds in which those whose waiting cannot be seen have come to writing too.
AT_THE_DOOR = 0.3


def waiting(conn: Connection) -> int:
    """How many wait for the lock this connection holds."""
    if conn.dialect.name == "postgresql":
        locks = "SELECT count(*) FROM pg_locks WHERE NOT granted AND database IS NOT NULL"
        return conn.scalar(text(locks)) or 0
    inode = Path(f"{conn.engine.url.database}-queue").stat().st_ino
    held = Path("/proc/locks").read_text().splitlines()
    return sum("-> FLOCK" in line and f":{inode} " in line for line in held)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def send_at_once(url: str, sends: Sequence[Send]) -> list[Response]:
    """The responses to requests of which none is done before all have come to writing."""
    with ThreadPoolExecutor(len(sends)) as pool:
        with nobody_writes(url) as wait_for:
            running = [pool.submit(send) for send in sends]
            wait_for(len(sends))
            time.sleep(AT_THE_DOOR)
            assert not any(response.done() for response in running)
        return [response.result() for response in running]


def count_rows(engine: Engine, table: object) -> int:
    with engine.connect() as conn:
        return conn.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "xml", [wechat.message(QUESTION), wechat.message("人工"), wechat.event("CLICK", QUESTION)]
)
def test_wechat_delivering_again_meanwhile_gets_the_same_reply(
    client: TestClient, engine: Engine, database_url: str, xml: str
) -> None:
    first, *others = send_at_once(database_url, [lambda: wechat.post(client, xml)] * 3)
    assert wechat.said(first)
    assert {other.text for other in others} == {first.text}
    assert count_rows(engine, turns) == 1
    assert count_rows(engine, tickets) == ("人工" in xml)


@pytest.mark.parametrize("words", [QUESTION, "人工"])
def test_telegram_delivering_again_meanwhile_gets_the_same_reply(
    client: TestClient, engine: Engine, database_url: str, words: str
) -> None:
    update = telegram.update(words)
    first, *others = send_at_once(database_url, [lambda: telegram.post(client, update)] * 3)
    assert telegram.said(first)
    assert {other.text for other in others} == {first.text}
    assert count_rows(engine, turns) == 1


def test_one_citizen_asking_for_people_several_times_at_once_gets_one_ticket(
    client: TestClient, engine: Engine, database_url: str
) -> None:
    asked = [wechat.message("人工", number) for number in range(1, THREADS + 1)]
    replies = send_at_once(database_url, [lambda xml=xml: wechat.post(client, xml) for xml in asked])  # type: ignore[misc]
    assert all("编号" in wechat.said(reply) for reply in replies)
    assert (count_rows(engine, turns), count_rows(engine, tickets)) == (THREADS, 1)


def test_citizens_asking_for_people_at_once_each_get_a_number_of_their_own(
    client: TestClient, engine: Engine, database_url: str
) -> None:
    asked = [wechat.message("人工", number, f"openid-{number}") for number in range(1, THREADS + 1)]
    replies = send_at_once(database_url, [lambda xml=xml: wechat.post(client, xml) for xml in asked])  # type: ignore[misc]
    assert len({(wechat.read_reply(reply) or {})["Content"] for reply in replies}) == THREADS
    assert (count_rows(engine, turns), count_rows(engine, tickets)) == (THREADS, THREADS)
