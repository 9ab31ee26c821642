"""One unit: its aliases, and who stands for it after its last day."""

from collections.abc import Mapping
from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from bot.desk import Desk
from database import read_only
from organisation import departments
from organisation.audit import record
from organisation.beijing_time import BEIJING
from organisation.departments import Department, Departments
from organisation.staff import Staff
from web.console.access import Administrator
from web.console.forms.fields import Id, day_errors, find_day, missing
from web.console.forms.refusals import Refused, require_none
from web.console.forms.submission import carry_out
from web.console.layout import show
from web.console.organisation.departments import PAGE, Written

_DONE = {
    "alias": "别名已添加。",
    "renamed": "已记下更名。到那天以后，这个单位的工单和派单建议都用新名称。",
}


def create_department(desk: Desk) -> APIRouter:
    """`/console/departments/{id}`."""
    pages = APIRouter(prefix="/departments/{department_id}")

    @pages.get("")
    def read(request: Request, staff: Administrator, department_id: Id) -> Response:
        """One, with what can be done with it."""
        return _one(desk, request, department_id)

    @pages.post("/aliases")
    def add_alias(request: Request, staff: Administrator, department_id: Id, alias: Written = "") -> Response:
        """Let another name stand for it."""

        return carry_out(
            desk.engine,
            lambda conn: _add_alias(conn, staff, department_id, alias),
            f"{PAGE}/{department_id}?done=alias",
            lambda refused: _one(desk, request, department_id, refused, {"alias": alias}),
            field="alias",
        )

    @pages.post("/successor")
    def rename(
        request: Request,
        staff: Administrator,
        department_id: Id,
        successor: Written = "",
        last_day: Written = "",
    ) -> Response:
        """From the day after `last_day` another one, or another name, stands for it."""

        written = {"successor": successor, "last_day": last_day}
        return carry_out(
            desk.engine,
            lambda conn: _rename(conn, staff, department_id, successor, last_day),
            f"{PAGE}/{department_id}?done=renamed",
            lambda refused: _one(desk, request, department_id, refused, written),
            field="successor",
        )

    return pages


def _add_alias(conn: Connection, staff: Staff, department_id: int, alias: str) -> None:
    name = _get(conn, department_id)[0].name
    require_none(missing(alias=(alias, "别名")))
    departments.add_alias(conn, name, alias)
    record(conn, staff.login, "department alias", f"{name}：{alias.strip()}", datetime.now(UTC))


def _rename(conn: Connection, staff: Staff, department_id: int, successor: str, last_day: str) -> None:
    name = _get(conn, department_id)[0].name
    empty = missing(successor=(successor, "新名称"), last_day=(last_day, "日期"))
    require_none(day_errors("last_day", last_day) | empty)
    if day := find_day(last_day):
        departments.rename(conn, name, successor, day)
        what = f"{name} 到 {day}，之后为 {successor.strip()}"
        record(conn, staff.login, "department rename", what, datetime.now(UTC))


def _get(conn: Connection, department_id: int) -> tuple[Department, Departments]:
    known = Departments.load(conn)
    if department_id not in known.by_id:
        raise departments.DepartmentNotFound
    return known.by_id[department_id], known


def _one(
    desk: Desk,
    request: Request,
    department_id: int,
    refused: Refused | None = None,
    written: Mapping[str, str] | None = None,
) -> Response:
    with read_only(desk.engine) as conn:
        department, known = _get(conn, department_id)
    context = {
        "department": department,
        "successor": known.by_id.get(department.successor_id or 0),
        "names": known.names(datetime.now(BEIJING).date()),
        "written": written or {},
    }
    return show(request, "organisation/department.html", context, refused=refused, done=_DONE)
