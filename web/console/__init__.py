"""The staff's pages. Whoever comes in passes one guard; each route says which roles it is for."""

from collections.abc import Iterator

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse

from bot.desk import Desk
from hotline.overview.surges import SurgeWatch
from hotline.routing.router import Router
from web.console.access import Anyone, guard
from web.console.accounts.account import create_account
from web.console.accounts.accounts import create_accounts
from web.console.accounts.password import create_password
from web.console.accounts.shortcuts import create_shortcuts
from web.console.accounts.sign_in import create_sign_in
from web.console.desk.desk import create_desk
from web.console.editing.acts import create_version_acts
from web.console.editing.comparison import create_comparison
from web.console.editing.document import create_document
from web.console.editing.documents import create_documents
from web.console.editing.editor import create_editor
from web.console.editing.handing_on import create_handing_on
from web.console.editing.item_editor import create_item_editor
from web.console.editing.new_text import create_new_text
from web.console.editing.preview import create_preview
from web.console.editing.review import create_review
from web.console.editing.reviews import create_reviews
from web.console.editing.row_editor import create_row_editor
from web.console.editing.text_editor import create_text_editor
from web.console.editing.version import create_version
from web.console.insight.check_ups import create_check_ups
from web.console.insight.corrections import create_corrections
from web.console.insight.model_questions import create_model_questions
from web.console.insight.pins import create_pins
from web.console.insight.rehearsals import create_rehearsals
from web.console.insight.saying import create_saying
from web.console.insight.why import create_why
from web.console.insight.words import create_words
from web.console.intake.facts import create_facts
from web.console.intake.sheet import create_sheet
from web.console.intake.sheet_templates import create_sheet_templates
from web.console.intake.upload import create_upload
from web.console.intake.uploads import create_uploads
from web.console.navigation import groups_for
from web.console.organisation.audit import create_audit
from web.console.organisation.calendar import create_calendar
from web.console.organisation.department import create_department
from web.console.organisation.departments import create_departments
from web.console.overview.exports import create_exports
from web.console.overview.figures import create_figures
from web.console.overview.supervision import create_supervision
from web.console.pairing.board import create_board
from web.console.pairing.interpretation import create_interpretation
from web.console.pairing.repeal import create_repeal
from web.console.phone import create_phone
from web.console.tickets.acts import create_acts
from web.console.tickets.canned_replies import create_canned_replies, create_canned_reply
from web.console.tickets.fact_check import create_fact_check
from web.console.tickets.queue import create_queue
from web.console.tickets.reply import create_reply
from web.console.tickets.reply_desk import ReplyDesk
from web.console.tickets.surges import create_surges
from web.console.tickets.ticket import TicketPage, create_ticket


def create_console(desk: Desk, router: Router) -> APIRouter:
    """Every page below /console."""
    watch, reply_desk = SurgeWatch(desk.searcher.language), ReplyDesk(desk, router)
    console = APIRouter(prefix="/console", include_in_schema=False, dependencies=[Depends(guard(desk))])

    @console.get("")
    def enter() -> Response:
        """As it is often typed."""
        return RedirectResponse("/console/", 308)

    @console.get("/")
    def begin(staff: Anyone) -> Response:
        """Where somebody of that role begins."""
        return RedirectResponse(groups_for(staff.role)[0].entries[0].path, 303)

    for pages in (
        *_of_accounts(desk),
        *_of_tickets(desk, reply_desk, watch),
        *_of_knowledge(desk),
        *_before_it_changes(desk),
        *_of_the_house(desk),
    ):
        console.include_router(pages)
    return console


def _of_accounts(desk: Desk) -> Iterator[APIRouter]:
    yield create_sign_in(desk)
    yield create_password(desk)
    yield create_shortcuts(desk)
    yield create_accounts(desk)
    yield create_account(desk)


def _of_tickets(desk: Desk, reply_desk: ReplyDesk, watch: SurgeWatch) -> Iterator[APIRouter]:
    ticket_page = TicketPage(desk, reply_desk, watch)
    yield create_queue(desk, watch)
    yield create_surges(desk)
    yield create_ticket(desk, reply_desk, ticket_page)
    # Its paths are more special than those of the acts.
    yield create_reply(desk)
    yield create_fact_check(desk)
    yield create_acts(desk, ticket_page)
    yield create_canned_replies(desk)
    yield create_canned_reply(desk)
    yield create_phone(desk)


def _of_knowledge(desk: Desk) -> Iterator[APIRouter]:
    yield create_uploads(desk)
    yield create_upload(desk)
    yield create_sheet(desk)
    yield create_sheet_templates(desk)
    yield create_facts(desk)
    yield create_desk(desk)
    yield create_documents(desk)
    # Its path is more special than that of a document.
    yield create_new_text(desk)
    yield create_document(desk)
    yield create_reviews(desk)
    yield create_review(desk)
    yield create_comparison(desk)
    yield create_version(desk)
    yield create_editor(desk)
    yield create_preview(desk)
    yield create_text_editor(desk)
    yield create_item_editor(desk)
    yield create_row_editor(desk)
    yield create_handing_on(desk)
    yield create_corrections(desk)
    # Its path takes every other act of a version.
    yield create_version_acts(desk)


def _before_it_changes(desk: Desk) -> Iterator[APIRouter]:
    """What is about to become untrue, is not found, or would be answered otherwise."""
    yield create_board(desk)
    yield create_interpretation(desk)
    yield create_repeal(desk)
    yield create_rehearsals(desk)
    yield create_model_questions(desk)
    yield create_why(desk)
    yield create_saying(desk)
    yield create_words(desk)
    yield create_check_ups(desk)
    yield create_pins(desk)


def _of_the_house(desk: Desk) -> Iterator[APIRouter]:
    yield create_supervision(desk)
    yield create_figures(desk)
    yield create_exports(desk)
    yield create_calendar(desk)
    yield create_departments(desk)
    yield create_department(desk)
    yield create_audit(desk)
