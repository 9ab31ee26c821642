"""The working days, for administrators: what the official calendar says, and the days set otherwise."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from sqlalchemy import Connection

from bot.desk import Desk
from bot.phrases.moments import promise
from database import read_only
from hotline.deadlines.rescheduling import moved_at
from hotline.deadlines.time_limits import recompute_open
from hotline.tickets.timeline import Act
from organisation.audit import record
from organisation.beijing_time import BEIJING
from organisation.working_days import WorkingDays, load_working_days, remove_override, set_override
from web.console.access import Administrator
from web.console.forms.fields import Typed, Written, missing
from web.console.forms.refusals import Refused, require_none
from web.console.forms.submission import address_with, back_to, carry_out
from web.console.layout import show
from web.console.organisation.year import months_of

PAGE = "/console/calendar"
#: From the first year the official calendar holds.
Year = Annotated[int | None, Query(ge=2004, le=2099)]
#: Moved tickets named one by one; there may be ten thousand.
_NAMED = 200


@dataclass(frozen=True, slots=True)
class Change:
    """A day as the form sets it."""

    day: str = ""
    is_working: bool = False
    name: str = ""

    @property
    def date(self) -> date | None:
        """The day, if it is one of a year that has a page."""
        try:
            day = date.fromisoformat(self.day)
        except ValueError:
            return None
        return day if 2004 <= day.year <= 2099 else None

    @property
    def words(self) -> str:
        """2026-10-08 放假：国庆节."""
        return f"{self.date} {'上班' if self.is_working else '放假'}：{self.name}"


def create_calendar(desk: Desk) -> APIRouter:
    """`/console/calendar`."""
    pages = APIRouter(prefix="/calendar")

    @pages.get("")
    def read(request: Request, staff: Administrator, year: Year = None, at: str = "") -> Response:
        """A year; after a change, `at` that moment, what it moved."""
        return _calendar(desk, request, year or _this_year(), at=_moment(at))

    @pages.post("/overrides")
    def add(
        request: Request,
        staff: Administrator,
        day: Written = "",
        is_working: Annotated[bool, Form()] = False,
        name: Annotated[Typed, Form(max_length=40)] = "",
    ) -> Response:
        """Set a day; everything open is reckoned anew."""
        now, change = datetime.now(UTC), Change(day.strip(), is_working, name.strip())
        year = change.date.year if change.date else _this_year()

        def act(conn: Connection) -> None:
            unread = {} if change.date else {"day": "请按“2026-10-08”的样子填写日期。"}
            require_none(unread | missing(day=(day, "日期"), name=(name, "名称")))
            if change.date:
                set_override(conn, change.date, is_working, change.name)
                recompute_open(conn, desk.settings, Act(staff.id, now, f"工作日历调整，{change.words}"))
                record(conn, staff.login, "calendar set", change.words, now)

        return carry_out(
            desk.engine,
            act,
            _address(year, now),
            lambda refused: _calendar(desk, request, _this_year(), refused=refused, change=change),
        )

    @pages.post("/overrides/{day}/remove")
    def remove(staff: Administrator, day: date) -> Response:
        """The day is as the official calendar says again."""
        now = datetime.now(UTC)

        def act(conn: Connection) -> None:
            remove_override(conn, day)
            recompute_open(conn, desk.settings, Act(staff.id, now, f"工作日历调整，{day} 恢复按国家日历"))
            record(conn, staff.login, "calendar remove", str(day), now)

        return carry_out(desk.engine, act, _address(day.year, now), back_to(PAGE))

    return pages


def _address(year: int, at: datetime) -> str:
    """The address of a year that says what was moved by the change made at that moment."""
    return f"{address_with(PAGE, year=str(year), at=at.isoformat())}#changed"


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _this_year() -> int:
    return datetime.now(BEIJING).year


def _calendar(
    desk: Desk,
    request: Request,
    year: int,
    *,
    at: datetime | None = None,
    refused: Refused | None = None,
    change: Change | None = None,
) -> Response:
    with read_only(desk.engine) as conn:
        days = load_working_days(conn, desk.settings.working_spans)
        moved = moved_at(conn, at) if at else []
    months = months_of(year, days)
    context = {
        "year": year,
        "months": months,
        "working": sum(month.working for month in months),
        "is_announced": WorkingDays(days.spans).is_announced(date(year, 1, 1)),
        "overrides": [(day, *what) for day, what in days.overrides.items() if day.year == year],
        "spans": [f"{begin:%H:%M}至{end:%H:%M}" for begin, end in desk.settings.working_spans],
        "today": datetime.now(BEIJING).date(),
        "has_changed": at is not None,
        "moved": moved,
        "named": _NAMED,
        "promise": promise,
        "change": change or Change(),
    }
    return show(request, "organisation/calendar.html", context, refused=refused)
