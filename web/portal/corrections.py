"""更正公告: what earlier answers no longer say rightly, for everybody."""

from fastapi import APIRouter, Request, Response

from bot.desk import Desk
from database import read_only
from hotline.corrections import all_corrections
from web.pages import page
from web.visitors import is_large

#: How many are shown.
_SHOWN = 100


def create_corrections_page(desk: Desk) -> APIRouter:
    """`/corrections`."""
    pages = APIRouter()

    @pages.get("/corrections")
    def read(request: Request) -> Response:
        """The latest first."""
        with read_only(desk.engine) as conn:
            found = all_corrections(conn)[:_SHOWN]
        context = {"corrections": found, "is_large": is_large(request), "settings": desk.settings}
        return page("portal/corrections.html", context)

    return pages
