"""Workers are killed at random moments while citizens ask and agents claim and reply: nothing acknowledged is lost."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import Engine, func, select, update

from database import replies, ticket_events, tickets
from hotline.acts import UNCLAIMED
from hotline.deadlines import reckon
from hotline.staff import Role
from hotline.working_days import load_working_days
from settings import Settings
from tests.assistant import number_in
from tests.conftest import Server, publish_small_knowledge_base
from tests.telegram_citizen import SECRET, bot
from tests.telegram_server import TelegramServer
from tests.web.staff import add_account, session_cookie

WORKERS = 3
CITIZENS = 3
AGENTS = ("li", "zhang")
#: Fewer on PostgreSQL, where nothing else is different: a start of the app takes seconds.
KILLS = {"sqlite": 50, "postgresql": 8}
SEED = 20261125


@dataclass
class Told:
    """What was acknowledged: to citizens a number, to agents a claim and a reply."""

    numbers: dict[str, int] = field(default_factory=dict)
    claims: dict[int, str] = field(default_factory=dict)
    replies: list[tuple[int, str]] = field(default_factory=list)


class Load:
    """Citizens and agents at a server whose workers die."""

    def __init__(self, server: Server, engine: Engine, cookies: dict[str, str]) -> None:
        self.server, self.engine, self.cookies = server, engine, cookies
        self.told = Told()
        self.over = threading.Event()
        self._lock = threading.Lock()
        self._updates = count(1)

    def run(self, kills: int, chance: random.Random) -> None:
        """Ask, claim and reply until so many workers have been killed."""
        threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(CITIZENS)]
        threads += [threading.Thread(target=self._work, args=(login,)) for login in AGENTS]
        for thread in threads:
            thread.start()
        try:
            for _ in range(kills):
                time.sleep(chance.uniform(0.05, 0.9))
                kill_a_worker(self.server, chance)
        finally:
            self.over.set()
            for thread in threads:
                thread.join()

    def _ask(self, chat_id: int) -> None:
        for n in count(1):
            if self.over.is_set():
                return
            # A matter of its own each time: what is asked again belongs to the ticket that is there.
            self._says(chat_id + 1, f"第{n}号路灯坏了 {chat_id}")
            number = number_in(self._says(chat_id + 1, "人工"))
            with self._lock:
                self.told.numbers[number] = chat_id + 1

    def _says(self, chat_id: int, text: str) -> str:
        with self._lock:
            number = next(self._updates)
        user = {"id": chat_id, "is_bot": False, "first_name": "市民"}
        message = {"message_id": number, "date": int(time.time()), "text": text, "from": user}
        parcel = {"update_id": number, "message": message | {"chat": {"id": chat_id, "type": "private"}}}
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        answer = self._until_taken(lambda http: http.post("/webhooks/telegram", json=parcel, headers=headers))
        return str(answer.json()["text"])

    def _work(self, login: str) -> None:
        for n in count(1):
            if self.over.is_set():
                return
            with self.engine.connect() as conn:
                waiting = select(tickets.c.id).where(tickets.c.status.in_(UNCLAIMED)).order_by(tickets.c.id)
                ticket_id = conn.scalar(waiting.limit(1))
            if ticket_id is None:
                time.sleep(0.05)
            elif self._act(login, ticket_id, "claim") == "claimed":
                with self._lock:
                    self.told.claims[ticket_id] = login
                text = f"{login} 的第 {n} 条答复"
                if self._act(login, ticket_id, "reply", text=text, seen="1") == "replied":
                    with self._lock:
                        self.told.replies.append((ticket_id, text))

    def _act(self, login: str, ticket_id: int, name: str, **form: str) -> str:
        """What the page says that follows; an act that was done before the connection broke is refused now."""
        headers = {"Cookie": self.cookies[login]}
        path = f"/console/tickets/{ticket_id}/{name}"
        answer = self._until_taken(lambda http: http.post(path, data=form, headers=headers), once=True)
        return answer.headers["Location"].partition("said=")[2] if answer else ""

    def _until_taken(self, send: Callable[[httpx2.Client], httpx2.Response], *, once: bool = False) -> Any:
        while True:
            try:
                with httpx2.Client(base_url=self.server.url, timeout=30) as http:
                    answer = send(http)
                assert answer.status_code in (200, 303), answer.text
                return answer
            except httpx2.TransportError:
                if once:
                    return None
                time.sleep(0.05)


def kill_a_worker(server: Server, chance: random.Random) -> None:
    """As when memory runs out; the supervisor starts another."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(httpx2.TransportError):
            worker = httpx2.get(f"{server.url}/readyz", timeout=30).json().get("worker")
            if worker and server.owns(worker):
                # It has answered, so it works; what it does at this moment is left to chance.
                time.sleep(chance.uniform(0, 0.03))
                os.kill(worker, signal.SIGKILL)
                return
    raise AssertionError("no worker answers")


