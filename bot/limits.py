"""How much is answered at once, so that one citizen cannot crowd out the others."""

import threading
from datetime import datetime, timedelta

from bot.turns import History


class TooMany(Exception):
    """More messages than are answered; `after` is in how many seconds it is worth trying again.

    `said` is why, where there is more to say than that it was too fast.
    """

    def __init__(self, after: int, said: str | None = None) -> None:
        super().__init__()
        self.after = after
        self.said = said


#: A citizen's pace is counted over so long.
PACE = timedelta(minutes=1)


class Gate:
    """Lets so many messages a second into this process; the rest would only wait longer for their answers."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._second = 0
        self._count = 0

    def admit(self, now: datetime) -> None:
        """Count a message; raises TooMany."""
        second = int(now.timestamp())
        with self._lock:
            if second != self._second:
                self._second, self._count = second, 0
            self._count += 1
            if self._count > self._most:
                raise TooMany(1)


def require_pace(history: History, now: datetime) -> None:
    """Raise TooMany where the citizen has sent as many messages as are answered in a minute."""
    if history.paced_at is not None and (wait := history.paced_at + PACE - now) > timedelta():
        raise TooMany(max(1, round(wait.total_seconds())))
