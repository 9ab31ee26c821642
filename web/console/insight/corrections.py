"""更正告知: which answers rest on what no longer holds, and telling those who were given them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy import Connection

from bot.desk import Desk
from database import read_only
from hotline.corrections import all_corrections, correct, given_answers
from hotline.replies.reply import LONGEST
from knowledge_base.editing.versions import get_version
from organisation.audit import record
from web.console.access import EditorOrReviewer
from web.console.forms.fields import Id, Typed, missing
from web.console.forms.refusals import Refused, require_none
from web.console.forms.submission import carry_out
from web.console.labels import CHANNELS
from web.console.layout import show

PAGE = "/console/corrections"
#: Answers shown before one decides.
_SHOWN = 50
_DONE = {"told": "已开始告知：能推送的马上推送，其余的在市民下次来信时说。"}


def create_corrections(desk: Desk) -> APIRouter:
    """`/console/corrections`, and `/console/versions/{id}/correction`."""
    pages = APIRouter()

    @pages.get("/corrections")
    def read(request: Request, staff: EditorOrReviewer) -> Response:
        """Every one, and how many of whom it concerns have been told."""
        with read_only(desk.engine) as conn:
            found = all_corrections(conn)
        return show(request, "insight/corrections.html", {"corrections": found}, done=_DONE)

    @pages.get("/versions/{version_id}/correction")
    def look(request: Request, staff: EditorOrReviewer, version_id: Id) -> Response:
        """Whom it would be told, and the form."""
        return _form(desk, request, version_id)

    @pages.post("/versions/{version_id}/correction")
    def tell(
        request: Request,
        staff: EditorOrReviewer,
        version_id: Id,
        text: Annotated[Typed, Form(max_length=2 * LONGEST)] = "",
        passages: Annotated[list[Id] | None, Form()] = None,
    ) -> Response:
        """Tell them."""
        now = datetime.now(UTC)

        def act(conn: Connection) -> None:
            get_version(conn, version_id)
            require_none(missing(text=(text, "正确的说法")))
            correction_id = correct(conn, version_id, text, staff.id, now, passages or ())
            record(conn, staff.login, "correction", f"version {version_id}: {correction_id}", now)

        return carry_out(
            desk.engine,
            act,
            f"{PAGE}?done=told",
            lambda refused: _form(desk, request, version_id, refused, {"text": text}),
            field="text",
        )

    return pages


def _form(
    desk: Desk,
    request: Request,
    version_id: int,
    refused: Refused | None = None,
    written: Mapping[str, str] | None = None,
) -> Response:
    with read_only(desk.engine) as conn:
        version = get_version(conn, version_id)
        given = given_answers(conn, version_id, datetime.now(UTC))
    context = {
        "title": version.title,
        "document_id": version.document_id,
        "is_current": version.is_current,
        "version_id": version_id,
        "given": given[:_SHOWN],
        "count": len(given),
        "cited": sorted({(one.passage_id, one.heading) for one in given}),
        "channels": CHANNELS,
        "longest": LONGEST,
        "written": written or {},
    }
    return show(request, "insight/correction.html", context, refused=refused)
