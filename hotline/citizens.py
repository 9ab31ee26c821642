"""Who asks, and through which channel."""

from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    """Where a message came from."""

    #: 微信公众号
    WECHAT = "wechat"
    #: Telegram
    TELEGRAM = "telegram"
    #: 网页, and the JSON interface
    WEB = "web"


@dataclass(frozen=True, slots=True)
class Citizen:
    """`id` is the openid, the chat id, or the id kept in the browser."""

    channel: Channel
    id: str
