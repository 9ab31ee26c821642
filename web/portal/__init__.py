"""The citizens' pages: the web chat, documents as published, the public state of a ticket."""

from fastapi import APIRouter

from bot.desk import Desk
from web.portal.browser import create_browser
from web.portal.chat import create_chat
from web.portal.corrections import create_corrections_page
from web.portal.documents import create_document_pages
from web.portal.originals import create_originals
from web.portal.ticket_acts import create_ticket_acts
from web.portal.tickets import create_ticket_pages


def create_portal(desk: Desk) -> APIRouter:
    """Every page of the portal."""
    portal = APIRouter(include_in_schema=False)
    for pages in (
        create_chat(desk),
        create_browser(desk),
        create_document_pages(desk),
        create_originals(desk),
        create_ticket_pages(desk),
        create_ticket_acts(desk),
        create_corrections_page(desk),
    ):
        portal.include_router(pages)
    return portal
