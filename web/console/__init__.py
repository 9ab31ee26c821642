"""The staff's pages. Whoever comes in passes one guard; each route says which roles it is for."""

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from bot.desk import Desk
from web.console.access import Anyone, guard
from web.console.account import create_account
from web.console.accounts import create_accounts
from web.console.audit import create_audit
from web.console.calendar import create_calendar
from web.console.frame import show
from web.console.navigation import entries_for
from web.console.password import create_password
from web.console.phone import create_phone
from web.console.settings import create_settings
from web.console.sign_in import create_sign_in
from web.console.supervision import create_supervision


def create_console(desk: Desk) -> APIRouter:
    """Every page below /console."""
    console = APIRouter(prefix="/console", include_in_schema=False, dependencies=[Depends(guard(desk))])

    @console.get("/")
    def begin(request: Request, staff: Anyone) -> Response:
        """Where somebody of that role begins; whose pages are still to come is told so."""
        entries = entries_for(staff.role)
        if entries:
            return RedirectResponse(entries[0].path, 303)
        return show(request, "start.html", {})

    for pages in (
        create_sign_in(desk),
        create_password(desk),
        create_settings(desk),
        create_accounts(desk),
        create_account(desk),
        create_audit(desk),
        create_phone(desk),
        create_calendar(desk),
        create_supervision(desk),
    ):
        console.include_router(pages)
    return console
