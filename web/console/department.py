"""One unit: its aliases, and who stands for it after its last day."""

from datetime import datetime

from fastapi import APIRouter, Request, Response

from bot.desk import Desk
from organisation import departments
from organisation.beijing_time import BEIJING
from organisation.departments import Department, Departments
from web.console.access import Administrator
from web.console.departments import DONE, Written, after, day_errors, day_of, do
from web.console.entering import missing
from web.console.frame import show
from web.console.given import Id


def create_department(desk: Desk) -> APIRouter:
    """`/console/departments/{id}`."""
    pages = APIRouter(prefix="/departments")

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
            errors = do(
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
            else after(f"/{department_id}", "alias")
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
        name, day = _get(desk, department_id)[0].name, day_of(last_day)
        errors = missing(successor=(successor, "新名称"), last_day=(last_day, "日期"))
        errors = day_errors("last_day", last_day) | errors
        if not errors and day:
            errors = do(
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
            else after(f"/{department_id}", "renamed")
        )

    return pages


def _get(desk: Desk, department_id: int) -> tuple[Department, Departments]:
    with desk.engine.connect().execution_options(read_only=True) as conn:
        known = Departments.load(conn)
    if department_id not in known.by_id:
        raise departments.DepartmentNotFound
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
        "done": DONE.get(done),
    }
    return show(request, "department.html", context, 422 if errors else 200)
