"""What staff replied, or corrected, and could not be pushed: said before the answer to whatever the citizen sends next."""

from datetime import datetime

from sqlalchemy import Connection

from bot.desk import Desk
from bot.phrases.replies import corrected
from bot.phrases.tickets import staff_replied
from bot.tickets.handover import ticket_url
from hotline.citizens import Citizen
from hotline.replies.outbox import take_awaiting, take_corrections
from hotline.tickets.ticket import get_ticket


def replies_that_waited(conn: Connection, desk: Desk, citizen: Citizen, now: datetime) -> list[str]:
    """Paragraphs that hold them, or none. They count as delivered: it must be said in this transaction's turn."""
    texts: dict[str, list[str]] = {}
    for number, text in take_awaiting(conn, citizen, now):
        texts.setdefault(number, []).append(text)
    replied = [
        (number, ticket_url(desk, get_ticket(conn, number)), written) for number, written in texts.items()
    ]
    corrections = [
        corrected(due.asked, due.asked_at, due.text) for due in take_corrections(conn, citizen, now)
    ]
    return [*corrections, *([staff_replied(replied)] if replied else [])]
