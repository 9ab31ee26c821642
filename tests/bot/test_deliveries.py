"""However often, however many at once, whoever dies meanwhile: one message has one turn, and one answer."""

import os
import random
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

import httpx2
import pytest
from sqlalchemy import Engine, func, select

from bot.channels.wechat.webhook import reply_text
from bot.turns import Turn, recent_turns
from database import tickets, turns
from hotline.citizens import Channel, Citizen, MessageKind
from tests.bot.wechat.wechat_protocol import ACCOUNT, event, location, message, post, read_reply
from tests.conftest import Server, publish_small_knowledge_base
from tests.nursery import Nursery

WORKERS = 4
#: How often each message is delivered; WeChat itself tries three times.
TIMES = 4
CLIENTS = 12
#: More than there are workers: the supervisor starts new ones.
KILLS = 6
#: Seconds a machine may take that has much else to do.
PATIENCE = 200
CITIZENS = ("wang", "li", "zhang", "zhao", "chen")
WORDS = ("居住证要带什么材料", "人工", "1", "政府开放日一年办几次", "人工", "更多", "驾驶证怎么换领")


def said_by(citizen: str, first: int) -> list[str]:
    """Ten deliveries of one citizen, of every kind that is answered."""
    words = [message(text, first + n, citizen) for n, text in enumerate(WORDS)]
    events = [event("CLICK", "居住证", citizen), event("subscribe", "", citizen)]
    return [*words, *events, location("39.9", "116.4", first + 8, citizen)]


MESSAGES = [xml for n, citizen in enumerate(CITIZENS) for xml in said_by(f"openid-{citizen}", 100 * n + 1)]


SETTINGS = {"MESSAGES_A_MINUTE": "1000"} | {name.upper(): str(value) for name, value in ACCOUNT.items()}


@pytest.fixture
def url(database_url: str, engine: Engine, tmp_path: Path) -> Iterator[str]:
    """Where workers are that nobody kills."""
    publish_small_knowledge_base(engine)
    app = Nursery(database_url, tmp_path, **SETTINGS)
    app.start(WORKERS)
    app.require_ready()
    yield app.url
    app.stop()


@pytest.fixture
def server(database_url: str, engine: Engine, tmp_path: Path) -> Iterator[Server]:
    """Workers under uvicorn's supervisor."""
    publish_small_knowledge_base(engine)
    server = Server(database_url, tmp_path, WORKERS, **SETTINGS)
    yield server
    server.stop()


def shuffled(seed: int) -> list[str]:
    """Every message several times, in one order that is always the same."""
    deliveries = MESSAGES * TIMES
    random.Random(seed).shuffle(deliveries)  # noqa: S311  an order, not a secret
    return deliveries


def deliver_until_taken(url: str, xml: str) -> str:
    """What WeChat gets for a message: it tries again where the connection breaks."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with httpx2.Client(base_url=url, timeout=30) as client:
                response = post(client, xml)
            read_reply(response)
            return response.text
        except httpx2.TransportError:
            if time.monotonic() > deadline:
                raise


def deliver_all(
    url: str, deliveries: Sequence[str], meanwhile: Callable[[int], None] = lambda _number: None
) -> dict[str, set[str]]:
    """The replies each message got from several clients at once; `meanwhile` is told how many have got one."""
    replies = defaultdict(set)
    with ThreadPoolExecutor(CLIENTS) as pool:
        running = {pool.submit(deliver_until_taken, url, xml): xml for xml in deliveries}
        for number, done in enumerate(as_completed(running)):
            replies[running[done]].add(done.result())
            meanwhile(number)
    return replies


def kill_a_worker(server: Server) -> None:
    """As when memory runs out: nothing of it is left, and what it was doing is not finished."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(httpx2.TransportError):
            worker = httpx2.get(f"{server.url}/readyz", timeout=30).json()["worker"]
            if server.owns(worker):
                os.kill(worker, signal.SIGKILL)
                return
    raise AssertionError("no worker answers")


def stored_turns(engine: Engine) -> dict[tuple[str, str], Turn]:
    """Every turn, by its citizen and what names its message: its MsgId, an event's kind."""
    found = {}
    for citizen in {ElementTree.fromstring(xml).findtext("FromUserName") or "" for xml in MESSAGES}:  # noqa: S314  ours
        with engine.connect() as conn:
            for turn in recent_turns(conn, Citizen(Channel.WECHAT, citizen), 1000):
                number = turn.message_id.partition(":")[0]
                named = number if number.isdecimal() else turn.kind
                assert (citizen, named) not in found
                found[citizen, named] = turn
    return found


def require_one_turn_each(url: str, engine: Engine, replies: dict[str, set[str]]) -> None:
    """Every message has one turn, and that is what everybody was told."""
    stored = stored_turns(engine)
    with engine.connect() as conn:
        assert conn.scalar(select(func.count()).select_from(turns)) == len(MESSAGES) == len(stored)
    for xml in MESSAGES:
        [reply] = replies[xml]
        told = {element.tag: element.text for element in ElementTree.fromstring(reply)}  # noqa: S314  ours
        sent = ElementTree.fromstring(xml)  # noqa: S314  ours
        named = sent.findtext("MsgId") or (sent.findtext("Event") or "").lower()
        turn = stored[sent.findtext("FromUserName") or "", named]
        assert told["CreateTime"] == str(int(turn.at.timestamp()))
        if turn.kind is not MessageKind.LOCATION:
            assert told["Content"] == reply_text(turn, url)


def require_one_ticket_each(engine: Engine) -> None:
    """No matter has two tickets, and every number that was told has one."""
    with engine.connect() as conn:
        opened = conn.execute(select(tickets.c.turn_id, tickets.c.number)).all()
    assert len({row.turn_id for row in opened}) == len(opened) >= len(CITIZENS)
    promised = {turn.answer.ticket.number for turn in stored_turns(engine).values() if turn.answer.ticket}
    assert promised == {row.number for row in opened}


def test_a_message_delivered_often_and_at_once_has_one_turn_and_one_answer(url: str, engine: Engine) -> None:
    replies = deliver_all(url, shuffled(1))
    require_one_turn_each(url, engine, replies)
    require_one_ticket_each(engine)


def test_what_was_acknowledged_survives_workers_that_are_killed(server: Server, engine: Engine) -> None:
    deliveries = shuffled(2)
    moments = random.Random(KILLS).sample(range(len(deliveries) // 2), KILLS)  # noqa: S311  as above
    replies = deliver_all(
        server.url, deliveries, lambda number: kill_a_worker(server) if number in moments else None
    )
    for xml, again in deliver_all(server.url, MESSAGES).items():
        assert again == replies[xml]
    require_one_turn_each(server.url, engine, replies)
    require_one_ticket_each(engine)
    if engine.dialect.name == "sqlite":
        with engine.connect() as conn:
            assert conn.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_people_asked_for_several_times_at_once_get_one_ticket(url: str, engine: Engine) -> None:
    citizens = [f"openid-{n}" for n in range(10)]
    asked = [message("人工", 100 * n + m, who) for n, who in enumerate(citizens, 1) for m in range(4)]
    deliver_all(url, asked)
    with engine.connect() as conn:
        counts = select(tickets.c.citizen_id, func.count()).group_by(tickets.c.citizen_id)
        assert {row[0]: row[1] for row in conn.execute(counts)} == dict.fromkeys(citizens, 1)
        assert conn.scalar(select(func.count()).select_from(turns)) == len(asked)
