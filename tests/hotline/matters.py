"""Citizens' matters to reply to, without a conversation that leads to them."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import Engine, func, insert, select

from database import replies, staff, tickets, turns
from hotline.acts.extensions import Extension
from hotline.citizens import Channel, Citizen, MessageKind
from hotline.deadlines.time_limits import first_due
from hotline.replies.reply import write
from hotline.tickets.kinds import TicketKind
from hotline.tickets.numbers import next_number
from hotline.tickets.ticket import NewTicket, Ticket, TicketStatus, open_ticket
from hotline.tickets.timeline import Act
from settings import Settings
from tests.conftest import NOW, make_settings

WANG = Citizen(Channel.WECHAT, "o" * 28)
_message_ids = count(1)


@dataclass(frozen=True)
class Matter:
    """A ticket, and who works on it."""

    id: int
    number: str
    staff_id: int


def contact(
    engine: Engine, citizen: Citizen = WANG, at: datetime = NOW, kind: MessageKind = MessageKind.TEXT
) -> int:
    """The citizen makes contact; the turn's id."""
    row = {"channel": citizen.channel, "citizen_id": citizen.id, "message_id": str(next(_message_ids))}
    answer = {"question": "问题", "answer": {}, "outcome": "unanswered", "confidence": 0.0}
    with engine.begin() as conn:
        added = conn.execute(insert(turns).values(**row, **answer, kind=kind, at=at).returning(turns.c.id))
        return int(added.scalar_one())


def open_matter(engine: Engine, citizen: Citizen = WANG, at: datetime = NOW) -> Matter:
    """The citizen makes contact and gets a ticket that an agent has claimed."""
    turn_id = contact(engine, citizen, at)
    with engine.begin() as conn:
        running = conn.scalar(select(func.count()).select_from(tickets))
        number = f"ZX261123-{running:04d}-0"
        agent = {"login": number, "name": "李工", "password_hash": "", "role": "agent"}
        staff_id = int(conn.execute(insert(staff).values(agent).returning(staff.c.id)).scalar_one())
        row = {"channel": citizen.channel, "citizen_id": citizen.id, "turn_id": turn_id, "number": number}
        state = {"status": TicketStatus.CLAIMED, "owner_id": staff_id, "opened_at": at}
        added = conn.execute(insert(tickets).values(row | state).returning(tickets.c.id))
        return Matter(int(added.scalar_one()), number, staff_id)


def written(engine: Engine, matter: Matter, text: str = "已经修好。", at: datetime = NOW) -> int:
    """A reply in the outbox."""
    with engine.begin() as conn:
        return write(conn, make_settings(), matter.id, Act(matter.staff_id, at), text)


def stored(engine: Engine, reply_id: int) -> dict[str, object]:
    """A reply as it stands in the table."""
    with engine.connect() as conn:
        return dict(conn.execute(select(replies).where(replies.c.id == reply_id)).mappings().one())


def waiting_matter(
    engine: Engine,
    settings: Settings,
    at: datetime = NOW,
    question: str = "路灯坏了",
    citizen: Citizen = WANG,
) -> Matter:
    """A ticket as citizens open it, that nobody has claimed; `staff_id` is somebody who may."""
    turn_id = contact(engine, citizen, at)
    with engine.begin() as conn:
        number = next_number(conn, "ZX", at)
        due_at = first_due(conn, settings, TicketKind.CONSULTATION, None, at)
        ticket = open_ticket(conn, citizen, turn_id, NewTicket(number, question, due_at), at)
    return Matter(ticket.id, number, hired(engine, number))


def hired(engine: Engine, login: str = "zhang", name: str = "张工") -> int:
    """Another agent; the account's id."""
    agent = {"login": login, "name": name, "password_hash": "", "role": "agent"}
    with engine.begin() as conn:
        return int(conn.execute(insert(staff).values(agent).returning(staff.c.id)).scalar_one())


def longer(days: int) -> Extension:
    """So many working days more, and what the citizen is told: until when."""
    return Extension(days, lambda due_at: f"最晚 {due_at}")


def ticket_like(**fields: Any) -> Ticket:
    """A ticket that waits, but for these fields; in no database."""
    kept: dict[str, Any] = dict.fromkeys(each.name for each in dataclasses.fields(Ticket))
    kept |= {
        "id": 1,
        "number": "ZX261123-0001-0",
        "citizen": WANG,
        "turn_id": 1,
        "question": "路灯坏了",
        "status": TicketStatus.WAITING,
        "kind": TicketKind.CONSULTATION,
        "opened_at": NOW,
        "clock_from": NOW,
        "reopened": 0,
    }
    return Ticket(**kept | fields)
