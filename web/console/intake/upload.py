"""One file on its way in: how far its reading is, and what was read."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from bot.desk import Desk
from database import read_only
from knowledge_base.intake.keeping import forget
from knowledge_base.intake.sheet_preview import awaits_decision
from knowledge_base.intake.uploads import (
    Upload,
    cancel,
    count_ahead,
    get_upload,
    read_again,
    require_untouched,
    source_of,
)
from knowledge_base.kinds import Kind
from web.console.access import Editor, EditorOrReviewer
from web.console.forms.fields import Id, Offset, Written
from web.console.forms.refusals import Refused
from web.console.forms.submission import back_to, carry_out
from web.console.intake.labels import KIND_CHOICES, STATUSES
from web.console.intake.preview import drafts_of, preview_of
from web.console.intake.uploads import PAGE
from web.console.layout import show
from web.pages import HEADERS, fragment

_DONE = {
    "taken": "导入好了，都是草稿。请逐份看过，再提交审查。",
    "cancelled": "已取消，没有留下任何草稿。要收这份文件，请重新上传。",
    "saved": "要素已保存。没有标着“请核对”的，就可以去提交审查了。",
    "joined": "记下了：这是那份文件的新版本。签发并发布以后，市民查到的就是这一版。",
    "parted": "记下了：这是另一份文件，自己成一份。",
    "again": "正在按您选的类型重新读取。",
}


def create_upload(desk: Desk) -> APIRouter:
    """`/console/uploads/{id}`."""
    pages = APIRouter(prefix="/uploads/{upload_id}")

    @pages.get("")
    def read(
        request: Request,
        staff: EditorOrReviewer,
        upload_id: Id,
        version: Id | None = None,
        first: Offset = 0,
    ) -> Response:
        """Its progress, or the preview of what was read."""
        with read_only(desk.engine) as conn:
            is_undecided = awaits_decision(get_upload(conn, upload_id))
        if is_undecided and "X-Fragment" not in request.headers:
            return RedirectResponse(f"{PAGE}/{upload_id}/sheet", 303)
        return show_upload(desk, request, upload_id, version, first)

    @pages.post("/cancel")
    def stop(staff: Editor, upload_id: Id) -> Response:
        """Read it no further."""
        page = f"{PAGE}/{upload_id}"

        def act(conn: Connection) -> None:
            cancel(conn, upload_id)
            forget(conn, upload_id, staff.id, "上传已取消", datetime.now(UTC))

        return carry_out(desk.engine, act, f"{page}?done=cancelled", back_to(page))

    @pages.post("/kind")
    def read_as(staff: Editor, upload_id: Id, kind: Written = "") -> Response:
        """Read it once more, as a file of that kind."""
        page = f"{PAGE}/{upload_id}"

        def act(conn: Connection) -> None:
            require_untouched(conn, upload_id)
            read_again(conn, upload_id, Kind(kind) if kind in tuple(Kind) else None)

        return carry_out(desk.engine, act, f"{page}?done=again", back_to(page))

    @pages.get("/original")
    def save(staff: EditorOrReviewer, upload_id: Id) -> Response:
        """The file as it was handed in: saved, never shown as a page of ours."""
        with read_only(desk.engine) as conn:
            filename, source = source_of(conn, upload_id)
        return _saved(filename, source)

    return pages


def show_upload(
    desk: Desk,
    request: Request,
    upload_id: int,
    version_id: int | None = None,
    first: int = 0,
    *,
    refused: Refused | None = None,
    written: Mapping[str, Any] | None = None,
) -> Response:
    """The page of an upload; `written` is what the form of its facts comes back with."""
    with read_only(desk.engine) as conn:
        upload = get_upload(conn, upload_id)
        context = {"upload": upload, "ahead": count_ahead(conn, upload_id), "statuses": STATUSES}
        if "X-Fragment" in request.headers:
            return Response(fragment("console/intake/progress.html", context), headers=HEADERS)
        drafts = drafts_of(upload)
        version_id = version_id or _only(upload)
        preview = preview_of(conn, upload, version_id, first, datetime.now(UTC)) if version_id else None
    context |= {
        "drafts": drafts,
        "preview": preview,
        "kind_choices": KIND_CHOICES,
        "is_written": bool(written),
    }
    if written:
        context["written"] = written
    return show(request, "intake/upload.html", context, refused=refused, done=_DONE)


def _only(upload: Upload) -> int | None:
    """The version to show where there is one alone."""
    drafts = drafts_of(upload)
    return int(drafts[0]["version_id"]) if len(drafts) == 1 else None


def _saved(filename: str, source: bytes) -> Response:
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(filename, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "no-store",
    }
    return Response(source, headers=headers)
