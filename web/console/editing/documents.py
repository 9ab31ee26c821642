"""All documents: filters, search in titles, numbers and text, fifty a page."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response

from bot.desk import Desk
from database import read_only
from knowledge_base.editing import lists
from knowledge_base.editing.lists import Wanted as Filter
from organisation.beijing_time import BEIJING
from organisation.departments import Departments
from web.console import labels
from web.console.access import EditorOrReviewer
from web.console.editing.wanted import Wanted, address_of
from web.console.forms.fields import Offset
from web.console.layout import show

#: Number of documents on a page.
SHOWN = 50


def create_documents(desk: Desk) -> APIRouter:
    """`/console/documents`."""
    pages = APIRouter()

    @pages.get("/documents")
    def read(request: Request, staff: EditorOrReviewer, wanted: Wanted, offset: Offset = 0) -> Response:
        """A page of them; each line leads to its document, its text, its changes."""
        today = datetime.now(UTC).astimezone(BEIJING).date()
        with read_only(desk.engine) as conn:
            lines = lists.list_documents(conn, wanted, today, SHOWN, offset)
            total = lists.count_documents(conn, wanted, today)
            departments = Departments.load(conn).by_id
        context = {
            "wanted": wanted,
            "lines": lines,
            "total": total,
            "offset": offset,
            "shown": SHOWN,
            "address": address_of(wanted),
            "is_narrowed": wanted != Filter(),
            "units": [(unit.id, unit.name) for unit in departments.values()],
            "states": [(state, word) for state, (word, _) in labels.STATES.items()],
            "labels": labels,
            "viewer": staff,
        }
        return show(request, "editing/documents.html", context)

    return pages
