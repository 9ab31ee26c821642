"""Badges: how long a citizen may still wait, in words and with a colour (grey, amber, red)."""

from dataclasses import dataclass
from datetime import datetime

from bot.phrases.moments import time_left
from hotline.deadlines.time_limits import opinion_due
from hotline.deadlines.urgency import urgency
from hotline.tickets.ticket import OPEN, TicketStatus
from settings import Settings


@dataclass(frozen=True, slots=True)
class Badge:
    """`tone` is quiet, soon, overdue or done."""

    tone: str
    words: str


def badge(
    status: TicketStatus,
    clock_from: datetime,
    due_at: datetime | None,
    now: datetime,
    is_paused: bool = False,
) -> Badge:
    """The badge of a ticket."""
    if status not in OPEN:
        return Badge("done", "已答复" if status is TicketStatus.ANSWERED else "已办结")
    if due_at is None:
        return Badge("quiet", "停表：等市民补充" if is_paused else "未定期限")
    return Badge(urgency(clock_from, due_at, now), time_left(due_at, now))


def opinion_badges(settings: Settings, opinion_at: datetime | None, now: datetime) -> list[Badge]:
    """舆情: the first response and the statement, each with its countdown (国办发〔2016〕80号)."""
    if opinion_at is None:
        return []
    names = ("首次回应", "详细回应")
    return [
        Badge(urgency(opinion_at, due_at, now), f"舆情{name} {time_left(due_at, now)}")
        for name, due_at in zip(names, opinion_due(settings, opinion_at), strict=True)
    ]
