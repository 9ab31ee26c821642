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
from web.console.entering import count_attempt, let_in, missing, too_many
from web.console.frame import show

#: A page of the console; an address elsewhere, which a link to the sign-in may bring along, is never followed.
_OWN = re.compile(r"/console/[\w./?=&%~+:,@-]*", re.ASCII)
_WRONG = "登录名或口令不对，或者账号已停用。"


def create_sign_in(desk: Desk) -> APIRouter:
    """`/console/sign-in`, `/console/sign-out`."""
    door = APIRouter()

    @door.get("/sign-in")
    def read(request: Request, next: str = "") -> Response:
        """The form; whoever is signed in already goes on."""
        if find_signed_in(request):
            return RedirectResponse(_own(next), 303)
        return show(request, "sign_in.html", {"login": "", "next": next})

    @door.post("/sign-in")
    def sign_in(
        request: Request,
        login: Annotated[str, Form()] = "",
        password: Annotated[str, Form()] = "",
        next: Annotated[str, Form()] = "",
    ) -> Response:
        """Open a session, or say what is wrong without saying whether there is such an account."""
        now = datetime.now(UTC)

        def again(status: int, errors: dict[str, str]) -> Response:
            return show(request, "sign_in.html", {"login": login, "next": next, "errors": errors}, status)

        if errors := missing(login=(login, "登录名"), password=(password, "口令")):
            return again(422, errors)
        try:
            staff = _prove(desk, request, login.strip(), password, now)
        except sessions.TooManyFailures as error:
            response = again(429, {"login": too_many(error)})
            response.headers["Retry-After"] = str(error.after)
            return response
        if staff is None:
            return again(422, {"login": _WRONG})
        return let_in(desk, request, staff, PASSWORD if staff.must_change_password else _own(next), now)

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


def _prove(desk: Desk, request: Request, login: str, password: str, now: datetime) -> Staff | None:
    """Whose login and password these are; raises TooManyFailures."""
    count_attempt(desk, request, login, now)
    staff = authenticate(desk.engine, login, password)
    if staff is not None:
        with desk.engine.begin() as conn:
            sessions.forget_failures(conn, login)
            record(conn, login, "sign in", login, now)
    return staff


def _own(path: str) -> str:
    return path if _OWN.fullmatch(path) else "/console/"
