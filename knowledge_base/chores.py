"""What workers do beside answering: files are read, moments come, rehearsals are held.

A chore does one thing that is due and says whether there was one. Every worker has every chore; of several the database
lets one have each thing (a claim that lapses, so that what a killed worker left is taken up by another).
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

#: Seconds between two looks where nothing was due.
INTERVAL = 0.5
#: Seconds a chore that is at work is waited for at the end: what it leaves then is taken up after the next start.
_PATIENCE = 5.0

log = logging.getLogger(__name__)


def _nothing() -> None:
    """Of what is over at once there is nothing to leave off."""


@dataclass(frozen=True, slots=True)
class Chore:
    """`do` does what is due now, if anything, and says whether there was something. `interrupt`, called from another
    thread when the worker ends, lets it leave off: what was claimed is given back."""

    do: Callable[[datetime], bool]
    interrupt: Callable[[], None] = _nothing


@contextmanager
def doing(chores: Sequence[Chore]) -> Iterator[None]:
    """Do them meanwhile, each in a thread of its own: one that takes long keeps no other waiting."""
    stopping = threading.Event()
    threads = [threading.Thread(target=_do, args=(chore, stopping), daemon=True) for chore in chores]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        for chore in chores:
            chore.interrupt()
        for thread in threads:
            thread.join(_PATIENCE)


def _do(chore: Chore, stopping: threading.Event) -> None:
    while not stopping.is_set():
        try:
            was_due = chore.do(datetime.now(UTC))
        except Exception:
            # The database may be away for a moment; what was claimed is due again.
            log.exception("a chore failed")
            was_due = False
        if not was_due:
            stopping.wait(INTERVAL)
