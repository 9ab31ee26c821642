"""Questions whose department is known: those imported as lists, and the hotline's own finished tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select

from database import departments, routing_examples, tickets
from hotline.tickets.ticket import TicketStatus
from text.lists import Cells, ListFaulty, text_of

#: The newest tickets are learned from, so many at most: what was decided long ago is decided otherwise now.
MOST_TICKETS = 20_000


@dataclass(frozen=True, slots=True)
class RoutingExample:
    """A question, the department that dealt with it and, where known, its topic."""

    text: str
    department: str
    topic: str | None = None


def read_examples(cells: Cells, department: str = "department") -> list[RoutingExample]:
    """The examples of a list with 问题, 承办单位, 主题 or text, `department`, topic.

    Raises ListFaulty naming every line without a question or a department.
    """
    examples, faults = [], []
    for line, row in cells:
        text, unit = text_of(row, "问题", "text"), text_of(row, "承办单位", department)
        if text and unit:
            examples.append(RoutingExample(text, unit, text_of(row, "主题", "topic") or None))
        else:
            faults.append(f"第 {line} 行没有写{'承办单位' if text else '问题'}。")
    if faults:
        raise ListFaulty(faults)
    return examples


def add_examples(conn: Connection, examples: Sequence[RoutingExample]) -> int:
    """Keep the examples that are not kept yet; returns how many those are. The same question with another
    department is corrected: the newest list is right."""
    columns = (routing_examples.c.text, routing_examples.c.department, routing_examples.c.topic)
    kept = {row.text: RoutingExample(*row) for row in conn.execute(select(*columns))}
    new = {example.text: example for example in examples}
    changed = [e for e in new.values() if e != kept.get(e.text)]
    for example in changed:
        if example.text in kept:
            conn.execute(delete(routing_examples).where(routing_examples.c.text == example.text))
    if changed:
        rows = [{"text": e.text, "department": e.department, "topic": e.topic} for e in changed]
        conn.execute(insert(routing_examples), rows)
    return len(changed)


def all_examples(conn: Connection) -> list[RoutingExample]:
    """What there is to learn from: the lists, and the questions of finished tickets that have a department."""
    table = routing_examples.c
    listed = conn.execute(select(table.text, table.department, table.topic).order_by(table.id))
    own = conn.execute(
        _finished(select(tickets.c.question.label("text"), tickets.c.department, tickets.c.topic))
        .order_by(tickets.c.id.desc())
        .limit(MOST_TICKETS)
    )
    return [RoutingExample(r.text, r.department, r.topic) for r in (*listed, *own) if r.text.strip()]


def examples_revision(conn: Connection) -> str:
    """Changes when there is something else to learn from; costs a few counts."""
    listed = conn.execute(select(func.count(), func.max(routing_examples.c.id))).one()
    own = conn.execute(
        _finished(select(func.count(), func.max(tickets.c.id), func.count(tickets.c.topic)))
    ).one()
    units = conn.execute(select(func.count(), func.count(departments.c.successor_id))).one()
    return "-".join(str(figure) for row in (listed, own, units) for figure in row)


def _finished(statement: Any) -> Select[Any]:
    finished: Select[Any] = statement.select_from(tickets).where(
        tickets.c.department.is_not(None),
        tickets.c.merged_into_id.is_(None),
        tickets.c.status.in_([TicketStatus.ANSWERED, TicketStatus.CLOSED]),
    )
    return finished
