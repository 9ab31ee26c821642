"""A busy hour at an app that dies again and again: citizens ask, agents claim and reply, all over HTTP."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import httpx2
from sqlalchemy import Engine, select, update

from database import replies, tickets
from hotline.tickets.rules import UNCLAIMED
from tests.assistant import number_in
from tests.nursery import Nursery
from tests.telegram_citizen import SECRET
from tests.telegram_server import Asked, TelegramServer

WORKERS = 2
CITIZENS = 3
AGENTS = ("li", "zhang")
#: Seconds from one kill to the next: some fall into the start.
LIVES = (0.1, 0.9)


class SlowTelegram(TelegramServer):
    """Takes a message a moment before it says so, as over a long line: a sender may die in between."""

    def answer(self, asked: Asked) -> Any:
        """As the other does."""
        answered = super().answer(asked)
        time.sleep(0.05)
        return answered


@dataclass
class Told:
    """What was acknowledged: to citizens a number, to agents a claim and a reply."""

    numbers: dict[str, int] = field(default_factory=dict)
    claims: dict[int, str] = field(default_factory=dict)
    replies: list[tuple[int, str]] = field(default_factory=list)


class BusyHour:
    """Citizens and agents at an app that dies again and again."""

    def __init__(self, app: Nursery, engine: Engine, cookies: dict[str, str]) -> None:
        self.app, self.engine, self.cookies = app, engine, cookies
        self.told = Told()
        self.over = threading.Event()
        self._lock = threading.Lock()
        self._updates = count(1)

    def run(self, kills: int, chance: random.Random) -> None:
        """Ask, claim and reply while it is killed so often, one worker or all; in the end all."""
        threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(CITIZENS)]
        threads += [threading.Thread(target=self._work, args=(login,)) for login in AGENTS]
        for thread in threads:
            thread.start()
        try:
            for _ in range(kills - 1):
                time.sleep(chance.uniform(*LIVES))
                # As when the power goes, or as when memory runs out.
                self._cut(chance.choice((self.app.workers, [chance.choice(self.app.workers)])))
            time.sleep(chance.uniform(*LIVES))
            self._cut(self.app.workers)
            self.app.require_ready()
        finally:
            self.over.set()
            for thread in threads:
                thread.join()

    def _cut(self, dying: list[int]) -> None:
        self.app.kill(dying)
        if not self.app.workers:
            # Nobody is sending: it may as well stay dark until what the dead had claimed is due again.
            self._make_due()
        self.app.start(WORKERS - len(self.app.workers))

    def _make_due(self) -> None:
        with self.engine.begin() as conn:
            now = datetime.now(UTC)
            conn.execute(update(replies).where(replies.c.due_at > now).values(due_at=now))

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
        return answer.headers["Location"].partition("done=")[2] if answer else ""

    def _until_taken(self, send: Callable[[httpx2.Client], httpx2.Response], *, once: bool = False) -> Any:
        while True:
            try:
                with httpx2.Client(
                    base_url=self.app.url, headers={"Origin": self.app.url}, timeout=30
                ) as http:
                    answer = send(http)
                assert answer.status_code in (200, 303), answer.text
                return answer
            except httpx2.TransportError:
                if once:
                    return None
                time.sleep(0.05)
