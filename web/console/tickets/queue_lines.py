"""Tickets as lines of the queue, each with its badges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.desk import Desk
from hotline.overview.queue import Queued
from web.console import labels
from web.console.tickets.badges import Badge, badge, opinion_badges


@dataclass(frozen=True, slots=True)
class Line:
    """A ticket as the queue shows it; `news` is what its citizen has said and nobody who works on it has seen."""

    ticket: Queued
    badges: tuple[Badge, ...]
    waits: str
    news: tuple[str, ...] = ()


def lines_of(desk: Desk, tickets: Sequence[Queued], now: datetime) -> list[Line]:
    """The lines of those tickets, with how long their citizens wait."""
    return [
        Line(
            ticket,
            (
                badge(ticket.status, ticket.clock_from, ticket.due_at, now, is_paused=ticket.is_paused),
                *opinion_badges(desk.settings, ticket.opinion_at, now),
            ),
            labels.ago(ticket.opened_at, now),
            labels.news(ticket.unseen),
        )
        for ticket in tickets
    ]
