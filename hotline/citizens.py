"""Who asks, through which channel, and when they last did."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, select

from database import turns


class Channel(StrEnum):
    """Where a message came from."""

    #: 微信公众号
    WECHAT = "wechat"
    #: Telegram
    TELEGRAM = "telegram"
    #: 网页, and the JSON interface
    WEB = "web"


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


@dataclass(frozen=True, slots=True)
class Contact:
    """A citizen's last sign of life; `sent` counts the messages pushed to them since."""

    kind: MessageKind
    at: datetime
    sent: int = 0


def find_last_contact(conn: Connection, citizen: Citizen) -> Contact | None:
    """When and how the citizen last wrote; `sent` is left to who keeps the outbox."""
    row = conn.execute(
        select(turns.c.kind, turns.c.at)
        .where(turns.c.channel == citizen.channel, turns.c.citizen_id == citizen.id)
        .order_by(turns.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Contact(MessageKind(row.kind), row.at)
