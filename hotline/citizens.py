"""Who asks, through which channel, and when they last did."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from secrets import token_hex

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from database import turns, unreachable


class Channel(StrEnum):
    """Where a message came from."""

    #: 微信公众号
    WECHAT = "wechat"
    #: Telegram
    TELEGRAM = "telegram"
    #: 网页, and the JSON interface
    WEB = "web"


#: What the id of somebody begins with who has been forgotten; no platform gives such ids.
_GONE = "gone:"


class MessageKind(StrEnum):
    """How a citizen made contact; platforms let us write back for a time that depends on it."""

    #: 文字
    TEXT = "text"
    #: 语音，已识别成文字
    VOICE = "voice"
    #: 位置
    LOCATION = "location"
    #: 图片、视频等读不了的
    UNREADABLE = "unreadable"
    #: 点菜单
    CLICK = "click"
    #: 关注
    SUBSCRIBE = "subscribe"
    #: 扫码
    SCAN = "scan"


@dataclass(frozen=True, slots=True)
class Citizen:
    """`id` is the openid, the chat id, or the id kept in the browser."""

    channel: Channel
    id: str

    @property
    def is_gone(self) -> bool:
        """Whether they have been forgotten: nobody can tell whose matter it was, and nothing can be sent."""
        return self.id.startswith(_GONE)


@dataclass(frozen=True, slots=True)
class Contact:
    """A citizen's last sign of life; `sent` counts the messages pushed to them since."""

    kind: MessageKind
    at: datetime
    sent: int = 0


def nobody() -> str:
    """An id for what is left of a citizen who is forgotten; it leads back to no one."""
    return f"{_GONE}{token_hex(8)}"


def find_contacts(conn: Connection, citizen: Citizen) -> list[Contact]:
    """The last contact of each kind, the latest first: a tap on the menu does not undo an earlier message."""
    latest = func.max(turns.c.at).label("latest")
    rows = conn.execute(
        select(turns.c.kind, latest)
        .where(turns.c.channel == citizen.channel, turns.c.citizen_id == citizen.id)
        .group_by(turns.c.kind)
        .order_by(latest.desc())
    )
    return [Contact(MessageKind(row.kind), row.latest) for row in rows]


def mark_unreachable(conn: Connection, citizen: Citizen, reason: str, now: datetime) -> None:
    """The platform no longer lets us write to the citizen; `reason` is read by staff."""
    known = conn.execute(
        update(unreachable)
        .where(unreachable.c.channel == citizen.channel, unreachable.c.citizen_id == citizen.id)
        .values(reason=reason, at=now)
    )
    if known.rowcount:
        return
    row = {"channel": citizen.channel, "citizen_id": citizen.id, "reason": reason, "at": now}
    # Another worker may have learned it at the same moment.
    with suppress(IntegrityError), conn.begin_nested():
        conn.execute(insert(unreachable).values(row))


def find_unreachable(conn: Connection, citizen: Citizen) -> str | None:
    """Why nothing reaches the citizen; None where something may, as after they have written again."""
    later = (
        select(turns.c.id)
        .where(
            turns.c.channel == unreachable.c.channel,
            turns.c.citizen_id == unreachable.c.citizen_id,
            turns.c.at > unreachable.c.at,
        )
        .exists()
    )
    reason: str | None = conn.scalar(
        select(unreachable.c.reason).where(
            unreachable.c.channel == citizen.channel, unreachable.c.citizen_id == citizen.id, ~later
        )
    )
    return reason


def forget_reachability(conn: Connection, citizen: Citizen) -> None:
    """Keep nothing of whether the citizen can be reached."""
    conn.execute(
        delete(unreachable).where(
            unreachable.c.channel == citizen.channel, unreachable.c.citizen_id == citizen.id
        )
    )
