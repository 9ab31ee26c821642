"""Tickets for the pages of the console, in any state."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert

from bot.answer import Answer, Outcome
from database import open_engine, tickets, turns
from hotline.tickets.ticket import TicketStatus
from settings import Settings

#: What the assistant had said to it.
NOTHING = Answer(Outcome.UNANSWERED, "没有找到。")
_numbers = count(1)


def add_ticket(settings: Settings, **fields: Any) -> tuple[int, str]:
    """A ticket that waits, received an hour ago unless `fields` say otherwise; its id and number."""
    running = next(_numbers)
    number = fields.get("number", f"ZX261125-{running:04d}-0")
    at = fields.get("opened_at", datetime.now(UTC) - timedelta(hours=1))
    turn = {"channel": "web", "citizen_id": "c", "message_id": f"matter {running}", "question": "问题"}
    ticket = {
        "number": number,
        "channel": "web",
        "citizen_id": "c",
        "question": "路灯不亮，找谁修？",
        "status": TicketStatus.WAITING,
        "opened_at": at,
        "clock_from": at,
        "due_at": at + timedelta(days=5),
    }
    engine = open_engine(settings.database_url)
    with engine.begin() as conn:
        answer = {"answer": NOTHING.stored(), "outcome": NOTHING.outcome, "confidence": 0.0, "at": at}
        turn_id = conn.execute(insert(turns).values(turn | answer).returning(turns.c.id)).scalar_one()
        row = ticket | {"turn_id": turn_id} | fields
        ticket_id = int(conn.execute(insert(tickets).values(row).returning(tickets.c.id)).scalar_one())
    engine.dispose()
    return ticket_id, number
