"""The working days, for administrators: what the official calendar says, and the days set otherwise."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from bot.desk import Desk
from bot.phrases.moments import promise
from hotline.deadlines.rescheduling import moved_at
from hotline.deadlines.time_limits import recompute_open
from hotline.tickets.timeline import Act
from organisation.audit import record
from organisation.beijing_time import BEIJING
from organisation.staff import Staff
from organisation.working_days import WorkingDays, load_working_days, remove_override, set_override
from web.console.access import Administrator
from web.console.entering import missing
from web.console.frame import show
from web.console.given import Typed, Written
from web.console.year import months_of

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
        change = Change(day.strip(), is_working, name.strip())
        errors = missing(day=(day, "日期"), name=(name, "名称"))
        if "day" not in errors and change.date is None:
            errors["day"] = "请按“2026-10-08”的样子填写日期。"
        if errors or change.date is None:
            return _calendar(desk, request, _this_year(), change=change, errors=errors)
        said = f"{change.date} {'上班' if is_working else '放假'}：{change.name}"
        with desk.engine.begin() as conn:
            set_override(conn, change.date, is_working, change.name)
            now = _reckon_anew(conn, desk, staff, f"工作日历调整，{said}")
            record(conn, staff.login, "calendar set", said, now)
        return _after(change.date.year, now)

    @pages.post("/overrides/{day}/remove")
    def remove(staff: Administrator, day: date) -> Response:
        """The day is as the official calendar says again."""
        with desk.engine.begin() as conn:
            remove_override(conn, day)
            now = _reckon_anew(conn, desk, staff, f"工作日历调整，{day} 恢复按国家日历")
            record(conn, staff.login, "calendar remove", str(day), now)
        return _after(day.year, now)

    return pages


def _reckon_anew(conn: Connection, desk: Desk, staff: Staff, reason: str) -> datetime:
    """Reckon everything open anew; the moment it was done, by which it is found again."""
    now = datetime.now(UTC)
    recompute_open(conn, desk.settings, Act(staff.id, now, reason))
    return now


def _after(year: int, now: datetime) -> Response:
    query = urlencode({"year": year, "at": now.isoformat()})
    return RedirectResponse(f"{PAGE}?{query}#changed", 303)


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
    change: Change | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    with desk.engine.connect().execution_options(read_only=True) as conn:
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
        "errors": errors or {},
    }
    return show(request, "calendar.html", context, 422 if errors else 200)
