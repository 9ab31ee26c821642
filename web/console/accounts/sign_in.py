"""Signing in and out."""

import re
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.desk import Desk
from organisation import sessions
from organisation.audit import record
from organisation.staff import Staff, authenticate
from web.console.access import PASSWORD, SIGN_IN, Anyone, find_signed_in, forget_session, signed_in
from web.console.accounts.attempts import count_attempt, let_in
from web.console.forms.fields import missing
from web.console.forms.refusals import Refused, require_none
from web.console.forms.submission import answer
from web.console.layout import show
from web.origins import Origins

#: A page of the console; an address elsewhere, which a link to the sign-in may bring along, is never followed.
_OWN = re.compile(r"/console/[\w./?=&%~+:,@-]*", re.ASCII)
_WRONG = "登录名或口令不对，或者账号已停用。"


def create_sign_in(desk: Desk) -> APIRouter:
    """`/console/sign-in`, `/console/sign-out`."""
    door = APIRouter()
    origins = Origins.of(desk.settings)

    def form(request: Request, login: str, next: str, refused: Refused | None = None) -> Response:
        context = {"login": login, "next": next, "secure_link": origins.secure_link(request)}
        return show(request, "accounts/sign_in.html", context, refused=refused)

    @door.get("/sign-in")
    def read(request: Request, next: str = "") -> Response:
        """The form; whoever is signed in already goes on."""
        if find_signed_in(request):
            return RedirectResponse(_own(next), 303)
        return form(request, "", next)

    @door.post("/sign-in")
    def sign_in(
        request: Request,
        login: Annotated[str, Form()] = "",
        password: Annotated[str, Form()] = "",
        next: Annotated[str, Form()] = "",
    ) -> Response:
        """Open a session, or say what is wrong without saying whether there is such an account."""
        now = datetime.now(UTC)

        def enter() -> Response:
            require_none(missing(login=(login, "登录名"), password=(password, "口令")))
            staff = _authenticate(desk, request, login.strip(), password, now)
            return let_in(desk, request, staff, PASSWORD if staff.must_change_password else _own(next), now)

        return answer(enter, lambda refused: form(request, login, next, refused))

    @door.post("/sign-out")
    def sign_out(request: Request, staff: Anyone) -> Response:
        """End this browser's session; the cookie is worth nothing any more, wherever it was copied to."""
        now = datetime.now(UTC)
        with desk.engine.begin() as conn:
            sessions.end_session(conn, signed_in(request).session, now)
            record(conn, staff.login, "sign out", staff.login, now)
        response = RedirectResponse(SIGN_IN, 303)
        forget_session(response)
        return response

    return door


def _authenticate(desk: Desk, request: Request, login: str, password: str, now: datetime) -> Staff:
    """The account of that login and password; raises Refused."""
    count_attempt(desk, request, login, "login", now)
    staff = authenticate(desk.engine, login, password)
    if staff is None:
        raise Refused({"login": _WRONG})
    with desk.engine.begin() as conn:
        sessions.forget_failures(conn, login)
        record(conn, login, "sign in", login, now)
    return staff


def _own(path: str) -> str:
    return path if _OWN.fullmatch(path) else "/console/"
