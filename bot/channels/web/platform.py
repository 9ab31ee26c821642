"""The web page: answers go back in its own response (web/portal), and nothing can be pushed."""

from datetime import datetime

from sqlalchemy import Connection

from bot.channels.link import Link
from bot.desk import Desk
from hotline.citizens import Citizen
from settings import Settings


def link(_desk: Desk) -> Link:
    """No webhook and no sender: the page asks by itself."""
    return Link()


def reach(_conn: Connection, _settings: Settings, _citizen: Citizen, _now: datetime) -> str:
    """Where the citizen sees a reply."""
    return "网页不能推送：市民打开工单页时看到答复。"
