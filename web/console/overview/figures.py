"""统计: the numbers of the day and of any days, for all, by department and by channel."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from bot.desk import Desk
from bot.phrases.moments import in_words
from database import read_only
from hotline.overview.figures import Figures, days, figures, figures_by_channel, figures_by_department
from hotline.overview.labels import CHANNELS
from hotline.overview.queue import departments_in_use
from organisation.beijing_time import BEIJING
from retrieval.encoder.encoder import Encoder
from web.console.access import Agent
from web.console.forms.period import read_days
from web.console.forms.refusals import Refused
from web.console.layout import show


def create_figures(desk: Desk) -> APIRouter:
    """`/console/figures`."""
    pages = APIRouter()

    @pages.get("/figures")
    def read(request: Request, staff: Agent, first: str = "", last: str = "") -> Response:
        """Today, then the days chosen, then the form that exports tickets."""
        now = datetime.now(UTC)
        today = now.astimezone(BEIJING).date()
        chosen = read_days(first, last, today)
        with read_only(desk.engine) as conn:
            of_today = figures(conn, days(today, today), now)
            of_all = figures(conn, chosen.period, now)
            by_department = figures_by_department(conn, chosen.period, now)
            by_channel = figures_by_channel(conn, chosen.period, now)
            in_use = departments_in_use(conn)
        context = {
            "today": of_today,
            "chosen": chosen,
            "spans": _spans(now),
            "all": of_all,
            "tables": {
                "按单位": _named(by_department, {}),
                "按渠道": _named(by_channel, {str(key): name for key, name in CHANNELS.items()}),
            },
            "departments": sorted({*in_use, *filter(None, by_department)}),
            "channels": CHANNELS,
            "minutes": _minutes,
            "encoding": _encoding(desk.searcher.encoder),
        }
        refused = Refused(chosen.errors) if chosen.errors else None
        return show(request, "overview/figures.html", context, refused=refused)

    return pages


def _spans(now: datetime) -> Mapping[str, str]:
    """Days that are asked for often, and their addresses."""
    today = now.astimezone(BEIJING).date()
    begins = {
        "今天": today,
        "近 7 天": today - timedelta(days=6),
        "本月": today.replace(day=1),
        "今年": today.replace(month=1, day=1),
    }
    return {
        name: f"/console/figures?{urlencode({'first': begin, 'last': today})}"
        for name, begin in begins.items()
    }


def _named(found: Mapping[str | None, Figures], names: Mapping[str, str]) -> list[tuple[str, Figures]]:
    """The most tickets first, those of nobody last."""
    rows = sorted(found.items(), key=lambda row: (row[0] is None, -row[1].opened, row[0] or ""))
    return [(names.get(key, key) if key else "未定单位", numbers) for key, numbers in rows]


def _encoding(encoder: Encoder | None) -> str:
    """How far the encoder is, in words; empty without one."""
    if encoder is None:
        return ""
    progress = encoder.progress()
    so_far = f"已编好 {progress.encoded} / {progress.of} 段"
    if progress.is_complete:
        return f"按意思查找已启用，{so_far}。"
    if progress.ready:
        return f"按意思查找已启用，{so_far}，新发布的段落正在编。"
    return f"按意思查找还没有就绪，{so_far}。这期间照常按词语查找和回答。"


def _minutes(amount: float | None) -> str:
    return "无" if amount is None else in_words(timedelta(minutes=amount))
