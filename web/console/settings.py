"""What somebody sets for themselves: whether single keys act in the console."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from bot.desk import Desk
from organisation.staff import switch_shortcuts
from web.console.access import Anyone
from web.console.frame import show


def create_settings(desk: Desk) -> APIRouter:
    """`/console/settings/shortcuts` (WCAG 2.2, 2.1.4: single-key shortcuts can be switched off)."""
    own = APIRouter(prefix="/settings")

    @own.get("/shortcuts")
    def read(request: Request, staff: Anyone, done: str = "") -> Response:
        """The switch."""
        return show(request, "shortcuts.html", {"is_done": bool(done)})

    @own.post("/shortcuts")
    def switch(staff: Anyone, on: Annotated[str, Form()] = "") -> Response:
        """On with `on`, else off."""
        with desk.engine.begin() as conn:
            switch_shortcuts(conn, staff.id, on=bool(on))
        return RedirectResponse("/console/settings/shortcuts?done=1", 303)

    return own
