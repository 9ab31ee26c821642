"""Handing in files, and the list of those that were."""

from collections.abc import Mapping
from datetime import UTC, datetime

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from bot.desk import Desk
from database import read_only
from knowledge_base.extraction import MAX_BYTES
from knowledge_base.intake.uploads import FileUnfit, add_upload, list_uploads
from knowledge_base.kinds import Kind
from organisation.staff import Staff
from web.console.access import Editor
from web.console.forms.fields import Typed
from web.console.forms.refusals import Refused
from web.console.intake.labels import KIND_CHOICES, STATUSES
from web.console.layout import show
from web.pages import HEADERS, fragment

PAGE = "/console/uploads"
#: Files of one form, and bytes of one: what is more is refused while it comes in.
MOST_FILES = 20
MOST_BYTES = 10 * MAX_BYTES
_LISTED = 100
_DONE = {"accepted": "文件都收下了，正在排队读取。读完后点文件名看预览。"}
_TOO_MANY = f"一个也没有收：一次最多 {MOST_FILES} 个文件，请分几次上传，或压成一个 zip。"
#: What Starlette says of a form with too many files.
_UNREADABLE_FORM = 400
_NOTHING = "请先选择文件。"


def create_uploads(desk: Desk) -> APIRouter:
    """`/console/uploads`."""
    pages = APIRouter(prefix="/uploads")

    @pages.get("")
    def read(request: Request, staff: Editor, everybody: Typed = Query("", alias="all")) -> Response:
        """The form, and below it the files handed in."""
        if "X-Fragment" in request.headers:
            return Response(
                fragment("console/intake/upload_lines.html", _listed(desk, staff, everybody)), headers=HEADERS
            )
        return _page(desk, request, staff, everybody)

    @pages.post("")
    async def hand_in(request: Request, staff: Editor) -> Response:
        """Keep each file, or say why not; one that is refused takes no other with it.

        The form is read here, not by FastAPI: nothing of it is, until it is known who sends it.
        """
        try:
            form = await request.form(max_files=MOST_FILES, max_fields=MOST_FILES)
        except HTTPException as error:
            if error.status_code != _UNREADABLE_FORM:
                raise
            refused = Refused({"files": _TOO_MANY})
            return await run_in_threadpool(_page, desk, request, staff, "", refused)
        try:
            return await run_in_threadpool(_take, desk, request, staff, form)
        finally:
            await form.close()

    return pages


def _take(desk: Desk, request: Request, staff: Staff, form: FormData) -> Response:
    given = form.get("kind")
    kind = Kind(given) if given in tuple(Kind) else None
    files = [file for file in form.getlist("files") if isinstance(file, UploadFile) and file.filename]
    added: list[int] = []
    refused = []
    for file in files:
        try:
            added.append(_keep(desk, staff, file, kind))
        except FileUnfit as unfit:
            refused.append(str(unfit))
    if not files or refused:
        kept = f"另外 {len(added)} 个文件收下了，见下面的列表。" if added else ""
        return _page(desk, request, staff, "", Refused({"files": "".join(refused) + kept or _NOTHING}))
    on_to = f"{PAGE}/{added[0]}" if len(added) == 1 else f"{PAGE}?done=accepted"
    return RedirectResponse(on_to, 303)


def _keep(desk: Desk, staff: Staff, file: UploadFile, kind: Kind | None) -> int:
    source = file.file.read(MAX_BYTES + 1)
    with desk.engine.begin() as conn:
        return add_upload(conn, staff.id, file.filename or "", source, kind, datetime.now(UTC))


def _page(
    desk: Desk, request: Request, staff: Staff, everybody: str, refused: Refused | None = None
) -> Response:
    context = dict(_listed(desk, staff, everybody)) | {"kind_choices": KIND_CHOICES, "most": MAX_BYTES}
    return show(request, "intake/uploads.html", context, refused=refused, done=_DONE)


def _listed(desk: Desk, staff: Staff, everybody: str) -> Mapping[str, object]:
    with read_only(desk.engine) as conn:
        listed = list_uploads(conn, None if everybody else staff.id, _LISTED)
    return {"uploads": listed, "statuses": STATUSES, "everybody": bool(everybody)}
