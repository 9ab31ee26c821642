"""Single-key shortcuts, which everybody can switch off for themselves (WCAG 2.2, 2.1.4)."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from bot.desk import Desk
from organisation.staff import switch_shortcuts
from web.console.access import Anyone
from web.console.forms.submission import back_to, carry_out
from web.console.layout import show

PAGE = "/console/settings/shortcuts"
_DONE = {"on": "已保存：单键快捷键已开启。", "off": "已保存：单键快捷键已关闭。"}


def create_shortcuts(desk: Desk) -> APIRouter:
    """`/console/settings/shortcuts`."""
    own = APIRouter(prefix="/settings")

    @own.get("/shortcuts")
    def read(request: Request, staff: Anyone) -> Response:
        """The switch."""
        return show(request, "accounts/shortcuts.html", {}, done=_DONE)

    @own.post("/shortcuts")
    def switch(staff: Anyone, on: Annotated[str, Form()] = "") -> Response:
        """On with `on`, else off."""
        return carry_out(
            desk.engine,
            lambda conn: switch_shortcuts(conn, staff.id, on=bool(on)),
            f"{PAGE}?done={'on' if on else 'off'}",
            back_to(PAGE),
        )

    return own
