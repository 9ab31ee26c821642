"""From its author to its reviewer and back: a version is looked through before it is handed in, and before it is signed."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from bot.desk import Desk
from database import read_only
from knowledge_base.editing import acts
from knowledge_base.editing.disclosing import declare_disclosure
from knowledge_base.editing.rules import ReasonMissing
from knowledge_base.editing.scan import Scan, scan
from organisation.staff import Staff
from web.console.access import Editor, Reviewer
from web.console.editing.act_form import ActForm, form_again
from web.console.editing.addresses import REVIEWS, version_address
from web.console.forms.fields import Id
from web.console.forms.refusals import Refused
from web.console.forms.submission import address_with, answer, back_to


def create_handing_on(desk: Desk) -> APIRouter:
    """`POST /console/versions/{id}/submit`, `/sign` and `/draft`: acts with transactions of their own."""
    pages = APIRouter(prefix="/versions/{version_id}")

    @pages.post("/submit")
    def submit(request: Request, staff: Editor, version_id: Id, form: Annotated[ActForm, Form()]) -> Response:
        """Say what may be disclosed, have it looked through, and hand it in."""

        def hand_in() -> Response:
            now = datetime.now(UTC)
            with desk.engine.begin() as conn:
                declare_disclosure(conn, version_id, form.disclosure, form.disclosure_reason, staff, now)
            with read_only(desk.engine) as conn:
                scanned = scan(conn, version_id)
            with desk.engine.begin() as conn:
                acts.submit(conn, scanned, staff, now, form.said)
            return RedirectResponse(version_address(version_id, done="submitted"), 303)

        return answer(hand_in, form_again(desk, request, staff, version_id, "submit", form))

    @pages.post("/sign")
    def sign(request: Request, staff: Reviewer, version_id: Id, form: Annotated[ActForm, Form()]) -> Response:
        """Have it looked through once more, and sign what was looked through."""

        def sign_what_was_read() -> Response:
            with read_only(desk.engine) as conn:
                scanned = scan(conn, version_id)
            with desk.engine.begin() as conn:
                _sign(conn, scanned, staff, form)
            return RedirectResponse(address_with(REVIEWS, done="signed"), 303)

        return answer(sign_what_was_read, form_again(desk, request, staff, version_id, "sign", form))

    @pages.post("/draft")
    def draft(staff: Editor, version_id: Id) -> Response:
        """A new draft beside it, whatever became of it: to change it, or to restore it."""

        def start() -> Response:
            with desk.engine.begin() as conn:
                draft_id = acts.start_draft(conn, version_id, staff, datetime.now(UTC))
            return RedirectResponse(version_address(draft_id, done="drafted"), 303)

        return answer(start, back_to(version_address(version_id)))

    return pages


def _sign(conn: Connection, scanned: Scan, who: Staff, form: ActForm) -> None:
    # It may have been recalled, changed and handed in again since this reviewer read it.
    if form.revision not in (None, scanned.revision):
        raise acts.ScanOutdated
    try:
        acts.sign_off(conn, scanned, who, datetime.now(UTC), form.reason)
    except ReasonMissing as error:
        raise Refused({"sign": "扫描有发现：请写明为什么可以放行，或者退回。"}) from error
