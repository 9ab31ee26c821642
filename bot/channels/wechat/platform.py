"""WeChat's row in the registry of channels."""

from datetime import datetime

from sqlalchemy import Connection

from bot.channels.link import Link
from bot.channels.wechat.sender import LONGEST_MESSAGE, WeChatSender
from bot.channels.wechat.webhook import create_webhook
from bot.channels.wechat.windows import messages_left, open_until
from bot.desk import Desk
from bot.phrases.moments import time_left
from hotline.citizens import Citizen, find_contacts
from hotline.replies.outbox import with_sent
from settings import Settings


def link(desk: Desk) -> Link:
    """The webhook; with the account's secret also the sender."""
    settings = desk.settings
    can_push = settings.wechat_app_id and settings.wechat_app_secret
    return Link(create_webhook(desk), WeChatSender(settings, desk.engine) if can_push else None)


def reach(conn: Connection, settings: Settings, citizen: Citizen, now: datetime) -> str:
    """How many messages may still be sent, and until when."""
    contacts = [with_sent(conn, citizen, contact) for contact in find_contacts(conn, citizen)]
    left = messages_left(settings.wechat_windows, contacts, now)
    limit = f"每条约 {LONGEST_MESSAGE // 3} 字，长的自动分条"
    if not left:
        closed = "条数已用完" if left == 0 else "48 小时窗口已关"
        instead = "发通知" if settings.wechat_notice_template else "在市民下次来信时告知"
        return f"微信：{closed}，答复会{instead}。"
    until = open_until(settings.wechat_windows, contacts, now)
    rest = f"，窗口{time_left(until, now)}" if until else ""
    return f"微信：还可回复 {left} 条{rest}；{limit}。"
