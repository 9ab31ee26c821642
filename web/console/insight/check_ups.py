"""体检清单: what to look at first, with one key each: still right, to be changed, repealed."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy import Connection

from bot.desk import Desk
from database import read_only
from knowledge_base.editing.check_ups import Trouble, check_ups, troubles
from knowledge_base.editing.ownership import mark_for_change, verify
from organisation.beijing_time import BEIJING
from web.console.access import EditorOrReviewer
from web.console.forms.fields import Id, Offset, Typed, missing
from web.console.forms.refusals import Refused, require_none
from web.console.forms.submission import carry_out
from web.console.layout import show

PAGE = "/console/check-ups"
SHOWN = 40
TROUBLES = {
    Trouble.EXPIRES: "即将失效",
    Trouble.LATE: "名录逾期未更新",
    Trouble.POLICY_GONE: "解读的文件没有发布",
    Trouble.REPEALS_UNKNOWN: "要废止的文件库里没有",
}
_DONE = {"verified": "已记下：仍然有效。", "marked": "已记下要改什么，会排在最前面。"}


def create_check_ups(desk: Desk) -> APIRouter:
    """`/console/check-ups`."""
    pages = APIRouter(prefix="/check-ups")

    @pages.get("")
    def read(request: Request, staff: EditorOrReviewer, offset: Offset = 0) -> Response:
        """What harms most when it is wrong, first."""
        return _list(desk, request, offset)

    @pages.post("/{document_id}/verify")
    def still_right(request: Request, staff: EditorOrReviewer, document_id: Id) -> Response:
        """Somebody has looked at it: 仍有效."""
        now = datetime.now(UTC)
        return carry_out(
            desk.engine,
            lambda conn: verify(conn, document_id, staff, now),
            f"{PAGE}?done=verified",
            lambda refused: _list(desk, request, 0, refused),
        )

    @pages.post("/{document_id}/mark")
    def to_be_changed(
        request: Request,
        staff: EditorOrReviewer,
        document_id: Id,
        what: Annotated[Typed, Form(max_length=500)] = "",
    ) -> Response:
        """Something in it is to be changed: 要改."""
        now = datetime.now(UTC)
        field = f"what-{document_id}"

        def act(conn: Connection) -> None:
            require_none(missing(**{field: (what, "要改什么")}))
            mark_for_change(conn, document_id, what, staff, now)

        return carry_out(
            desk.engine, act, f"{PAGE}?done=marked", lambda refused: _list(desk, request, 0, refused)
        )

    return pages


def _list(desk: Desk, request: Request, offset: int, refused: Refused | None = None) -> Response:
    now = datetime.now(UTC)
    with read_only(desk.engine) as conn:
        found = check_ups(conn, now)
        wrong = troubles(conn, now.astimezone(BEIJING).date())
    by_kind: Mapping[str, list[object]] = {
        label: [one for one in wrong if one.trouble is trouble] for trouble, label in TROUBLES.items()
    }
    context = {
        "found": found[offset : offset + SHOWN],
        "count": len(found),
        "offset": offset,
        "shown": SHOWN,
        "troubles": by_kind,
    }
    return show(request, "insight/check_ups.html", context, refused=refused, done=_DONE)
