"""What this browser is told to keep or to forget: 大字, and its history of questions."""

import re
from datetime import UTC, datetime

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from bot.desk import Desk
from bot.personal_data import forget
from web.origins import Origins
from web.pages import page
from web.visitors import find_visitor, forget_visitor, is_large, remember


def create_browser(desk: Desk) -> APIRouter:
    """`/large-text` and `/history/clear`."""
    pages = APIRouter()
    origins = Origins.of(desk.settings)
    own_form, secure = Depends(origins.require_own_form), origins.is_secure

    @pages.post("/large-text", dependencies=[own_form])
    def switch_large_text(request: Request) -> Response:
        """大字 on or off, then back to where the citizen was."""
        response = RedirectResponse(_own_page(origins, request), 303)
        remember(response, "large", "" if request.cookies.get("large") else "1", secure=secure)
        return response

    @pages.get("/history/clear")
    def confirm_clearing(request: Request) -> Response:
        """What clearing means."""
        return page("portal/clear.html", {"is_large": is_large(request), "settings": desk.settings})

    @pages.post("/history/clear", dependencies=[own_form])
    def clear(request: Request) -> Response:
        """This browser's questions are deleted, here and there."""
        if citizen := find_visitor(request):
            with desk.engine.begin() as conn:
                forget(conn, citizen, datetime.now(UTC))
        response = RedirectResponse("/", 303)
        forget_visitor(response)
        return response

    return pages


def _own_page(origins: Origins, request: Request) -> str:
    """The page a form was sent from, if it is ours; a foreign address is never followed."""
    match = re.fullmatch(r"(https?://[^/]+)(/[^/\\].*|/)", request.headers.get("Referer", ""))
    return match[2] if match and origins.is_own(match[1], request) else "/"
