"""From the outbox to the citizen: what delivery needs of a channel, and the loop that works it off."""

import asyncio
import logging
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import Engine

from database import read_only
from hotline.citizens import Channel, Contact, find_contacts, find_unreachable, mark_unreachable
from hotline.replies import outbox
from hotline.replies.outbox import Due
from hotline.replies.reply import ReplyKind, Route
from hotline.tickets.ticket import Ticket, get_ticket

log = logging.getLogger(__name__)

#: How often the outbox is looked at, in seconds, and how long it is left alone where that failed.
PAUSE = 1.0
PAUSE_AFTER_ERROR = 10.0
#: Seconds one sending may take; less than a claim lasts, or another worker would send it as well.
LONGEST_SENDING = 45.0
NO_PUSH = {Channel.WEB: "网页没有推送，市民打开工单页或再来提问时看到"}
FORGOTTEN = "市民已取消关注或删除了记录，无法推送；答复凭编号和链接查看"
CHANNEL_OFF = "这个渠道没有开通推送，待市民下次来信时告知"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply on its way, as it was written; its channel puts the words around it (`bot/phrases/replies.py`).

    `contact` is the citizen's last sign of life, None where there was none. `earlier` are the last ones of the other
    kinds: a tap on the menu does not close what a message opened. `ticket_id` is what a verdict tapped below is of.
    """

    citizen_id: str
    text: str
    kind: ReplyKind
    ticket_number: str
    ticket_url: str
    contact: Contact | None
    earlier: tuple[Contact, ...] = ()
    ticket_id: int = 0
    #: Of a correction, which is of no ticket: what the citizen asked, and when.
    asked: str = ""
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform has taken it; `receipt` is its name there, where it reports on it later."""

    route: Route
    receipt: str | None = None


class NotNow(Exception):
    """It may succeed later: try again, not before `after` seconds where the platform said so."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class AwaitsContact(Exception):
    """Nothing can be pushed until the citizen writes again; its words are read by staff."""


class Unreachable(Exception):
    """The citizen has left or blocked us; its words are read by staff."""


class Sender(Protocol):
    """What delivery needs of a channel."""

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send once; raises NotNow, AwaitsContact or Unreachable."""


#: From a ticket to the address where the citizen can read it; of None, a correction, to that of all corrections.
TicketUrl = Callable[[Ticket | None], str]


async def run_delivery(
    engine: Engine, senders: Mapping[Channel, Sender], ticket_url: TicketUrl, stop: asyncio.Event
) -> None:
    """Work the outbox off until `stop`; one channel's trouble does not hold up another."""
    await asyncio.gather(*(_run_channel(engine, c, senders.get(c), ticket_url, stop) for c in Channel))


async def _run_channel(
    engine: Engine, channel: Channel, sender: Sender | None, ticket_url: TicketUrl, stop: asyncio.Event
) -> None:
    while not stop.is_set():
        pause = PAUSE
        try:
            if await deliver_next(engine, channel, sender, ticket_url, datetime.now(UTC)):
                continue
        except Exception as error:
            log.error("the outbox of %s could not be worked off: %s", channel, _where(error))
            pause = PAUSE_AFTER_ERROR
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def deliver_due(
    engine: Engine, senders: Mapping[Channel, Sender], ticket_url: TicketUrl, now: datetime
) -> int:
    """Everything that is due at `now`, on all channels; how many replies that was."""
    count = 0
    for channel in Channel:
        while await deliver_next(engine, channel, senders.get(channel), ticket_url, now):
            count += 1
    return count


async def deliver_next(
    engine: Engine, channel: Channel, sender: Sender | None, ticket_url: TicketUrl, now: datetime
) -> bool:
    """Claim the channel's oldest due reply, send it, keep what came of it; False where none was due.

    At least once: what a worker had sent when it died, before it could say so, is sent again.
    """
    due = await asyncio.to_thread(_find, engine, channel, now)
    if due is None:
        return False
    if await asyncio.to_thread(_claim, engine, due, now):
        result = await _send(engine, due, sender, ticket_url)
        await asyncio.to_thread(_keep, engine, due, result, now)
    return True


def _find(engine: Engine, channel: Channel, now: datetime) -> Due | None:
    with read_only(engine) as conn:
        return outbox.find_due(conn, channel, now)


def _claim(engine: Engine, due: Due, now: datetime) -> bool:
    with engine.begin() as conn:
        return outbox.claim(conn, due, now)


async def _send(engine: Engine, due: Due, sender: Sender | None, ticket_url: TicketUrl) -> Sent | Exception:
    """What came of it: Sent, or one of the three exceptions of Sender."""
    channel = due.citizen.channel
    if sender is None:
        return AwaitsContact(NO_PUSH.get(channel, CHANNEL_OFF))
    try:
        outgoing = await asyncio.to_thread(_prepare, engine, due, ticket_url)
        return await asyncio.wait_for(sender.send(outgoing), LONGEST_SENDING)
    except (NotNow, AwaitsContact, Unreachable) as error:
        return error
    except Exception as error:
        # A fault of ours, or a hang. The message is left out: it may hold a token or what a citizen wrote.
        log.error("reply %d could not be sent on %s: %s", due.id, channel, _where(error))
        return NotNow(f"程序出错（{type(error).__name__}），稍后自动重发")


def _prepare(engine: Engine, due: Due, ticket_url: TicketUrl) -> Outgoing:
    """Raises AwaitsContact where the citizen is known to be out of reach."""
    citizen = due.citizen
    if citizen.is_gone:
        raise AwaitsContact(FORGOTTEN)
    with read_only(engine) as conn:
        if reason := find_unreachable(conn, citizen):
            raise AwaitsContact(reason)
        found = find_contacts(conn, citizen)
        contacts = [outbox.with_sent(conn, citizen, contact) for contact in found]
        url = ticket_url(get_ticket(conn, due.ticket_number) if due.ticket_number else None)
    return Outgoing(
        citizen.id,
        due.text,
        due.kind,
        due.ticket_number,
        url,
        contacts[0] if contacts else None,
        tuple(contacts[1:]),
        due.ticket_id,
        due.asked,
        due.asked_at,
    )


def _keep(engine: Engine, due: Due, result: Sent | Exception, now: datetime) -> None:
    with engine.begin() as conn:
        match result:
            case Sent():
                outbox.mark_sent(conn, due.id, result.route, result.receipt, now)
            case NotNow():
                outbox.postpone(conn, due, str(result), result.after, now)
            case Unreachable():
                mark_unreachable(conn, due.citizen, str(result), now)
                outbox.await_contact(conn, due.id, str(result), now)
            case _:
                outbox.await_contact(conn, due.id, str(result), now)


def _where(error: Exception) -> str:
    """What an error was and where, without its words."""
    lines = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__name__}\n{lines}"
