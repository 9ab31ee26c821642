"""The number a citizen is told."""

import re
from datetime import datetime

from sqlalchemy import Connection, func, select

from database import tickets
from organisation.beijing_time import BEIJING
from text.check_digits import check_digit

#: PostgreSQL's name of the lock on the next number; any number nothing else locks.
_NUMBERS = 12345


def next_number(conn: Connection, prefix: str, now: datetime) -> str:
    """Prefix, day in Beijing, running number of that day, check digit: ZX170630-0001-7.

    Whoever else wants a number waits until this transaction ends: on SQLite as a writer, on PostgreSQL here.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(_NUMBERS)))
    day = now.astimezone(BEIJING).strftime("%y%m%d")
    stem = f"{prefix}{day}-"
    last = conn.scalar(
        select(tickets.c.number)
        .where(tickets.c.number.startswith(stem, autoescape=True))
        .order_by(func.length(tickets.c.number).desc(), tickets.c.number.desc())
        .limit(1)
    )
    running = int(last.removeprefix(stem).split("-")[0]) + 1 if last else 1
    return f"{stem}{running:04d}-{check_digit(f'{day}{running:04d}')}"


def is_well_formed(number: str) -> bool:
    """Whether the check digit of a ticket's number fits; a slip of the finger does not."""
    digits = re.sub(r"\D", "", number)
    return len(digits) > 1 and check_digit(digits[:-1]) == int(digits[-1])
