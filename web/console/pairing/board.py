"""文件与解读: each policy with its interpretation, what is missing and since when, why it may be missing."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection

from bot.desk import Desk
from database import read_only
from knowledge_base.pairing.exemptions import exempt
from knowledge_base.pairing.linking import unlinked
from knowledge_base.pairing.pairs import Pair, PairState, list_pairs
from organisation.beijing_time import BEIJING
from text.input import as_typed
from web.console.access import Editor, EditorOrReviewer
from web.console.forms.fields import Id, Offset, Typed
from web.console.forms.refusals import Refused
from web.console.forms.submission import carry_out
from web.console.layout import show
from web.console.pairing import labels

PAGE = "/console/pairs"
#: Policies on a page, and interpretations without one.
SHOWN, LOOSE = 50, 10
_DONE = {
    "exempted": "已记下豁免的理由，倒计时停了。",
    "linked": "已配上。请再逐条看看它解读的是哪几条。",
    "unlinked": "已解除。",
    "clauses": "逐条的对应已保存，市民在两份文件的页面上都能点过去。",
}


class ExemptionForm(BaseModel):
    """The policies ticked, and why they need no interpretation."""

    document_id: list[Id] = []
    reason: Typed = ""


def create_board(desk: Desk) -> APIRouter:
    """`/console/pairs`."""
    pages = APIRouter(prefix="/pairs")

    @pages.get("")
    def read(
        request: Request, staff: EditorOrReviewer, state: str = "", text: str = "", offset: Offset = 0
    ) -> Response:
        """The policies in the state that is chosen, the most overdue first."""
        return _page(desk, request, _Wanted(_state(state), as_typed(text).strip()[:60], offset))

    @pages.post("/exemptions")
    def exempt_some(request: Request, staff: Editor, form: Annotated[ExemptionForm, Form()]) -> Response:
        """Let the policies ticked be without an interpretation."""

        def act(conn: Connection) -> None:
            errors = {}
            if not form.document_id:
                errors["pairs"] = "请先勾选不用解读的文件。"
            if not form.reason.strip():
                errors["reason"] = "请写明为什么不用解读。"
            if errors:
                raise Refused(errors)
            exempt(conn, form.document_id, staff, form.reason, datetime.now(UTC))

        ticked = {"reason": form.reason}
        return carry_out(
            desk.engine,
            act,
            f"{PAGE}?done=exempted",
            lambda refused: _page(desk, request, _Wanted(), refused, ticked, form.document_id),
        )

    return pages


@dataclass(frozen=True, slots=True)
class _Wanted:
    state: PairState | None = None
    text: str = ""
    offset: int = 0

    def holds(self, pair: Pair) -> bool:
        """Whether a pair is one of those that are looked for."""
        named = (pair.title, pair.document_number or "", *(one.title for one in pair.interpretations))
        return self.state in (None, pair.state) and any(self.text in name for name in named)


def _page(
    desk: Desk,
    request: Request,
    wanted: _Wanted,
    refused: Refused | None = None,
    written: dict[str, str] | None = None,
    ticked: list[int] | None = None,
) -> Response:
    today = datetime.now(UTC).astimezone(BEIJING).date()
    with read_only(desk.engine) as conn:
        pairs = list_pairs(conn, today)
        loose = unlinked(conn)
    found = [pair for pair in pairs if wanted.holds(pair)]
    context = {
        "wanted": wanted,
        "pairs": found[wanted.offset : wanted.offset + SHOWN],
        "total": len(found),
        "shown": SHOWN,
        "counts": {state: sum(pair.state is state for pair in pairs) for state in PairState},
        "loose": loose[:LOOSE],
        "loose_count": len(loose),
        "states": labels.STATES,
        "standing": labels.standing,
        "written": written or {},
        "ticked": ticked or [],
    }
    return show(request, "pairing/board.html", context, refused=refused, done=_DONE)


def _state(value: str) -> PairState | None:
    return PairState(value) if value in PairState.__members__.values() else None
