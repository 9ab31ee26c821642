"""常用语: what staff write often. Everybody who answers reads them, administrators change them."""

from collections.abc import Mapping
from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response

from bot.desk import Desk
from database import read_only
from hotline.replies import canned_replies
from hotline.replies.canned_replies import PLACEHOLDERS, CannedReply
from hotline.replies.reply import LONGEST
from web.console.access import Administrator, Agent
from web.console.forms.fields import Id, Written
from web.console.forms.refusals import Refused
from web.console.forms.submission import back_to, carry_out
from web.console.layout import show

PAGE = "/console/canned-replies"
_DONE = {
    "added": "常用语已添加。",
    "changed": "常用语已修改。",
    "removed": "常用语已删除。",
    "starters": "已添加一组示例，请按本单位的口径修改。",
}


def create_canned_replies(desk: Desk) -> APIRouter:
    """`/console/canned-replies`."""
    pages = APIRouter(prefix="/canned-replies")

    @pages.get("")
    def read(request: Request, staff: Agent) -> Response:
        """Every one; administrators have the form for a new one beside."""
        return _list(desk, request)

    @pages.post("")
    def add(request: Request, staff: Administrator, shortcut: Written = "", text: Written = "") -> Response:
        """Keep a new one."""
        return carry_out(
            desk.engine,
            lambda conn: canned_replies.add(conn, staff.login, shortcut, text, datetime.now(UTC)),
            f"{PAGE}?done=added",
            lambda refused: _list(desk, request, refused, {"shortcut": shortcut, "text": text}),
        )

    @pages.post("/starters")
    def add_starters(staff: Administrator) -> Response:
        """Begin with examples, where there is none yet."""
        return carry_out(
            desk.engine,
            lambda conn: canned_replies.add_starters(conn, datetime.now(UTC)),
            f"{PAGE}?done=starters",
            back_to(PAGE),
        )

    return pages


def create_canned_reply(desk: Desk) -> APIRouter:
    """`/console/canned-replies/{id}`."""
    pages = APIRouter(prefix="/canned-replies")

    @pages.get("/{reply_id}")
    def edit(request: Request, staff: Administrator, reply_id: Id) -> Response:
        """The form of one."""
        return _form(request, _get(desk, reply_id))

    @pages.post("/{reply_id}")
    def change(
        request: Request, staff: Administrator, reply_id: Id, shortcut: Written = "", text: Written = ""
    ) -> Response:
        """Keep it as written."""
        written = CannedReply(reply_id, shortcut, text)
        return carry_out(
            desk.engine,
            lambda conn: canned_replies.change(conn, staff.login, written, datetime.now(UTC)),
            f"{PAGE}?done=changed",
            lambda refused: _form(request, written, refused),
        )

    @pages.post("/{reply_id}/remove")
    def remove(staff: Administrator, reply_id: Id) -> Response:
        """Delete it; replies written with it stay."""
        return carry_out(
            desk.engine,
            lambda conn: canned_replies.remove(conn, staff.login, reply_id, datetime.now(UTC)),
            f"{PAGE}?done=removed",
            back_to(PAGE),
        )

    return pages


def _get(desk: Desk, reply_id: int) -> CannedReply:
    with read_only(desk.engine) as conn:
        found = [reply for reply in canned_replies.all_(conn) if reply.id == reply_id]
    if not found:
        raise canned_replies.CannedReplyNotFound
    return found[0]


def _form(request: Request, reply: CannedReply, refused: Refused | None = None) -> Response:
    written = {"shortcut": reply.shortcut, "text": reply.text}
    context = {"reply": reply, "written": written, "placeholders": PLACEHOLDERS, "longest": LONGEST}
    return show(request, "tickets/canned_reply.html", context, refused=refused)


def _list(
    desk: Desk, request: Request, refused: Refused | None = None, written: Mapping[str, str] | None = None
) -> Response:
    with read_only(desk.engine) as conn:
        every = canned_replies.all_(conn)
    context = {
        "replies": every,
        "written": written or {},
        "placeholders": PLACEHOLDERS,
        "longest": LONGEST,
    }
    return show(request, "tickets/canned_replies.html", context, refused=refused, done=_DONE)
