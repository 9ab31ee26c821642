"""单位: the units tickets go to, for administrators: what they are called, were called, and became."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from bot.desk import Desk
from organisation import departments
from organisation.audit import record
from organisation.beijing_time import BEIJING
from organisation.departments import Department, Departments
from web.console.access import Administrator
from web.console.entering import missing
from web.console.frame import show
from web.console.given import Typed
from web.console.names import read_names

PAGE = "/console/departments"
Written = Annotated[Typed, Form(max_length=2000)]
_TAKEN = "这个名称或别名已指另一个单位。"
_CIRCULAR = "这个单位本来就是由那个单位改名或并入而来的，不能再倒回去。"
_NO_DAY = "请按“2026-12-31”的样子填写日期。"
DONE = {
    "added": "单位已添加。",
    "alias": "别名已添加。",
    "renamed": "已记下更名。到那天以后，这个单位的工单和派单建议都用新名称。",
}
Act = Callable[[Connection], object]


def create_departments(desk: Desk) -> APIRouter:
    """`/console/departments`."""
    pages = APIRouter(prefix="/departments")

    @pages.get("")
    def read(request: Request, staff: Administrator, done: str = "") -> Response:
        """Every one, and the form for a new one."""
        return _list(desk, request, {}, done=done)

    @pages.post("")
    def add(
        request: Request, staff: Administrator, name: Written = "", aliases: Written = "", since: Written = ""
    ) -> Response:
        """Enter it."""
        errors = missing(name=(name, "名称")) | day_errors("since", since)
        if not errors:
            errors = do(
                desk,
                lambda conn: departments.add_department(conn, name, read_names(aliases), day_of(since)),
                staff.login,
                ("department add", name.strip()),
                "name",
            )
        written = {"name": name, "aliases": aliases, "since": since}
        return _list(desk, request, written, errors) if errors else after("", "added")

    return pages


def do(desk: Desk, act: Act, login: str, recorded: tuple[str, str], field: str) -> dict[str, str]:
    """Do it and record it, or say what is wrong with `field`."""
    try:
        with desk.engine.begin() as conn:
            act(conn)
            record(conn, login, *recorded, datetime.now(UTC))
    except departments.NameTaken:
        return {field: _TAKEN}
    except departments.SuccessionCircular:
        return {field: _CIRCULAR}
    return {}


def after(place: str, done: str) -> Response:
    """Back to the list or to one of it, which says what has been done."""
    return RedirectResponse(f"{PAGE}{place}?done={done}", 303)


def day_of(text: str) -> date | None:
    """The day that was written; None where it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def day_errors(field: str, text: str) -> dict[str, str]:
    """What is wrong with a day that was written."""
    return {field: _NO_DAY} if text.strip() and day_of(text) is None else {}


def _list(
    desk: Desk,
    request: Request,
    written: dict[str, str],
    errors: dict[str, str] | None = None,
    done: str = "",
) -> Response:
    with desk.engine.connect().execution_options(read_only=True) as conn:
        known = Departments.load(conn)
    today = datetime.now(BEIJING).date()
    context = {
        "departments": sorted(known.by_id.values(), key=lambda d: (_is_over(d, today), d.name)),
        "by_id": known.by_id,
        "today": today,
        "written": {"name": "", "aliases": "", "since": ""} | written,
        "errors": errors or {},
        "done": DONE.get(done),
    }
    return show(request, "departments.html", context, 422 if errors else 200)


def _is_over(department: Department, today: date) -> bool:
    return department.until is not None and department.until < today
