"""One file on its way in: how far its reading is, and what was read."""

from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bot.desk import Desk
from database import read_only
from knowledge_base.intake.sheet_preview import awaits_decision
from knowledge_base.intake.uploads import cancel, count_ahead, get_upload, source_of
from web.console.access import Editor, EditorOrReviewer
from web.console.forms.fields import Id
from web.console.forms.submission import back_to, carry_out
from web.console.intake.labels import STATUSES
from web.console.intake.uploads import PAGE
from web.console.layout import show
from web.pages import HEADERS, fragment

_DONE = {
    "taken": "导入好了，都是草稿。请逐份看过，再提交审查。",
    "cancelled": "已取消，没有留下任何草稿。要收这份文件，请重新上传。",
}


def create_upload(desk: Desk) -> APIRouter:
    """`/console/uploads/{id}`."""
    pages = APIRouter(prefix="/uploads/{upload_id}")

    @pages.get("")
    def read(request: Request, staff: EditorOrReviewer, upload_id: Id) -> Response:
        """Its progress, or the preview of what was read."""
        with read_only(desk.engine) as conn:
            upload = get_upload(conn, upload_id)
            ahead = count_ahead(conn, upload_id)
        if awaits_decision(upload) and "X-Fragment" not in request.headers:
            return RedirectResponse(f"{PAGE}/{upload_id}/sheet", 303)
        context = {"upload": upload, "ahead": ahead, "statuses": STATUSES}
        if "X-Fragment" in request.headers:
            return Response(fragment("console/intake/progress.html", context), headers=HEADERS)
        return show(request, "intake/upload.html", context, done=_DONE)

    @pages.post("/cancel")
    def stop(staff: Editor, upload_id: Id) -> Response:
        """Read it no further."""
        page = f"{PAGE}/{upload_id}"
        return carry_out(
            desk.engine, lambda conn: cancel(conn, upload_id), f"{page}?done=cancelled", back_to(page)
        )

    @pages.get("/original")
    def save(staff: EditorOrReviewer, upload_id: Id) -> Response:
        """The file as it was handed in: saved, never shown as a page of ours."""
        with read_only(desk.engine) as conn:
            filename, source = source_of(conn, upload_id)
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(filename, safe='')}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "no-store",
        }
        return Response(source, headers=headers)

    return pages
