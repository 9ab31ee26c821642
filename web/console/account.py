"""One account, for administrators, and what can be done with it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from bot.desk import Desk
from organisation import staff as accounts
from organisation.passwords import hash_password, one_time_password
from organisation.staff import Role, Staff
from web.console.access import Administrator
from web.console.frame import show
from web.console.given import Id

_LAST = "这是最后一个在用的管理员账号，不能停用或改为其他角色。请先设另一位管理员。"
#: What was done, as the page after it says.
_DONE = {
    "activated": "账号已启用。",
    "deactivated": "账号已停用，这个账号在各处的登录已经退出。",
    "role": "角色已修改，需要重新登录后生效。",
    "sessions": "这个账号在各处的登录已经退出。",
}
Act = Callable[[Connection, int, str, datetime], None]
#: By the last part of the address: what it does, and what the page says then.
_ACTS: dict[str, tuple[Act, str]] = {
    "activate": (accounts.activate, "activated"),
    "deactivate": (accounts.deactivate, "deactivated"),
    "sign-out": (accounts.end_sessions, "sessions"),
}


def create_account(desk: Desk) -> APIRouter:
    """`/console/accounts/{staff_id}`."""
    one = APIRouter(prefix="/accounts/{staff_id}")

    @one.get("")
    def read(request: Request, staff: Administrator, staff_id: Id, done: str = "") -> Response:
        """The account, and a form for each act."""
        return _account(desk, request, staff_id, done=done)

    @one.post("/password")
    def reset(request: Request, staff: Administrator, staff_id: Id) -> Response:
        """A new password, shown in this answer and nowhere else."""
        password = one_time_password()
        kept = hash_password(password)
        with desk.engine.begin() as conn:
            account = accounts.reset_password(conn, staff_id, kept, staff.login, datetime.now(UTC))
        return show(request, "one_time_password.html", {"account": account, "password": password})

    @one.post("/role")
    def change_role(
        request: Request, staff: Administrator, staff_id: Id, role: Annotated[Role, Form()]
    ) -> Response:
        """Let somebody do other work."""

        def change(conn: Connection, whose: int, by: str, now: datetime) -> None:
            accounts.change_role(conn, whose, role, by, now)

        return _do(desk, request, staff, staff_id, (change, "role"))

    @one.post("/{name}")
    def perform(request: Request, staff: Administrator, staff_id: Id, name: str) -> Response:
        """Every other act."""
        if name not in _ACTS:
            raise HTTPException(404)
        return _do(desk, request, staff, staff_id, _ACTS[name])

    return one


def _do(desk: Desk, request: Request, staff: Staff, staff_id: int, what: tuple[Act, str]) -> Response:
    """Do it and go back to the account; what cannot be done is said there."""
    act, done = what
    try:
        with desk.engine.begin() as conn:
            act(conn, staff_id, staff.login, datetime.now(UTC))
    except accounts.LastAdministrator:
        return _account(desk, request, staff_id, errors={"acts": _LAST})
    return RedirectResponse(f"/console/accounts/{staff_id}?done={done}", 303)


def _account(
    desk: Desk, request: Request, staff_id: int, *, done: str = "", errors: dict[str, str] | None = None
) -> Response:
    with desk.engine.connect().execution_options(read_only=True) as conn:
        account = accounts.get_staff(conn, staff_id)
    context = {"account": account, "done": _DONE.get(done, ""), "errors": errors or {}}
    return show(request, "account.html", context, 409 if errors else 200)
