"""The editor of a draft: a form for a service item, rows for a directory, Markdown for a text."""

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from bot.desk import Desk
from database import read_only
from knowledge_base.editing.item_forms import find_form
from knowledge_base.editing.workbench import get_draft
from knowledge_base.kinds import Kind, Origin
from web.console.access import Editor
from web.console.editing.item_editor import show_item
from web.console.editing.row_editor import show_rows
from web.console.editing.text_editor import show_text
from web.console.forms.fields import Id, Offset, Typed

#: Where what is written goes, and how many bytes of it: the longest law is a tenth of that.
WRITING = r"/console/versions/\d+/(?:text|passages|item)"
MOST_WRITTEN = 4 * 1024 * 1024


def create_editor(desk: Desk) -> APIRouter:
    """`GET /console/versions/{id}/edit`."""
    pages = APIRouter(prefix="/versions/{version_id}")

    @pages.get("/edit")
    def edit(
        request: Request,
        staff: Editor,
        version_id: Id,
        wanted: Typed = Query("", alias="q"),
        offset: Offset = Query(0, alias="from"),
    ) -> Response:
        """By what it is; what is no draft any more is only shown."""
        with read_only(desk.engine) as conn:
            draft, form = get_draft(conn, version_id), find_form(conn, version_id)
        if not draft.is_open:
            return RedirectResponse(f"/console/versions/{version_id}?refused=ActNotPossible", 303)
        if form is not None:
            return show_item(desk, request, version_id)
        if draft.kind is Kind.DIRECTORY and any(
            p.origin is Origin.ROW or p.values for p in draft.edition.passages
        ):
            return show_rows(desk, request, version_id, wanted.strip(), offset)
        return show_text(desk, request, version_id)

    return pages
