"""Canned replies: what staff write often, found by typing / and a shortcut."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from database import canned_replies
from hotline.replies.reply import LONGEST
from organisation.audit import OPERATOR, record
from text.lists import read_list, text_of

#: What `fill` knows: the ticket's number, the promised moment, the unit the ticket lies with.
PLACEHOLDERS = ("编号", "承诺时间", "单位")
LONGEST_SHORTCUT = 20

_STARTERS = Path(__file__).parent / "sample" / "canned_replies.csv"
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class CannedReplyNotFound(Exception):
    """There is no such canned reply."""


class ShortcutTaken(Exception):
    """Another canned reply has this shortcut."""


class ShortcutWrong(Exception):
    """A shortcut has between 1 and 20 characters, none of them a space or a slash."""


class TextWrong(Exception):
    """A canned reply has between 1 and 2000 characters."""


class UnknownPlaceholder(Exception):
    """Only {编号}, {承诺时间} and {单位} can be filled in."""


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A text with its shortcut; may hold PLACEHOLDERS in braces."""

    id: int
    shortcut: str
    text: str


def add(conn: Connection, who: str, shortcut: str, text: str, now: datetime) -> int:
    """Keep a canned reply for all; its id. `who` is the login of the author.

    Raises ShortcutWrong, ShortcutTaken, TextWrong or UnknownPlaceholder.
    """
    row = _checked(shortcut, text)
    try:
        with conn.begin_nested():
            added = conn.execute(insert(canned_replies).values(row).returning(canned_replies.c.id))
            reply_id = int(added.scalar_one())
    except IntegrityError as error:
        raise ShortcutTaken from error
    record(conn, who, "canned reply add", row["shortcut"], now)
    return reply_id


def change(conn: Connection, who: str, reply: CannedReply, now: datetime) -> None:
    """Give the canned reply of that id this shortcut and text; raises as `add`, or CannedReplyNotFound."""
    row = _checked(reply.shortcut, reply.text)
    try:
        with conn.begin_nested():
            changed = conn.execute(update(canned_replies).where(canned_replies.c.id == reply.id).values(row))
    except IntegrityError as error:
        raise ShortcutTaken from error
    if changed.rowcount == 0:
        raise CannedReplyNotFound
    record(conn, who, "canned reply change", row["shortcut"], now)


def remove(conn: Connection, who: str, reply_id: int, now: datetime) -> None:
    """Delete a canned reply; raises CannedReplyNotFound."""
    removed = conn.execute(
        delete(canned_replies).where(canned_replies.c.id == reply_id).returning(canned_replies.c.shortcut)
    ).scalar_one_or_none()
    if removed is None:
        raise CannedReplyNotFound
    record(conn, who, "canned reply remove", removed, now)


def all_(conn: Connection) -> list[CannedReply]:
    """Every canned reply by shortcut."""
    rows = conn.execute(select(canned_replies))
    return sorted((CannedReply(row.id, row.shortcut, row.text) for row in rows), key=lambda r: r.shortcut)


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with its placeholders replaced; one without a value stays, so that its writer sees the gap."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1]) or found[0], text)


def starter_replies() -> dict[str, str]:
    """Texts by shortcut to begin with; they state no facts of a policy."""
    return {text_of(row, "简称"): text_of(row, "内容") for _line, row in read_list(_STARTERS)}


def add_starters(conn: Connection, now: datetime) -> int:
    """Where there is no canned reply yet, keep the `starter_replies`; how many were added."""
    if conn.scalar(select(canned_replies.c.id).limit(1)) is not None:
        return 0
    starters = starter_replies()
    for shortcut, text in starters.items():
        add(conn, OPERATOR, shortcut, text, now)
    return len(starters)


def _checked(shortcut: str, text: str) -> dict[str, str]:
    shortcut, text = shortcut.strip().removeprefix("/"), text.strip()
    if not 1 <= len(shortcut) <= LONGEST_SHORTCUT or re.search(r"[\s/]", shortcut):
        raise ShortcutWrong
    if not 1 <= len(text) <= LONGEST:
        raise TextWrong
    if set(_PLACEHOLDER.findall(text)) - set(PLACEHOLDERS):
        raise UnknownPlaceholder
    return {"shortcut": shortcut, "text": text}
