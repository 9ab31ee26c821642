"""Every account, for administrators: who may sign in, and as what."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from bot.desk import Desk
from database import read_only
from organisation import staff as accounts
from organisation.passwords import hash_password, one_time_password
from organisation.staff import Role
from web.console.access import Administrator
from web.console.forms.fields import Written, missing
from web.console.forms.refusals import Refused, require_none
from web.console.forms.submission import answer
from web.console.layout import show


def create_accounts(desk: Desk) -> APIRouter:
    """`/console/accounts`."""
    pages = APIRouter()

    @pages.get("/accounts")
    def read(request: Request, staff: Administrator) -> Response:
        """Every account, and the form for a new one."""
        return _list(desk, request)

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

        def act() -> Response:
            require_none(missing(login=(login, "登录名"), name=(name, "姓名")))
            password = one_time_password()
            kept = hash_password(password)
            now = datetime.now(UTC)
            with desk.engine.begin() as conn:
                staff_id = accounts.add_staff(
                    conn, written["login"], written["name"], role, kept, now, staff.login
                )
                account = accounts.get_staff(conn, staff_id)
            context = {"account": account, "password": password}
            return show(request, "accounts/one_time_password.html", context)

        return answer(act, lambda refused: _list(desk, request, refused, written))

    return pages


def _list(
    desk: Desk, request: Request, refused: Refused | None = None, written: Mapping[str, str] | None = None
) -> Response:
    with read_only(desk.engine) as conn:
        everyone = accounts.all_staff(conn)
    context = {"accounts": everyone, "written": written or {}}
    return show(request, "accounts/accounts.html", context, refused=refused)
