"""One interpretation: which policy it belongs to, and clause by clause what it explains."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection

from bot.desk import Desk
from database import read_only
from knowledge_base.kinds import Kind
from knowledge_base.pairing.clause_links import confirm_clauses, confirmed_clauses
from knowledge_base.pairing.clauses import last_heading, suggest_clauses
from knowledge_base.pairing.linking import find_policy, link
from knowledge_base.pairing.sides import Side, get_side
from organisation.staff import Staff
from web.console.access import Editor, EditorOrReviewer
from web.console.forms.fields import Id, Typed, Written
from web.console.forms.refusals import Refused
from web.console.forms.submission import back_to, carry_out
from web.console.layout import show
from web.console.pairing import labels
from web.console.pairing.board import PAGE

_DONE = {
    "linked": "已配上。下面逐条看看它解读的是哪几条，对的保留，不对的改掉，再保存。",
    "clauses": "逐条的对应已保存，市民在两份文件的页面上都能点过去。",
}
#: Characters of a clause that a list shows.
_LABEL = 30


class ClausesForm(BaseModel):
    """A line for each heading of the interpretation, and beside it the clause it explains, or nothing."""

    heading: list[Typed] = []
    clause: list[Typed] = []


def create_interpretation(desk: Desk) -> APIRouter:
    """`/console/pairs/{id of the interpretation}`."""
    pages = APIRouter(prefix="/pairs/{interpretation_id}")

    @pages.get("")
    def read(request: Request, staff: EditorOrReviewer, interpretation_id: Id) -> Response:
        """Its policy, and a line for each of its headings."""
        return _page(desk, request, interpretation_id)

    @pages.post("/policy")
    def choose(request: Request, staff: Editor, interpretation_id: Id, policy: Written = "") -> Response:
        """Let it belong to the policy of that id, title or number; an empty one to none."""
        here = f"{PAGE}/{interpretation_id}"
        return carry_out(
            desk.engine,
            lambda conn: _choose(conn, interpretation_id, policy, staff),
            f"{here}?done=linked" if policy.strip() else f"{PAGE}?done=unlinked",
            lambda refused: _page(desk, request, interpretation_id, refused, {"policy": policy}),
        )

    @pages.post("/clauses")
    def confirm(staff: Editor, interpretation_id: Id, form: Annotated[ClausesForm, Form()]) -> Response:
        """Keep which clause each heading explains."""
        here = f"{PAGE}/{interpretation_id}"
        return carry_out(
            desk.engine,
            lambda conn: _confirm(conn, interpretation_id, form, staff),
            f"{here}?done=clauses",
            back_to(here),
        )

    return pages


def _choose(conn: Connection, interpretation_id: int, named: str, staff: Staff) -> None:
    policy_id = find_policy(conn, named) if named.strip() else None
    if named.strip() and policy_id is None:
        raise Refused({"policy": "没有找到这份文件。请填政策文件的标题、文号或编号。"})
    link(conn, interpretation_id, policy_id, staff, datetime.now(UTC))


def _confirm(conn: Connection, interpretation_id: int, form: ClausesForm, staff: Staff) -> None:
    own, policy = _sides(conn, interpretation_id)
    if policy is None:
        raise HTTPException(404)
    kept = {
        heading: clause
        for heading, clause in zip(form.heading, form.clause, strict=False)
        if heading in own.headings and clause in policy.headings
    }
    pair = own.document_id, policy.document_id
    confirm_clauses(conn, pair, kept, staff, datetime.now(UTC))


def _sides(conn: Connection, interpretation_id: int) -> tuple[Side, Side | None]:
    own = get_side(conn, interpretation_id)
    if own.kind is not Kind.INTERPRETATION:
        raise HTTPException(404)
    return own, get_side(conn, own.interprets_id) if own.interprets_id else None


def _page(
    desk: Desk,
    request: Request,
    interpretation_id: int,
    refused: Refused | None = None,
    written: Mapping[str, str] | None = None,
) -> Response:
    with read_only(desk.engine) as conn:
        own, policy = _sides(conn, interpretation_id)
        confirmed = confirmed_clauses(conn, interpretation_id)
    language = desk.searcher.language
    context = {
        "own": own,
        "policy": policy,
        "lines": suggest_clauses(own.passages, policy.passages, language) if policy else [],
        "confirmed": confirmed,
        "clauses": _clauses(policy) if policy else {},
        "why": labels.WHY,
        "written": written or {},
    }
    return show(request, "pairing/interpretation.html", context, refused=refused, done=_DONE)


def _clauses(policy: Side) -> dict[str, str]:
    """The clauses to choose from, each with its first words."""
    first = {passage.heading: passage for passage in reversed(policy.passages)}
    return {
        heading: f"{heading} {last_heading(first[heading]) or first[heading].text}"[:_LABEL]
        for heading in policy.headings
    }
