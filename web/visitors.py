"""Who is before the browser: an opaque id in a cookie, and whether a form was sent from our own page."""

import re
from secrets import token_urlsafe
from urllib.parse import urlsplit

from fastapi import HTTPException, Request, Response

from hotline.citizens import Channel, Citizen

_COOKIE = "visitor"
_ID = re.compile(r"[\w-]{22,43}", re.ASCII)
#: Half a year, in seconds.
_KEPT = 180 * 24 * 3600


def find_visitor(request: Request) -> Citizen | None:
    """The citizen of this browser, if it has asked before."""
    known = request.cookies.get(_COOKIE, "")
    return Citizen(Channel.WEB, known) if _ID.fullmatch(known) else None


def new_visitor() -> Citizen:
    """Somebody who asks for the first time."""
    return Citizen(Channel.WEB, token_urlsafe(24))


def remember(response: Response, name: str, value: str, *, secure: bool) -> None:
    """Set one of our cookies: it cannot be read by scripts of others, nor sent from their pages."""
    response.set_cookie(name, value, max_age=_KEPT, httponly=True, samesite="lax", secure=secure)


def remember_visitor(response: Response, citizen: Citizen, *, secure: bool) -> None:
    """Let this browser find its questions again."""
    remember(response, _COOKIE, citizen.id, secure=secure)


def forget_visitor(response: Response) -> None:
    """This browser starts anew."""
    response.delete_cookie(_COOKIE)


def is_large(request: Request) -> bool:
    """Whether this browser asked for 大字."""
    return bool(request.cookies.get("large"))


def require_same_origin(request: Request) -> None:
    """Refuse a form that another site's page has sent (403), by what browsers say of its origin.

    https://developer.mozilla.org/docs/Web/HTTP/Headers/Sec-Fetch-Site; older browsers send `Origin`.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        allowed = site in ("same-origin", "none")
    else:
        origin = request.headers.get("Origin")
        allowed = origin is None or urlsplit(origin).netloc == request.headers.get("Host")
    if not allowed:
        raise HTTPException(403)
