"""How long after a contact, and how often, an official account may write to a citizen by itself.

Protocol: developers.weixin.qq.com, 发送客服消息. The figures have changed before, so they are dated settings.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from hotline.citizens import Contact, MessageKind
from organisation.beijing_time import BEIJING
from settings import WeChatWindow

#: What WeChat counts as a message of the citizen; menu links that only open a page open no window.
_CONTACTS = {
    MessageKind.TEXT: "message",
    MessageKind.VOICE: "message",
    MessageKind.LOCATION: "message",
    MessageKind.UNREADABLE: "message",
    MessageKind.CLICK: "click",
    MessageKind.SCAN: "scan",
    MessageKind.SUBSCRIBE: "subscribe",
}


def in_force(windows: Iterable[WeChatWindow], contact: str, today: date) -> WeChatWindow | None:
    """The newest row of that kind of contact whose day has come."""
    begun = [window for window in windows if window.contact == contact and window.since <= today]
    return max(begun, key=lambda window: window.since, default=None)


def messages_left(windows: Iterable[WeChatWindow], contacts: Iterable[Contact], now: datetime) -> int | None:
    """How many messages may still be pushed, by the most generous window; None where none is open."""
    today = now.astimezone(BEIJING).date()
    rows = tuple(windows)
    found = [_left(rows, contact, now, today) for contact in contacts]
    return max((left for left in found if left is not None), default=None)


def open_until(
    windows: Iterable[WeChatWindow], contacts: Iterable[Contact], now: datetime
) -> datetime | None:
    """When the last window closes in which a message may still be pushed; None where none is open."""
    today, rows = now.astimezone(BEIJING).date(), tuple(windows)
    ends = []
    for contact in contacts:
        window = in_force(rows, _CONTACTS.get(contact.kind, ""), today)
        if window is not None and _left(rows, contact, now, today):
            ends.append(contact.at + timedelta(seconds=window.seconds))
    return max(ends, default=None)


def _left(windows: tuple[WeChatWindow, ...], contact: Contact, now: datetime, today: date) -> int | None:
    kind = _CONTACTS.get(contact.kind)
    window = in_force(windows, kind, today) if kind else None
    if window is None or (now - contact.at).total_seconds() >= window.seconds:
        return None
    return max(0, window.messages - contact.sent)
