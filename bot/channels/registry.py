"""Every channel, a row each: where it is delivered to, how it pushes and how far it reaches is asked of the row."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from bot.channels.link import Link, Platform
from bot.channels.telegram import platform as telegram
from bot.channels.web import platform as web
from bot.channels.wechat import platform as wechat
from bot.desk import Desk
from hotline.citizens import Channel, Citizen, find_unreachable
from settings import Settings

PLATFORMS: Mapping[Channel, Platform] = {
    Channel.WECHAT: wechat,
    Channel.TELEGRAM: telegram,
    Channel.WEB: web,
}


def link_all(desk: Desk) -> dict[Channel, Link]:
    """Every channel as this installation has it."""
    return {channel: platform.link(desk) for channel, platform in PLATFORMS.items()}


def reach_of(conn: Connection, settings: Settings, citizen: Citizen, now: datetime) -> str:
    """Whether a reply would be pushed now, and what becomes of it otherwise, in words for staff.

    Raises KeyError for a channel without a row: one is never taken for another.
    """
    if citizen.is_gone:
        return "市民已删除自己的记录，答复只能凭编号和链接查看。"
    platform = PLATFORMS[citizen.channel]
    if reason := find_unreachable(conn, citizen):
        return f"现在发不到：{reason}。答复会在市民下次来信时告知。"
    return platform.reach(conn, settings, citizen, now)
