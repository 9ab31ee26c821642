"""How near a due moment is."""

from datetime import datetime, timedelta
from enum import StrEnum

#: So much of the whole time, or so many minutes, before it is due it becomes pressing.
_LAST_PART = 0.2
_LAST_MINUTES = timedelta(minutes=10)


class Urgency(StrEnum):
    """How near the due moment is."""

    #: 时间充裕
    OK = "quiet"
    #: 快到期
    SOON = "soon"
    #: 超时
    OVERDUE = "overdue"


def urgency(start: datetime, due_at: datetime, now: datetime) -> Urgency:
    """Soon: a fifth of the (natural) time from `start`, or ten minutes, are left."""
    left = due_at - now
    if left < timedelta():
        return Urgency.OVERDUE
    is_soon = left <= max(_LAST_MINUTES, (due_at - start) * _LAST_PART)
    return Urgency.SOON if is_soon else Urgency.OK
