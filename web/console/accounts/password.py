"""One's own password, which must be changed at the first sign-in."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from bot.desk import Desk
from organisation import passwords, sessions
from organisation.staff import Staff, change_password
from web.console.access import PASSWORD, Anyone
from web.console.accounts.attempts import count_attempt, let_in
from web.console.forms.fields import missing
from web.console.forms.refusals import Refused, require_none
from web.console.forms.submission import answer
from web.console.layout import show

_DONE = {"changed": "口令已修改，其他设备上的登录已经退出。"}


def create_password(desk: Desk) -> APIRouter:
    """`/console/password`."""
    own = APIRouter()

    @own.get("/password")
    def read(request: Request, staff: Anyone) -> Response:
        """The form."""
        return _form(request)

    @own.post("/password")
    def replace(
        request: Request,
        staff: Anyone,
        old: Annotated[str, Form()] = "",
        new: Annotated[str, Form()] = "",
        repeated: Annotated[str, Form()] = "",
    ) -> Response:
        """Replace it; every other browser of this account is signed out."""
        now = datetime.now(UTC)

        def act() -> Response:
            require_none(
                missing(old=(old, "现在的口令"), new=(new, "新口令"), repeated=(repeated, "一遍新口令"))
            )
            if new != repeated:
                raise Refused({"repeated": "两次输入的新口令不一样。"})
            _replace(desk, request, staff, (old, new), now)
            on_to = "/console/" if staff.must_change_password else f"{PASSWORD}?done=changed"
            return let_in(desk, request, staff, on_to, now)

        return answer(act, lambda refused: _form(request, refused))

    return own


def _form(request: Request, refused: Refused | None = None) -> Response:
    context = {"shortest": passwords.SHORTEST}
    return show(request, "accounts/password.html", context, refused=refused, done=_DONE)


def _replace(desk: Desk, request: Request, staff: Staff, change: tuple[str, str], now: datetime) -> None:
    """Replace the old by the new; guessing the old one is slowed down as well.

    Raises Refused, WrongPassword or PasswordUnfit, whose old password was right.
    """
    count_attempt(desk, request, staff.login, "old", now)
    try:
        change_password(desk.engine, staff, *change, now)
    except passwords.PasswordUnfit:
        _forget_failures(desk, staff)
        raise
    _forget_failures(desk, staff)


def _forget_failures(desk: Desk, staff: Staff) -> None:
    with desk.engine.begin() as conn:
        sessions.forget_failures(conn, staff.login)
