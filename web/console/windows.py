"""What may be sent to a citizen now, and until when: the channel's limit and window, in words for staff."""

from datetime import datetime

from sqlalchemy import Connection

from bot.channels.wechat.sender import LONGEST_MESSAGE
from bot.channels.wechat.windows import messages_left, open_until
from bot.phrases.moments import time_left
from hotline.citizens import Channel, Citizen, find_contacts, find_unreachable
from hotline.replies.outbox import with_sent
from settings import Settings


def window_of(conn: Connection, settings: Settings, citizen: Citizen, now: datetime) -> str:
    """Whether a reply would be pushed now, and what becomes of it otherwise."""
    if citizen.is_gone:
        return "市民已删除自己的记录，答复只能凭编号和链接查看。"
    if citizen.channel is Channel.WEB:
        return "网页不能推送：市民打开工单页时看到答复。"
    if reason := find_unreachable(conn, citizen):
        return f"现在发不到：{reason}。答复会在市民下次来信时告知。"
    if citizen.channel is Channel.TELEGRAM:
        return "Telegram：随时可以回复，每条不超过 4096 字，长的自动分条。"
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
