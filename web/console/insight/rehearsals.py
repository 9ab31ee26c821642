"""发布预演: asking for one, watching it, reading what would change, saying why what gets worse is right."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel
from sqlalchemy import Connection, select

from bot.desk import Desk
from bot.phrases.sources import in_title_marks
from bot.rehearsal import rehearsals
from bot.rehearsal.plans import Plan, Subject
from bot.rehearsal.rehearsals import Rehearsal, Status
from database import documents, read_only, versions
from organisation.audit import record
from organisation.staff import Staff
from web.console.access import EditorOrReviewer
from web.console.forms.fields import Id, Typed, Written, find_day
from web.console.forms.refusals import Refused
from web.console.forms.submission import carry_out
from web.console.insight.labels import OUTCOMES, VERDICTS
from web.console.layout import show
from web.pages import HEADERS

PAGE = "/console/rehearsals"
#: What a rehearsal is about, in words; what may be done after it, and where.
SUBJECTS = {
    Subject.PUBLISH: "发布",
    Subject.WITHDRAW: "撤下",
    Subject.REPEAL: "废止",
    Subject.WORDS: "加口语词",
}
STATUSES = {
    Status.WAITING: "等待",
    Status.RUNNING: "进行中",
    Status.FINISHED: "完成",
    Status.FAILED: "没有做成",
}
_DONE = {"acknowledged": "已记下理由，可以继续了。"}


class PlanForm(BaseModel):
    """What is to be rehearsed; each subject takes what it needs."""

    subject: Subject
    version_id: Id | None = None
    document_id: Id | None = None
    successor_id: Id | None = None
    on: Typed = ""
    everyday: Typed = ""
    official: Typed = ""

    @property
    def plan(self) -> Plan:
        """The plan that the form states."""
        return Plan(
            self.subject,
            self.version_id,
            self.document_id,
            self.successor_id,
            find_day(self.on),
            self.everyday.strip(),
            self.official.strip(),
        )


def create_rehearsals(desk: Desk) -> APIRouter:
    """`/console/rehearsals`."""
    pages = APIRouter(prefix="/rehearsals")

    @pages.get("")
    def read(request: Request, staff: EditorOrReviewer) -> Response:
        """The last ones."""
        with read_only(desk.engine) as conn:
            found = rehearsals.latest(conn)
            titles = titles_of(conn, found)
        return show(request, "insight/rehearsals.html", _words() | {"found": found, "titles": titles})

    @pages.post("")
    def begin(staff: EditorOrReviewer, form: Annotated[PlanForm, Form()]) -> Response:
        """Ask for one; a worker holds it at once."""
        now = datetime.now(UTC)
        with desk.engine.begin() as conn:
            rehearsal_id = rehearsals.request(conn, form.plan, staff.id, now)
            record(conn, staff.login, "rehearsal", f"{form.subject} {rehearsal_id}", now)
        return RedirectResponse(f"{PAGE}/{rehearsal_id}", 303)

    @pages.get("/{rehearsal_id}")
    def look(request: Request, staff: EditorOrReviewer, rehearsal_id: Id) -> Response:
        """How far it is, or what it shows."""
        return _page(desk, request, rehearsal_id)

    @pages.get("/{rehearsal_id}/progress")
    def progress(staff: EditorOrReviewer, rehearsal_id: Id) -> Response:
        """How far it is, for the page that waits."""
        with read_only(desk.engine) as conn:
            found = rehearsals.get(conn, rehearsal_id)
        body = {"status": found.status, "done": found.done, "total": found.total}
        return JSONResponse(body, headers=HEADERS)

    @pages.post("/{rehearsal_id}/acknowledge")
    def acknowledge(
        request: Request, staff: EditorOrReviewer, rehearsal_id: Id, reason: Written = ""
    ) -> Response:
        """Say why it is done although something gets worse."""
        return carry_out(
            desk.engine,
            lambda conn: _acknowledge(conn, rehearsal_id, staff, reason),
            f"{PAGE}/{rehearsal_id}?done=acknowledged",
            lambda refused: _page(desk, request, rehearsal_id, refused, {"reason": reason}),
        )

    return pages


def _acknowledge(conn: Connection, rehearsal_id: int, staff: Staff, reason: str) -> None:
    now = datetime.now(UTC)
    rehearsals.acknowledge(conn, rehearsal_id, staff.id, reason, now)
    record(conn, staff.login, "rehearsal acknowledge", str(rehearsal_id), now)


def titles_of(conn: Connection, found: list[Rehearsal]) -> Mapping[int, str]:
    """What each rehearsal is about, by its id: a title, or words."""
    said = {}
    for one in found:
        plan = one.plan
        meant = (
            versions.c.id == plan.version_id
            if plan.version_id
            else versions.c.document_id == plan.document_id
        )
        title = conn.scalar(select(versions.c.title).where(meant).order_by(versions.c.id.desc()).limit(1))
        said[one.id] = in_title_marks(title) if title else f"“{plan.everyday}”→“{plan.official}”"
    return said


def next_step(conn: Connection, plan: Plan, title: str) -> tuple[str, str]:
    """The page on which the plan can be carried out, and what leads there."""
    match plan.subject:
        case Subject.PUBLISH:
            return f"/console/versions/{plan.version_id}#acts", f"回到{title}，发布"
        case Subject.WITHDRAW:
            current = documents.c.published_version_id
            version_id = conn.scalar(select(current).where(documents.c.id == plan.document_id))
            return f"/console/versions/{version_id}#acts", f"回到{title}，撤下"
        case Subject.REPEAL:
            query = urlencode({"successor": plan.successor_id or "", "on": plan.on or ""})
            return f"/console/documents/{plan.document_id}/repeal?{query}", f"回到{title}，废止"
        case Subject.WORDS:
            query = urlencode({"everyday": plan.everyday, "official": plan.official})
            return f"/console/words/new?{query}", "回到口语词，加上"


def _page(
    desk: Desk,
    request: Request,
    rehearsal_id: int,
    refused: Refused | None = None,
    written: Mapping[str, str] | None = None,
) -> Response:
    with read_only(desk.engine) as conn:
        found = rehearsals.get(conn, rehearsal_id)
        title = titles_of(conn, [found])[found.id]
        is_current = found.revision == rehearsals.base_state(conn)
        step = next_step(conn, found.plan, title)
    context = _words() | {
        "found": found,
        "title": title,
        "is_current": is_current,
        "next": step,
        "plan": found.plan.stored(),
        "written": written or {},
    }
    return show(request, "insight/rehearsal.html", context, refused=refused, done=_DONE)


def _words() -> dict[str, object]:
    return {
        "subjects": SUBJECTS,
        "verdicts": VERDICTS,
        "statuses": STATUSES,
        "outcomes": OUTCOMES,
    }
