"""One's own password, which must be changed at the first sign-in."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from bot.desk import Desk
from organisation import passwords, sessions
from organisation.staff import Staff, WrongPassword, change_password
from web.console.access import PASSWORD, Anyone
from web.console.entering import count_attempt, let_in, missing, too_many
from web.console.frame import show

_UNFIT = {
    passwords.PasswordTooShort: f"新口令至少要 {passwords.SHORTEST} 个字符。",
    passwords.PasswordIsLogin: "新口令不能与登录名相同。",
    passwords.PasswordUnchanged: "新口令不能与现在的口令相同。",
}


def create_password(desk: Desk) -> APIRouter:
    """`/console/password`."""
    own = APIRouter()

    @own.get("/password")
    def read(request: Request, staff: Anyone, done: str = "") -> Response:
        """The form."""
        return show(request, "password.html", {"shortest": passwords.SHORTEST, "is_done": bool(done)})

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
        errors = missing(old=(old, "现在的口令"), new=(new, "新口令"), repeated=(repeated, "一遍新口令"))
        if not errors and new != repeated:
            errors = {"repeated": "两次输入的新口令不一样。"}
        if errors := errors or _replace(desk, request, staff, (old, new), now):
            context = {"shortest": passwords.SHORTEST, "is_done": False, "errors": errors}
            return show(request, "password.html", context, 422)
        after = "/console/" if staff.must_change_password else f"{PASSWORD}?done=1"
        return let_in(desk, request, staff, after, now)

    return own


def _replace(
    desk: Desk, request: Request, staff: Staff, change: tuple[str, str], now: datetime
) -> dict[str, str]:
    """Replace the old by the new, or say what is wrong by field; guessing the old one is slowed down too."""
    errors = {}
    try:
        count_attempt(desk, request, staff.login, now)
        change_password(desk.engine, staff, *change, now)
    except sessions.TooManyFailures as error:
        return {"old": too_many(error)}
    except WrongPassword:
        return {"old": "现在的口令不对。"}
    except passwords.PasswordUnfit as error:
        errors = {"new": _UNFIT[type(error)]}
    with desk.engine.begin() as conn:
        sessions.forget_failures(conn, staff.login)
    return errors
