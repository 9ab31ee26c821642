"""One document: its versions, what happened to them, when it was answered from, and whose it is."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from bot.desk import Desk
from database import read_only
from knowledge_base.editing import history, ownership
from knowledge_base.editing.citing import answers_citing, times_cited
from knowledge_base.editing.history import Act, Event
from knowledge_base.editing.versions import Version, publications_of, versions_of
from knowledge_base.related import related
from organisation.departments import Departments, find_department_id
from web.console import labels
from web.console.access import Editor, EditorOrReviewer
from web.console.editing.addresses import DOCUMENTS as PAGE
from web.console.forms.fields import Id, Written
from web.console.forms.submission import back_to, carry_out
from web.console.layout import show

_DONE = {
    "unit": "责任单位已保存。",
    "verified": "已记下：这份文件您核对过，仍然有效。",
}


def create_document(desk: Desk) -> APIRouter:
    """`/console/documents/{id}`."""
    pages = APIRouter(prefix="/documents/{document_id}")

    @pages.get("")
    def read(request: Request, staff: EditorOrReviewer, document_id: Id) -> Response:
        """The whole life of a document on one page."""
        with read_only(desk.engine) as conn:
            versions = versions_of(conn, document_id)
            context = {
                "versions": versions,
                "main": next((v for v in versions if v.is_current), versions[0]),
                "ownership": ownership.get_ownership(conn, document_id),
                "events": _life(history.of_document(conn, document_id), versions),
                "publications": publications_of(conn, document_id),
                "cited": times_cited(conn, document_id),
                "answers": answers_citing(conn, document_id),
                "related": related(conn, document_id),
                "departments": Departments.load(conn).by_id,
                "labels": labels,
                "viewer": staff,
            }
        return show(request, "editing/document.html", context, done=_DONE)

    @pages.post("/unit")
    def set_unit(staff: Editor, document_id: Id, department_id: Written = "") -> Response:
        """Let a unit answer for it."""
        return carry_out(
            desk.engine,
            lambda conn: _set_unit(conn, document_id, department_id),
            f"{PAGE}/{document_id}?done=unit",
            back_to(f"{PAGE}/{document_id}"),
        )

    @pages.post("/verify")
    def verify(staff: Editor, document_id: Id) -> Response:
        """It was read again and is still right."""
        return carry_out(
            desk.engine,
            lambda conn: ownership.verify(conn, document_id, staff, datetime.now(UTC)),
            f"{PAGE}/{document_id}?done=verified",
            back_to(f"{PAGE}/{document_id}"),
        )

    return pages


def _set_unit(conn: Connection, document_id: int, department_id: str) -> None:
    ownership.set_department(conn, document_id, find_department_id(conn, department_id))


def _life(events: list[Event], versions: list[Version]) -> list[Event]:
    """What happened, the latest first; of what came by the command line at least who brought it in."""
    begun = {event.version_id for event in events if event.act is Act.CREATED}
    brought_in = [
        Event(Act.CREATED, version.id, version.number, version.author, "", version.created_at)
        for version in versions
        if version.id not in begun
    ]
    return sorted([*events, *brought_in], key=lambda event: event.at, reverse=True)
