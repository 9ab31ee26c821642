"""常用语: what is replied often, by a short name."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from database import canned_replies


@dataclass(frozen=True, slots=True)
class CannedReply:
    """`shortcut` is what follows the slash."""

    id: int
    shortcut: str
    text: str


def all_(conn: Connection) -> list[CannedReply]:
    """Every one, by shortcut."""
    return [
        CannedReply(*row) for row in conn.execute(select(canned_replies).order_by(canned_replies.c.shortcut))
    ]


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with {编号} and the like filled in."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
