"""单位: the units tickets go to, for administrators: what they are called, were called, and became."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy import Connection

from bot.desk import Desk
from database import read_only
from organisation import departments
from organisation.audit import record
from organisation.beijing_time import BEIJING
from organisation.departments import Department, Departments
from web.console.access import Administrator
from web.console.forms.fields import Typed, day_errors, find_day, missing, names_in
from web.console.forms.refusals import Refused, require_none
from web.console.forms.submission import carry_out
from web.console.layout import show

PAGE = "/console/departments"
Written = Annotated[Typed, Form(max_length=2000)]
_DONE = {"added": "单位已添加。"}


def create_departments(desk: Desk) -> APIRouter:
    """`/console/departments`."""
    pages = APIRouter(prefix="/departments")

    @pages.get("")
    def read(request: Request, staff: Administrator) -> Response:
        """Every one, and the form for a new one."""
        return _list(desk, request)

    @pages.post("")
    def add(
        request: Request, staff: Administrator, name: Written = "", aliases: Written = "", since: Written = ""
    ) -> Response:
        """Enter it."""

        def act(conn: Connection) -> None:
            require_none(missing(name=(name, "名称")) | day_errors("since", since))
            departments.add_department(conn, name, names_in(aliases), find_day(since))
            record(conn, staff.login, "department add", name.strip(), datetime.now(UTC))

        written = {"name": name, "aliases": aliases, "since": since}
        return carry_out(
            desk.engine,
            act,
            f"{PAGE}?done=added",
            lambda refused: _list(desk, request, refused, written),
            field="name",
        )

    return pages


def _list(
    desk: Desk, request: Request, refused: Refused | None = None, written: Mapping[str, str] | None = None
) -> Response:
    with read_only(desk.engine) as conn:
        known = Departments.load(conn)
    today = datetime.now(BEIJING).date()
    context = {
        "departments": sorted(known.by_id.values(), key=lambda d: (_is_over(d, today), d.name)),
        "by_id": known.by_id,
        "today": today,
        "written": written or {},
    }
    return show(request, "organisation/departments.html", context, refused=refused, done=_DONE)


def _is_over(department: Department, today: date) -> bool:
    return department.until is not None and department.until < today
