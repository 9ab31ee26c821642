"""Attempts to prove who one is: each is counted as failed until it has succeeded, and a session follows."""

from datetime import datetime

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from bot.desk import Desk
from organisation import sessions
from organisation.staff import Staff, is_login
from web.addresses import client_address
from web.console.access import find_signed_in, remember_session
from web.console.forms.refusals import Refused


def count_attempt(desk: Desk, request: Request, login: str, field: str, now: datetime) -> None:
    """Count it as failed for now; raises Refused at `field` where there were too many."""
    try:
        with desk.engine.begin() as conn:
            # What is no login may be a password in the wrong field: it is not kept.
            sessions.count_attempt(conn, login if is_login(login) else "", client_address(request), now)
    except sessions.TooManyFailures as error:
        minutes = -(-error.after // 60)
        sentence = f"错误次数太多，请 {minutes} 分钟后再试；忘记口令请联系管理员重置。"
        raise Refused({field: sentence}, 429, after=error.after) from error


def let_in(desk: Desk, request: Request, staff: Staff, path: str, now: datetime) -> Response:
    """The way on to `path` with a new session in this browser; the one it had is over."""
    before = find_signed_in(request)
    with desk.engine.begin() as conn:
        if before:
            sessions.end_session(conn, before.session, now)
        token = sessions.open_session(conn, staff.id, now)
    response = RedirectResponse(path, 303)
    remember_session(response, token, desk.settings)
    return response
