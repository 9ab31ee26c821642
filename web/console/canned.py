"""常用语: what staff write often. Everybody who answers reads them, administrators change them."""

from collections.abc import Callable
from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from bot.desk import Desk
from hotline.replies import canned_replies
from hotline.replies.canned_replies import PLACEHOLDERS, CannedReply
from hotline.replies.reply import LONGEST
from web.console.access import Administrator, Agent
from web.console.frame import show
from web.console.given import Id, Written

PAGE = "/console/canned-replies"
#: What is wrong with what was written: the field, and a sentence.
_WRONG: dict[type[Exception], tuple[str, str]] = {
    canned_replies.ShortcutWrong: (
        "shortcut",
        f"简称要有 1 到 {canned_replies.LONGEST_SHORTCUT} 个字符，不含空格和斜线。",
    ),
    canned_replies.ShortcutTaken: ("shortcut", "已有一条常用语用这个简称，请换一个。"),
    canned_replies.TextWrong: ("text", f"内容要有 1 到 {LONGEST} 个字。"),
    canned_replies.UnknownPlaceholder: (
        "text",
        f"花括号里只能写{'、'.join(PLACEHOLDERS)}，其他的系统不知道填什么。",
    ),
}
_DONE = {
    "added": "常用语已添加。",
    "changed": "常用语已修改。",
    "removed": "常用语已删除。",
    "starters": "已添加一组示例，请按本单位的口径修改。",
}
Act = Callable[[Connection, datetime], object]


def create_canned(desk: Desk) -> APIRouter:
    """`/console/canned-replies`."""
    pages = APIRouter(prefix="/canned-replies")

    @pages.get("")
    def read(request: Request, staff: Agent, done: str = "") -> Response:
        """Every one; administrators have the form for a new one beside."""
        return _list(desk, request, done=done)

    @pages.post("")
    def add(request: Request, staff: Administrator, shortcut: Written = "", text: Written = "") -> Response:
        """Keep a new one."""
        written = CannedReply(0, shortcut, text)
        errors = _do(
            desk,
            lambda conn, now: canned_replies.add(conn, staff.login, written.shortcut, written.text, now),
        )
        return _list(desk, request, written, errors) if errors else _after("added")

    @pages.post("/starters")
    def add_starters(staff: Administrator) -> Response:
        """Begin with examples, where there is none yet."""
        _do(desk, canned_replies.add_starters)
        return _after("starters")

    @pages.get("/{reply_id}")
    def edit(request: Request, staff: Administrator, reply_id: Id) -> Response:
        """The form of one."""
        return show(request, "canned_reply.html", _form(_get(desk, reply_id)))

    @pages.post("/{reply_id}")
    def change(
        request: Request, staff: Administrator, reply_id: Id, shortcut: Written = "", text: Written = ""
    ) -> Response:
        """Keep it as written."""
        written = CannedReply(reply_id, shortcut, text)
        errors = _do(desk, lambda conn, now: canned_replies.change(conn, staff.login, written, now))
        if errors:
            return show(request, "canned_reply.html", _form(written) | {"errors": errors}, 422)
        return _after("changed")

    @pages.post("/{reply_id}/remove")
    def remove(staff: Administrator, reply_id: Id) -> Response:
        """Delete it; replies written with it stay."""
        _do(desk, lambda conn, now: canned_replies.remove(conn, staff.login, reply_id, now))
        return _after("removed")

    return pages


def _do(desk: Desk, act: Act) -> dict[str, str]:
    """Do it, or say what is wrong by field; raises NotFound."""
    try:
        with desk.engine.begin() as conn:
            act(conn, datetime.now(UTC))
    except tuple(_WRONG) as error:
        return dict([_WRONG[type(error)]])
    return {}


def _after(done: str) -> Response:
    return RedirectResponse(f"{PAGE}?done={done}", 303)


def _get(desk: Desk, reply_id: int) -> CannedReply:
    with desk.engine.connect().execution_options(read_only=True) as conn:
        found = [reply for reply in canned_replies.all_(conn) if reply.id == reply_id]
    if not found:
        raise canned_replies.CannedReplyNotFound
    return found[0]


def _form(written: CannedReply | None) -> dict[str, object]:
    return {"written": written or CannedReply(0, "", ""), "placeholders": PLACEHOLDERS, "longest": LONGEST}


def _list(
    desk: Desk,
    request: Request,
    written: CannedReply | None = None,
    errors: dict[str, str] | None = None,
    done: str = "",
) -> Response:
    with desk.engine.connect().execution_options(read_only=True) as conn:
        every = canned_replies.all_(conn)
    context = _form(written) | {"replies": every, "errors": errors or {}, "done": _DONE.get(done)}
    return show(request, "canned_replies.html", context, 422 if errors else 200)
