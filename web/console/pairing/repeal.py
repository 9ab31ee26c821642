"""废止: what it touches is seen first, then it is rehearsed, and done with a typed word and a reason."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection

from bot.desk import Desk
from bot.rehearsal.plans import Plan, Subject
from bot.rehearsal.readiness import WorseUnacknowledged, require_rehearsed
from bot.rehearsal.rehearsals import NotRehearsed, find_for
from database import read_only
from knowledge_base.editing.citing import answers_citing, times_cited
from knowledge_base.editing.repeal import Repealing, find_declared, repeal, undo_repeal
from knowledge_base.pairing.consequences import consequences
from knowledge_base.sources import get_version
from organisation.beijing_time import BEIJING
from organisation.staff import Staff
from text.input import as_typed
from web.console.access import EditorOrReviewer
from web.console.forms.fields import Id, Written, day_errors, find_day, missing
from web.console.forms.named import named_document
from web.console.forms.refusals import Refused, require_none
from web.console.forms.submission import carry_out
from web.console.layout import show

#: What is typed before it is done.
WORD = "废止"
_DONE = {
    "repealed": "已宣布废止，马上生效。市民问到它，会看到“已废止”和接替它的文件。",
    "undone": "已撤销废止，它和以前一样有效。",
}


class _Meant(BaseModel):
    """The repeal that is looked at: what takes its place, as it was written, and from which day."""

    successor: str = ""
    on: str = ""

    @property
    def day(self) -> date:
        """The first day it holds no longer; today where none was said."""
        return find_day(self.on) or _today()


def create_repeal(desk: Desk) -> APIRouter:
    """`/console/documents/{id}/repeal`."""
    pages = APIRouter(prefix="/documents/{document_id}/repeal")

    @pages.get("")
    def read(
        request: Request, staff: EditorOrReviewer, document_id: Id, successor: str = "", on: str = ""
    ) -> Response:
        """What it touches; with a successor and a day, what remains to be done."""
        meant = _Meant(successor=as_typed(successor).strip(), on=as_typed(on).strip())
        return _page(desk, request, document_id, meant)

    @pages.post("")
    def perform(
        request: Request,
        staff: EditorOrReviewer,
        document_id: Id,
        successor: Written = "",
        on: Written = "",
        word: Written = "",
        reason: Written = "",
    ) -> Response:
        """Repeal it, once it was rehearsed."""
        meant = _Meant(successor=successor.strip(), on=on.strip())
        written = {"word": word, "reason": reason}
        return carry_out(
            desk.engine,
            lambda conn: _repeal(conn, staff, document_id, meant, written),
            f"/console/documents/{document_id}/repeal?done=repealed",
            lambda refused: _page(desk, request, document_id, meant, refused, written),
        )

    @pages.post("/undo")
    def undo(request: Request, staff: EditorOrReviewer, document_id: Id, reason: Written = "") -> Response:
        """Take it back."""

        def act(conn: Connection) -> None:
            require_none(missing(reason=(reason, "撤销的理由")))
            undo_repeal(conn, document_id, staff, reason, datetime.now(UTC))

        return carry_out(
            desk.engine,
            act,
            f"/console/documents/{document_id}/repeal?done=undone",
            lambda refused: _page(desk, request, document_id, _Meant(), refused, {"reason": reason}),
        )

    return pages


def _repeal(
    conn: Connection, staff: Staff, document_id: int, meant: _Meant, written: Mapping[str, str]
) -> None:
    successor_id, errors = _successor(conn, document_id, meant)
    if written["word"].strip() != WORD:
        errors["word"] = f"没有废止：请输入“{WORD}”两个字。"
    require_none(errors | missing(reason=(written["reason"], "废止的理由和依据")))
    require_rehearsed(conn, _plan(document_id, successor_id, meant.day))
    what = Repealing(document_id, successor_id, meant.day)
    repeal(conn, what, staff, written["reason"], datetime.now(UTC))


def _successor(conn: Connection, document_id: int, meant: _Meant) -> tuple[int | None, dict[str, str]]:
    """The document that is named as the successor, and what is wrong with what was written."""
    successor_id, errors = named_document(conn, "successor", meant.successor, but=document_id)
    return successor_id, day_errors("on", meant.on) | errors


def _plan(document_id: int, successor_id: int | None, on: date) -> Plan:
    return Plan(Subject.REPEAL, document_id=document_id, successor_id=successor_id, on=on)


def _page(
    desk: Desk,
    request: Request,
    document_id: int,
    meant: _Meant,
    refused: Refused | None = None,
    written: Mapping[str, str] | None = None,
) -> Response:
    today = _today()
    with read_only(desk.engine) as conn:
        source = get_version(conn, document_id)[0]
        successor_id, errors = _successor(conn, document_id, meant)
        plan = _plan(document_id, successor_id, meant.day)
        context = {
            "source": source,
            "validity": source.validity(today),
            "declared": find_declared(conn, document_id),
            "touched": consequences(conn, source),
            "cited": times_cited(conn, document_id),
            "answers": answers_citing(conn, document_id),
            "meant": meant,
            "named": _named(conn, successor_id) or meant.successor,
            "day": meant.day,
            "is_meant": bool(request.query_params.get("on")) or request.method == "POST",
            "successor_id": successor_id,
            "successor": get_version(conn, successor_id)[0] if successor_id else None,
            "rehearsal": find_for(conn, plan),
            "may": _may(conn, plan),
            "written": written or {},
        }
    if errors and refused is None:
        refused = Refused(errors, 200)
    return show(request, "pairing/repeal.html", context, refused=refused, done=_DONE)


def _named(conn: Connection, successor_id: int | None) -> str:
    """The successor as its field shows it, however it was written."""
    if successor_id is None:
        return ""
    source = get_version(conn, successor_id)[0]
    return source.document_number or source.title


def _may(conn: Connection, plan: Plan) -> bool:
    """Whether it was rehearsed, and what gets worse is answered for."""
    try:
        require_rehearsed(conn, plan)
    except (NotRehearsed, WorseUnacknowledged):
        return False
    return True


def _today() -> date:
    return datetime.now(UTC).astimezone(BEIJING).date()
