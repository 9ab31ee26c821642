"""单位: the units tickets go to, for administrators: what they are called, were called, and became."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Path, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from bot.desk import Desk
from hotline import departments
from hotline.audit import record
from hotline.departments import Department, Departments
from hotline.tickets import BEIJING
from web.console.access import Administrator
from web.console.entering import missing
from web.console.frame import show
from web.console.names import read_names

PAGE = "/console/departments"
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
Written = Annotated[str, Form(max_length=2000)]
_TAKEN = "这个名称或别名已指另一个单位。"
_CIRCULAR = "这个单位本来就是由那个单位改名或并入而来的，不能再倒回去。"
_NO_DAY = "请按“2026-12-31”的样子填写日期。"
_DONE = {
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
        errors = missing(name=(name, "名称")) | _day_errors("since", since)
        if not errors:
            errors = _do(
                desk,
                lambda conn: departments.add_department(conn, name, read_names(aliases), _day(since)),
                staff.login,
                ("department add", name.strip()),
                "name",
            )
        written = {"name": name, "aliases": aliases, "since": since}
        return _list(desk, request, written, errors) if errors else _after("", "added")

    @pages.get("/{department_id}")
    def read_one(request: Request, staff: Administrator, department_id: Id, done: str = "") -> Response:
        """One, with what can be done with it."""
        return _one(desk, request, department_id, {}, done=done)

    @pages.post("/{department_id}/aliases")
    def add_alias(request: Request, staff: Administrator, department_id: Id, alias: Written = "") -> Response:
        """Let another name stand for it."""
        name = _get(desk, department_id)[0].name
        errors = missing(alias=(alias, "别名"))
        if not errors:
            errors = _do(
                desk,
                lambda conn: departments.add_alias(conn, name, alias),
                staff.login,
                ("department alias", f"{name}：{alias.strip()}"),
                "alias",
            )
        written = {"alias": alias}
        return (
            _one(desk, request, department_id, written, errors)
            if errors
            else _after(f"/{department_id}", "alias")
        )

    @pages.post("/{department_id}/successor")
    def rename(
        request: Request,
        staff: Administrator,
        department_id: Id,
        successor: Written = "",
        last_day: Written = "",
    ) -> Response:
        """From the day after `last_day` another one, or another name, stands for it."""
        name, day = _get(desk, department_id)[0].name, _day(last_day)
        errors = missing(successor=(successor, "新名称"), last_day=(last_day, "日期"))
        errors = _day_errors("last_day", last_day) | errors
        if not errors and day:
            errors = _do(
                desk,
                lambda conn: departments.rename(conn, name, successor, day),
                staff.login,
                ("department rename", f"{name} 到 {day}，之后为 {successor.strip()}"),
                "successor",
            )
        written = {"successor": successor, "last_day": last_day}
        return (
            _one(desk, request, department_id, written, errors)
            if errors
            else _after(f"/{department_id}", "renamed")
        )

    return pages


def _do(desk: Desk, act: Act, login: str, recorded: tuple[str, str], field: str) -> dict[str, str]:
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


def _after(place: str, done: str) -> Response:
    return RedirectResponse(f"{PAGE}{place}?done={done}", 303)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _day_errors(field: str, text: str) -> dict[str, str]:
    return {field: _NO_DAY} if text.strip() and _day(text) is None else {}


def _get(desk: Desk, department_id: int) -> tuple[Department, Departments]:
    with desk.engine.connect().execution_options(read_only=True) as conn:
        known = Departments.load(conn)
    if department_id not in known.by_id:
        raise departments.NotFound
    return known.by_id[department_id], known


def _one(
    desk: Desk,
    request: Request,
    department_id: int,
    written: dict[str, str],
    errors: dict[str, str] | None = None,
    done: str = "",
) -> Response:
    department, known = _get(desk, department_id)
    context = {
        "department": department,
        "successor": known.by_id.get(department.successor_id or 0),
        "names": known.names(datetime.now(BEIJING).date()),
        "written": {"alias": "", "successor": "", "last_day": ""} | written,
        "errors": errors or {},
        "done": _DONE.get(done),
    }
    return show(request, "department.html", context, 422 if errors else 200)


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
        "done": _DONE.get(done),
    }
    return show(request, "departments.html", context, 422 if errors else 200)


def _is_over(department: Department, today: date) -> bool:
    return department.until is not None and department.until < today