@pytest.fixture
def platform() -> Iterator[TelegramServer]:
    with TelegramServer() as server:
        yield server


@pytest.fixture
def load(
    database_url: str, engine: Engine, settings: Settings, platform: TelegramServer, tmp_path: Path
) -> Iterator[Load]:
    publish_small_knowledge_base(engine)
    cookies = {login: session_cookie(settings, add_account(settings, login, Role.AGENT)) for login in AGENTS}
    more = {"MESSAGES_A_MINUTE": "100000", "VAR_DIR": str(settings.var_dir)}
    server = Server(database_url, tmp_path, WORKERS, **bot(platform.url), **more)
    yield Load(server, engine, cookies)
    server.stop()


@pytest.mark.timeout(600)
def test_nothing_that_was_acknowledged_is_lost(
    load: Load, engine: Engine, settings: Settings, platform: TelegramServer
) -> None:
    kills = KILLS[engine.dialect.name]
    load.run(kills, random.Random(SEED))  # noqa: S311  an order, not a secret
    deliver_the_rest(engine)
    told = load.told
    assert told.numbers
    assert told.claims
    assert told.replies
    require_tickets(engine, told)
    require_one_owner_each(engine, told)
    require_replies(engine, told, platform, kills)
    require_right_clocks(engine, settings)


def deliver_the_rest(engine: Engine) -> None:
    """What a dead worker had claimed is due again later; here it is due now."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with engine.begin() as conn:
            due = replies.c.due_at.is_not(None)
            if not conn.scalar(select(func.count()).select_from(replies).where(due)):
                return
            late = replies.c.due_at > datetime.now(UTC)
            conn.execute(update(replies).where(due, late).values(due_at=datetime.now(UTC)))
        time.sleep(1.5)
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
    """Every claim that was acknowledged stands, and no ticket was claimed twice."""
    with engine.connect() as conn:
        claimed = conn.scalars(select(ticket_events.c.ticket_id).where(ticket_events.c.kind == "claimed"))
        times = Counter(claimed)
        owned = set(conn.scalars(select(tickets.c.id).where(tickets.c.owner_id.is_not(None))))
    assert set(told.claims) <= owned
    assert set(times) == owned
    assert set(times.values()) == {1}


def require_replies(engine: Engine, told: Told, platform: TelegramServer, kills: int) -> None:
    """Every reply that was acknowledged has arrived; twice only where a worker died before it could say so."""
    with engine.connect() as conn:
        rows = conn.execute(select(replies.c.ticket_id, replies.c.text, replies.c.sent_at)).all()
    assert all(row.sent_at for row in rows)
    assert set(told.replies) <= {(row.ticket_id, row.text) for row in rows}
    said = platform.said()
    arrived = Counter(next((row.text for row in rows if row.text in words), None) for words in said)
    assert None not in arrived
    assert {row.text for row in rows} == set(arrived)
    assert sum(arrived.values()) - len(rows) <= kills


def require_right_clocks(engine: Engine, settings: Settings) -> None:
    """Each ticket is due when the rules say."""
    with engine.connect() as conn:
        days = load_working_days(conn, settings.working_spans)
        for row in conn.execute(select(tickets.c.id, tickets.c.due_at)).all():
            assert reckon(conn, settings, row.id, days).at == row.due_at
