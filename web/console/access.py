"""The console's door: who is signed in in this browser, and who may do what.

`guard` stands before every route of the console, so that none can forget the same-origin check, the sign-in
or the password that must be changed first. A route only says which roles it is for: `staff_with`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Request, Response
from itsdangerous import BadSignature, Signer

from bot.desk import Desk
from database import read_only
from organisation import sessions
from organisation.sessions import Session
from organisation.staff import Role, Staff, get_staff
from settings import Settings
from web.origins import Origins

SIGN_IN = "/console/sign-in"
PASSWORD = "/console/password"  # noqa: S105 - an address
SIGN_OUT = "/console/sign-out"
_COOKIE = "staff_session"
_PATH = "/console"
_SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody at work, and the session of this browser."""

    staff: Staff
    session: Session


def guard(desk: Desk) -> Callable[[Request], None]:
    """The check each request to the console has to pass; leaves who it is from in `request.state`."""

    origins = Origins.of(desk.settings)

    def check(request: Request) -> None:
        if request.method not in _SAFE:
            origins.require_own_form(request)
        found = _find_signed_in(desk, request, datetime.now(UTC))
        request.state.signed_in = found
        if request.url.path == SIGN_IN:
            return
        if found is None:
            raise _sign_in_first(request)
        if found.staff.must_change_password and request.url.path not in (PASSWORD, SIGN_OUT):
            raise _elsewhere(request, PASSWORD)

    return check


def find_signed_in(request: Request) -> SignedIn | None:
    """The person and session a request is from, as `guard` found it; None also where no guard stands."""
    found: SignedIn | None = getattr(request.state, "signed_in", None)
    return found


def signed_in(request: Request) -> SignedIn:
    """The person and session a request is from, behind the guard."""
    found = find_signed_in(request)
    if found is None:
        raise _sign_in_first(request)
    return found


def staff_with(*roles: Role) -> Any:
    """A dependency that gives the Staff of the request if it has one of `roles`; else it is refused (403).

    Administrators may do everything.
    """

    def check(request: Request) -> Staff:
        staff = signed_in(request).staff
        if staff.role not in (*roles, Role.ADMINISTRATOR):
            raise HTTPException(403)
        return staff

    return Depends(check)


#: Whoever is signed in.
Anyone = Annotated[Staff, staff_with(*Role)]
#: Who works on citizens' matters.
Agent = Annotated[Staff, staff_with(Role.AGENT)]
#: Who writes what is published.
Editor = Annotated[Staff, staff_with(Role.EDITOR)]
#: Who signs it.
Reviewer = Annotated[Staff, staff_with(Role.REVIEWER)]
#: Whoever works on the knowledge base.
EditorOrReviewer = Annotated[Staff, staff_with(Role.EDITOR, Role.REVIEWER)]
Administrator = Annotated[Staff, staff_with(Role.ADMINISTRATOR)]


def _find_signed_in(desk: Desk, request: Request, now: datetime) -> SignedIn | None:
    token = _read_token(request, desk.settings)
    if token is None:
        return None
    idle = timedelta(minutes=desk.settings.session_idle_minutes)
    longest = timedelta(hours=desk.settings.session_hours)
    with read_only(desk.engine) as conn:
        session = sessions.find_session(conn, token, now, idle, longest)
        found = SignedIn(get_staff(conn, session.staff_id), session) if session else None
    if session and sessions.is_due(session, now) and not _is_by_itself(request):
        with desk.engine.begin() as conn:
            sessions.keep_alive(conn, session, now)
    return found


def _is_by_itself(request: Request) -> bool:
    """Whether the page asks without anybody's doing: a poll, or a part of the page that is fetched again."""
    return "X-Poll" in request.headers or (request.method == "GET" and "X-Fragment" in request.headers)


def _is_fetched(request: Request) -> bool:
    return "X-Poll" in request.headers or "X-Fragment" in request.headers


def _sign_in_first(request: Request) -> HTTPException:
    after = request.url.path
    if request.url.query:
        after += f"?{request.url.query}"
    # A form that was sent cannot be sent again by following a link.
    after = after if request.method in _SAFE else "/console/"
    return _elsewhere(request, f"{SIGN_IN}?{urlencode({'next': after})}")


def _elsewhere(request: Request, path: str) -> HTTPException:
    if _is_fetched(request):
        return HTTPException(401)
    return HTTPException(303, headers={"Location": path})


def remember_session(response: Response, token: str, settings: Settings) -> None:
    """Sign this browser in; the cookie is forgotten when the browser is closed."""
    value = _signer(settings).sign(token).decode()
    secure = Origins.of(settings).is_secure
    response.set_cookie(_COOKIE, value, path=_PATH, httponly=True, samesite="lax", secure=secure)


def forget_session(response: Response) -> None:
    """Sign this browser out."""
    response.delete_cookie(_COOKIE, path=_PATH)


def _read_token(request: Request, settings: Settings) -> str | None:
    try:
        return _signer(settings).unsign(request.cookies.get(_COOKIE, "")).decode()
    except (BadSignature, UnicodeDecodeError):
        return None


def _signer(settings: Settings) -> Signer:
    return Signer(settings.signing_key, salt="console session")
