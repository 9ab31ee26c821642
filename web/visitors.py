"""Who is before the browser: an opaque id in a cookie."""

import re
from secrets import token_urlsafe

from fastapi import Request, Response

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
