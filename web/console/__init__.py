"""The staff's pages. Whoever comes in passes one guard; each route says which roles it is for."""

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from bot.desk import Desk
from hotline.overview.surges import SurgeWatch
from hotline.routing.router import Router
from web.console.access import Anyone, guard
from web.console.account import create_account
from web.console.accounts import create_accounts
from web.console.audit import create_audit
from web.console.calendar import create_calendar
from web.console.canned import create_canned
from web.console.department import create_department
from web.console.departments import create_departments
from web.console.exports import create_exports
from web.console.figures import create_figures
from web.console.frame import show
from web.console.navigation import entries_for
from web.console.password import create_password
from web.console.phone import create_phone
from web.console.queue_pages import create_queue_pages
from web.console.reply_desk import ReplyDesk
from web.console.replying import create_replying
from web.console.settings import create_settings
from web.console.sign_in import create_sign_in
from web.console.supervision import create_supervision
from web.console.ticket_acts import create_ticket_acts
from web.console.ticket_pages import TicketPage, create_ticket_pages


def create_console(desk: Desk, router: Router) -> APIRouter:
    """Every page below /console."""
    watch, reply_desk = SurgeWatch(desk.searcher.language), ReplyDesk(desk, router)
    ticket_page = TicketPage(desk, reply_desk, watch)
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
        create_queue_pages(desk, watch),
        create_ticket_pages(desk, reply_desk, ticket_page),
        # Its paths are more special than those of the acts.
        create_replying(desk),
        create_ticket_acts(desk, ticket_page),
        create_phone(desk),
        create_calendar(desk),
        create_supervision(desk),
        create_canned(desk),
        create_figures(desk),
        create_exports(desk),
        create_departments(desk),
        create_department(desk),
    ):
        console.include_router(pages)
    return console
