"""From the outbox to the citizen, with senders that do as they are told."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from database import metadata
from hotline.citizens import Channel, Citizen, find_unreachable, mark_unreachable, nobody
from hotline.replies.delivery import (
    FORGOTTEN,
    AwaitsContact,
    NotNow,
    Outgoing,
    Sender,
    Sent,
    Unreachable,
    deliver_due,
    run_delivery,
)
from hotline.replies.outbox import take_awaiting
from hotline.replies.reply import ReplyKind, Route
from hotline.tickets.ticket import Ticket
from tests.conftest import NOW
from tests.hotline.matters import WANG, Matter, open_matter, stored, written

SECRET = "bot123:topsecret"


@dataclass
class Platform:
    """Keeps what it is given; raises what is next in `troubles`."""

    troubles: list[BaseException] = field(default_factory=list)
    sent: list[Outgoing] = field(default_factory=list)

    async def send(self, outgoing: Outgoing) -> Sent:
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append(outgoing)
        return Sent(Route.MESSAGE, "receipt")


def url(ticket: Ticket | None) -> str:
    return (
        f"https://example.gov.cn/tickets/{ticket.number}" if ticket else "https://example.gov.cn/corrections"
    )


def deliver(engine: Engine, sender: Sender | None, after: timedelta = timedelta()) -> int:
    senders = {} if sender is None else {Channel.WECHAT: sender}
    return asyncio.run(deliver_due(engine, senders, url, NOW + after))


@pytest.fixture
def matter(engine: Engine) -> Matter:
    return open_matter(engine)


def test_a_reply_is_sent_once_with_what_the_channel_needs_to_know(engine: Engine, matter: Matter) -> None:
    reply_id, platform = written(engine, matter), Platform()
    assert deliver(engine, platform) == 1
    assert deliver(engine, platform, timedelta(days=2)) == 0
    (outgoing,) = platform.sent
    assert (outgoing.citizen_id, outgoing.ticket_url) == (
        WANG.id,
        f"https://example.gov.cn/tickets/{matter.number}",
    )
    assert (outgoing.text, outgoing.kind) == ("已经修好。", ReplyKind.ANSWER)
    assert outgoing.ticket_number == matter.number
    assert outgoing.contact is not None
    assert (outgoing.contact.at, outgoing.contact.sent) == (NOW, 0)
    row = stored(engine, reply_id)
    assert (row["route"], row["receipt"], row["due_at"]) == (Route.MESSAGE, "receipt", None)


def test_the_next_reply_knows_how_many_went_before(engine: Engine, matter: Matter) -> None:
    platform = Platform()
    written(engine, matter)
    written(engine, matter)
    assert deliver(engine, platform) == 2
    assert [o.contact.sent for o in platform.sent if o.contact] == [0, 1]


def test_a_busy_platform_is_tried_again(engine: Engine, matter: Matter) -> None:
    platform = Platform([NotNow("系统繁忙")])
    written(engine, matter)
    deliver(engine, platform)
    assert deliver(engine, platform, timedelta(seconds=59)) == 0
    assert deliver(engine, platform, timedelta(seconds=60)) == 1
    assert len(platform.sent) == 1


def test_what_may_not_be_pushed_waits_for_the_citizen(engine: Engine, matter: Matter) -> None:
    reply_id = written(engine, matter)
    deliver(engine, Platform([AwaitsContact("超过48小时未联系")]))
    row = stored(engine, reply_id)
    assert (row["failed_at"], row["due_at"], row["error"]) == (NOW, None, "超过48小时未联系")
    with engine.begin() as conn:
        assert take_awaiting(conn, WANG, NOW) == [(matter.number, "已经修好。")]


def test_who_has_left_is_remembered_and_not_written_to_again(engine: Engine, matter: Matter) -> None:
    platform = Platform([Unreachable("市民已取消关注")])
    written(engine, matter)
    deliver(engine, platform)
    with engine.connect() as conn:
        assert find_unreachable(conn, WANG) == "市民已取消关注"
    second = written(engine, matter)
    deliver(engine, platform)
    assert platform.sent == []
    assert stored(engine, second)["error"] == "市民已取消关注"


@pytest.mark.parametrize(
    ("channel", "reason"), [(Channel.WEB, "网页没有推送"), (Channel.TELEGRAM, "这个渠道没有开通推送")]
)
def test_a_channel_that_cannot_push_waits_for_the_citizen_at_once(
    engine: Engine, channel: Channel, reason: str
) -> None:
    reply_id = written(engine, open_matter(engine, Citizen(channel, "someone")))
    assert deliver(engine, Platform()) == 1
    row = stored(engine, reply_id)
    assert str(row["error"]).startswith(reason)
    assert row["failed_at"] == NOW


def test_a_reply_whose_worker_was_killed_is_sent_after_its_lease(engine: Engine, matter: Matter) -> None:
    written(engine, matter)
    with pytest.raises(asyncio.CancelledError):
        deliver(engine, Platform([asyncio.CancelledError()]))
    platform = Platform()
    assert deliver(engine, platform) == 0
    assert deliver(engine, platform, timedelta(seconds=60)) == 1
    assert len(platform.sent) == 1


def test_a_fault_of_ours_is_retried_and_logged_without_its_words(
    engine: Engine, matter: Matter, caplog: pytest.LogCaptureFixture
) -> None:
    reply_id = written(engine, matter)
    deliver(engine, Platform([RuntimeError(f"https://api/{SECRET}")]))
    assert "RuntimeError" in caplog.text
    assert "test_delivery.py" in caplog.text
    assert SECRET not in caplog.text + str(stored(engine, reply_id))
    assert stored(engine, reply_id)["due_at"] == NOW + timedelta(seconds=60)


async def run_until(engine: Engine, platform: Platform, count: int) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(run_delivery(engine, {Channel.WECHAT: platform}, url, stop))
    async with asyncio.timeout(30):
        while len(platform.sent) < count:
            await asyncio.sleep(0.02)
    stop.set()
    async with asyncio.timeout(30):
        await running


def test_the_loop_delivers_and_stops(engine: Engine, matter: Matter) -> None:
    platform = Platform()
    written(engine, matter)
    written(engine, open_matter(engine))
    asyncio.run(run_until(engine, platform, 2))
    assert len(platform.sent) == 2


def test_two_workers_send_each_reply_once(engine: Engine, matter: Matter) -> None:
    platform = Platform()
    for number in range(6):
        written(engine, open_matter(engine, Citizen(Channel.WECHAT, f"citizen-{number}")))

    async def both() -> None:
        await asyncio.gather(run_until(engine, platform, 6), run_until(engine, platform, 6))

    asyncio.run(both())
    assert len(platform.sent) == 6


def test_the_loop_survives_a_database_that_is_away(
    engine: Engine, caplog: pytest.LogCaptureFixture, matter: Matter
) -> None:
    written(engine, matter, "身份证号在这里")
    metadata.tables["replies"].drop(engine)

    async def run() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(run_delivery(engine, {}, url, stop))
        async with asyncio.timeout(30):
            while caplog.text.count("could not be worked off") < len(Channel):
                await asyncio.sleep(0.02)
        assert not running.done()
        stop.set()
        async with asyncio.timeout(30):
            await running

    with caplog.at_level(logging.ERROR):
        asyncio.run(run())
    assert "Error" in caplog.text
    assert "身份证号" not in caplog.text


def test_somebody_known_to_have_left_is_not_even_tried(engine: Engine, matter: Matter) -> None:
    with engine.begin() as conn:
        mark_unreachable(conn, WANG, "市民已取消关注", NOW + timedelta(seconds=1))
    written(engine, matter)
    platform = Platform()
    deliver(engine, platform)
    assert platform.sent == []


def test_nothing_is_sent_to_who_has_been_forgotten(engine: Engine) -> None:
    reply_id = written(engine, open_matter(engine, Citizen(Channel.WECHAT, nobody())))
    platform = Platform()
    assert deliver(engine, platform) == 1
    assert not platform.sent
    assert stored(engine, reply_id)["error"] == FORGOTTEN
