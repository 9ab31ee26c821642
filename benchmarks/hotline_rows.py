"""A hotline in the middle of a bad week: ten thousand matters open, fifty thousand closed, three hundred staff."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert

from database import departments, replies, staff, ticket_events, tickets, turns
from hotline.citizens import Channel
from hotline.tickets.kinds import TicketKind

OPEN, CLOSED, STAFF = 10_000, 50_000, 300
DEPARTMENTS = tuple(f"示例区第{n}局" for n in range(1, 41))
#: What citizens ask, of a place each.
ASKED = (
    "路灯坏了没人修", "停水三天了", "半夜施工太吵了", "垃圾没人清运", "暖气不热", "井盖响得厉害",
    "停车位被占了", "老人助餐点太远了", "电动自行车在楼道充电", "树枝挡住了窗户",
)  # fmt: skip
#: Rows written at once.
_PART = 5000


def fill(engine: Engine, now: datetime) -> None:
    """Write them all; the first of the staff is an agent with some sixty tickets of their own."""
    with engine.begin() as conn:
        conn.execute(insert(staff), [_member(n) for n in range(1, STAFF + 1)])
        conn.execute(insert(departments), [{"name": name, "aliases": []} for name in DEPARTMENTS])
        part: list[dict[str, Any]] = []
        for ticket in _matters(now):
            part.append(ticket)
            if len(part) == _PART:
                for table, rows in _rows_of(part).items():
                    if rows:
                        conn.execute(insert(table), rows)
                part = []


def _member(number: int) -> dict[str, Any]:
    row = {"id": number, "login": f"staff{number}", "name": f"坐席{number}", "role": "agent"}
    return row | {"password_hash": "", "must_change_password": 0}


def _matters(now: datetime) -> Iterator[dict[str, Any]]:
    """Tickets in the order they were opened: those closed long ago, then ten days of open ones."""
    chance = random.Random(1)  # noqa: S311  an order, not a secret
    for n in range(1, CLOSED + OPEN + 1):
        is_open = n > CLOSED
        before = (CLOSED + OPEN - n) / OPEN * 10 if is_open else 10 + (CLOSED - n) / CLOSED * 355
        at = now - timedelta(days=before)
        status = chance.choices(("waiting", "claimed", "reopened"), (70, 25, 5))[0] if is_open else "closed"
        owner = None if status in ("waiting", "reopened") else chance.randrange(1, STAFF + 1)
        if status == "claimed" and chance.random() < 0.025:
            owner = 1
        yield {
            "id": n,
            "number": f"ZX{at:%y%m%d}-{n:05d}-0",
            "channel": str(chance.choice(list(Channel))),
            "citizen_id": f"c{chance.randrange(40_000)}",
            "turn_id": n,
            "question": f"{chance.choice('东西南北中')}{chance.randrange(300)}号院{chance.choice(ASKED)}",
            "status": status,
            "kind": str(chance.choice(list(TicketKind))),
            "department": chance.choice(DEPARTMENTS),
            "owner_id": owner,
            "opened_at": at,
            "clock_from": at,
            "due_at": at + timedelta(days=chance.randrange(1, 21), minutes=chance.randrange(600)),
            "closed_at": None if is_open else at + timedelta(days=1),
        }


def _rows_of(part: list[dict[str, Any]]) -> dict[Any, list[dict[str, Any]]]:
    """The tickets, and what stands around them."""
    said = {"outcome": "unanswered", "text": "没有找到。"}
    return {
        turns: [
            {
                "id": t["id"],
                "channel": t["channel"],
                "citizen_id": t["citizen_id"],
                "message_id": f"m{t['id']}",
            }
            | {"question": t["question"], "answer": said, "outcome": "unanswered", "confidence": 0.0}
            | {"at": t["opened_at"]}
            for t in part
        ],
        tickets: part,
        ticket_events: [
            {"ticket_id": t["id"], "kind": kind, "staff_id": by, "body": "", "at": t["opened_at"]}
            for t in part
            for kind, by in (("opened", None), ("claimed", t["owner_id"]))
            if kind == "opened" or by
        ],
        replies: [
            {"ticket_id": t["id"], "staff_id": t["owner_id"], "text": "已经修好了。", "at": t["closed_at"]}
            | {"sent_at": t["closed_at"], "attempts": 1, "route": "message"}
            for t in part
            if t["closed_at"]
        ],
    }
