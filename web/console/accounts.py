"""Every account, for administrators: who may sign in, and as what."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from bot.desk import Desk
from organisation import staff as accounts
from organisation.passwords import hash_password, one_time_password
from organisation.staff import Role
from web.console.access import Administrator
from web.console.entering import missing
from web.console.frame import show
from web.console.given import Written

_TAKEN = "这个登录名已被使用，请换一个。"
_UNFIT = "登录名由 1 到 64 个字母、数字、点、横线、下划线或 @ 组成，不含空格。"


def create_accounts(desk: Desk) -> APIRouter:
    """`/console/accounts`."""
    pages = APIRouter()

    @pages.get("/accounts")
    def read(request: Request, staff: Administrator) -> Response:
        """Every account, and the form for a new one."""
        return _list(desk, request, {})

    @pages.post("/accounts")
    def add(
        request: Request,
        staff: Administrator,
        login: Written = "",
        name: Written = "",
        role: Annotated[Role, Form()] = Role.AGENT,
    ) -> Response:
        """Make it; its password is shown in this answer and nowhere else."""
        written = {"login": login.strip(), "name": name.strip(), "role": role}
        if errors := missing(login=(login, "登录名"), name=(name, "姓名")):
            return _list(desk, request, written, errors)
        password = one_time_password()
        kept = hash_password(password)
        now = datetime.now(UTC)
        try:
            with desk.engine.begin() as conn:
                added = accounts.add_staff(
                    conn, written["login"], written["name"], role, kept, now, staff.login
                )
                account = accounts.get_staff(conn, added)
        except (accounts.LoginTaken, accounts.LoginUnfit) as error:
            sentence = _TAKEN if isinstance(error, accounts.LoginTaken) else _UNFIT
            return _list(desk, request, written, {"login": sentence})
        return show(request, "one_time_password.html", {"account": account, "password": password})

    return pages


def _list(
    desk: Desk, request: Request, written: dict[str, str], errors: dict[str, str] | None = None
) -> Response:
    with desk.engine.connect().execution_options(read_only=True) as conn:
        everyone = accounts.all_staff(conn)
    empty = {"login": "", "name": "", "role": ""}
    context = {"accounts": everyone, "written": empty | written, "errors": errors or {}}
    return show(request, "accounts.html", context, 422 if errors else 200)
