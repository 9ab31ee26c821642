"""One account, for administrators, and what can be done with it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from sqlalchemy import Connection

from bot.desk import Desk
from database import read_only
from organisation import staff as accounts
from organisation.departments import Departments, find_department_id
from organisation.passwords import hash_password, one_time_password
from organisation.staff import Role
from web.console.access import Administrator
from web.console.forms.fields import Id, Written
from web.console.forms.refusals import Refused
from web.console.forms.submission import back_to, carry_out
from web.console.layout import show

#: What was done, as the page after it says.
_DONE = {
    "activate": "账号已启用。",
    "deactivate": "账号已停用，这个账号在各处的登录已经退出。",
    "department": "单位已保存，这个账号的案头上从现在起是本单位的文件。",
    "role": "角色已修改，需要重新登录后生效。",
    "sign-out": "这个账号在各处的登录已经退出。",
}
#: By the last part of the address.
_ACTS: dict[str, Callable[[Connection, int, str, datetime], None]] = {
    "activate": accounts.activate,
    "deactivate": accounts.deactivate,
    "sign-out": accounts.end_sessions,
}


def create_account(desk: Desk) -> APIRouter:
    """`/console/accounts/{staff_id}`."""
    one = APIRouter(prefix="/accounts/{staff_id}")

    @one.get("")
    def read(request: Request, staff: Administrator, staff_id: Id) -> Response:
        """The account, and a form for each act."""
        return _account(desk, request, staff_id)

    @one.post("/password")
    def reset(request: Request, staff: Administrator, staff_id: Id) -> Response:
        """A new password, shown in this answer and nowhere else."""
        return _reset(desk, request, staff_id, staff.login)

    @one.post("/role")
    def change_role(
        request: Request, staff: Administrator, staff_id: Id, role: Annotated[Role, Form()]
    ) -> Response:
        """Let somebody do other work."""
        return carry_out(
            desk.engine,
            lambda conn: accounts.change_role(conn, staff_id, role, staff.login, datetime.now(UTC)),
            f"{_address(staff_id)}?done=role",
            lambda refused: _account(desk, request, staff_id, refused),
        )

    @one.post("/department")
    def assign(staff: Administrator, staff_id: Id, department_id: Written = "") -> Response:
        """Let somebody write for a unit."""
        return carry_out(
            desk.engine,
            lambda conn: _assign(conn, staff_id, department_id, staff.login),
            f"{_address(staff_id)}?done=department",
            back_to(_address(staff_id)),
        )

    @one.post("/{name}")
    def perform(staff: Administrator, staff_id: Id, name: str) -> Response:
        """Every other act."""
        if name not in _ACTS:
            raise HTTPException(404)
        return carry_out(
            desk.engine,
            lambda conn: _ACTS[name](conn, staff_id, staff.login, datetime.now(UTC)),
            f"{_address(staff_id)}?done={name}",
            back_to(_address(staff_id)),
        )

    return one


def _reset(desk: Desk, request: Request, staff_id: int, by: str) -> Response:
    password = one_time_password()
    kept = hash_password(password)
    with desk.engine.begin() as conn:
        account = accounts.reset_password(conn, staff_id, kept, by, datetime.now(UTC))
    return show(request, "accounts/one_time_password.html", {"account": account, "password": password})


def _assign(conn: Connection, staff_id: int, department_id: str, by: str) -> None:
    wanted = find_department_id(conn, department_id)
    accounts.assign_department(conn, staff_id, wanted, by, datetime.now(UTC))


def _address(staff_id: int) -> str:
    return f"/console/accounts/{staff_id}"


def _account(desk: Desk, request: Request, staff_id: int, refused: Refused | None = None) -> Response:
    with read_only(desk.engine) as conn:
        context = {
            "account": accounts.get_staff(conn, staff_id),
            "departments": Departments.load(conn).by_id,
        }
    return show(request, "accounts/account.html", context, refused=refused, done=_DONE)
