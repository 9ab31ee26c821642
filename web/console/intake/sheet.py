"""A spreadsheet before it is taken in: its faults by row and column, what its columns mean, what it would change."""

from datetime import UTC, datetime

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from bot.desk import Desk
from database import read_only
from knowledge_base.extraction.child import Child
from knowledge_base.intake.columns import DROP, KEEP, Meanings, header_key, remember
from knowledge_base.intake.sheet_preview import SheetPreview, find_preview, take_in
from knowledge_base.intake.sheets import SheetReading, read_sheet, without_faults
from knowledge_base.intake.uploads import Upload, get_upload, read_again, require_untouched, source_of
from knowledge_base.kinds import Kind
from knowledge_base.service_items.fields import Field, Told, find_field
from organisation import audit
from organisation.staff import Staff
from web.console.access import Editor, EditorOrReviewer
from web.console.forms.fields import EveryField, Id, Written
from web.console.forms.refusals import Refused
from web.console.forms.submission import answer, carry_out
from web.console.intake.labels import CHANGES
from web.console.intake.uploads import PAGE
from web.console.layout import show

#: Lines of a list that are shown: of more the number is told.
_SHOWN = 300
_PLACE_FIELDS = ("名称", "地址", "电话", "开放时间", "坐标", "纬度", "经度")


def create_sheet(desk: Desk) -> APIRouter:
    """`/console/uploads/{id}/sheet` and `/console/uploads/{id}/columns`."""
    pages = APIRouter()

    @pages.get("/uploads/{upload_id}/sheet")
    def read(request: Request, staff: EditorOrReviewer, upload_id: Id) -> Response:
        """What was read, before anything of it is stored."""
        return _page(desk, request, upload_id)

    @pages.post("/uploads/{upload_id}/sheet")
    def take(request: Request, staff: Editor, upload_id: Id, rest: Written = "") -> Response:
        """Take all of it in, or with `rest` the rows without a fault."""

        def act() -> Response:
            now = datetime.now(UTC)
            with read_only(desk.engine) as conn:
                upload = get_upload(conn, upload_id)
                source = source_of(conn, upload_id)[1]
            read = _read(upload, source, only_faultless=bool(rest))
            with desk.engine.begin() as conn:
                take_in(conn, upload, source, read, now)
                if read.left_out:
                    rows = "、".join(map(str, read.left_out))
                    what = f"{upload.filename}：第 {rows} 行"
                    audit.record(conn, staff.login, "sheet rows left out", what, now)
            return RedirectResponse(f"{PAGE}/{upload_id}?done=taken", 303)

        return answer(act, lambda refused: _page(desk, request, upload_id, refused))

    @pages.post("/uploads/{upload_id}/columns")
    def say(request: Request, staff: Editor, upload_id: Id, form: EveryField) -> Response:
        """Remember what the columns mean, and read the file once more."""
        with read_only(desk.engine) as conn:
            preview = _preview(get_upload(conn, upload_id))
        meanings = {
            column: said
            for n, column in enumerate(preview.columns)
            if (said := form.get(f"column-{n}", "")) in _choices(preview.kind)
        }
        kind = Kind.SERVICE_ITEM if form.get("kind") == Kind.SERVICE_ITEM else preview.kind
        return carry_out(
            desk.engine,
            lambda conn: _remember(conn, staff, upload_id, preview, (kind, meanings)),
            f"{PAGE}/{upload_id}",
            lambda refused: _page(desk, request, upload_id, refused),
        )

    return pages


def _read(upload: Upload, source: bytes, *, only_faultless: bool) -> SheetReading:
    preview = _preview(upload)
    remembered = {header_key(preview.columns): preview.meanings}
    with Child() as child:
        read = child.run(read_sheet, source, upload.filename, upload.kind, remembered)
        if only_faultless and read.faults and read.is_single:
            read = child.run(without_faults, source, upload.filename, upload.kind, read)
    return read


def _remember(
    conn: Connection, staff: Staff, upload_id: int, preview: SheetPreview, said: tuple[Kind, Meanings]
) -> None:
    now = datetime.now(UTC)
    kind, meanings = said
    # What is taken in already is changed draft by draft: read again it would be taken in a second time.
    require_untouched(conn, upload_id)
    remember(conn, preview.columns, meanings, staff.id, now)
    read_again(conn, upload_id, kind)
    what = "、".join(f"{column}→{meaning}" for column, meaning in meanings.items())
    audit.record(conn, staff.login, "sheet columns", what, now)


def _choices(kind: Kind) -> tuple[str, ...]:
    """What a column may mean, by the names shown."""
    names = tuple(map(str, Field)) if kind is Kind.SERVICE_ITEM else _PLACE_FIELDS
    return (*names, KEEP, DROP)


def _grouped(kind: Kind) -> dict[str, tuple[str, ...]]:
    if kind is not Kind.SERVICE_ITEM:
        return {"名录常用的列": _PLACE_FIELDS}
    return {told: tuple(str(field) for field in Field if field.told is told) for told in Told}


def _preview(upload: Upload) -> SheetPreview:
    preview = find_preview(upload)
    if preview is None:
        raise HTTPException(404)
    return preview


def _page(desk: Desk, request: Request, upload_id: int, refused: Refused | None = None) -> Response:
    with read_only(desk.engine) as conn:
        upload = get_upload(conn, upload_id)
    preview = _preview(upload)
    understood = {
        column: preview.meanings.get(column)
        or (str(field) if preview.kind is Kind.SERVICE_ITEM and (field := find_field(column)) else KEEP)
        for column in preview.columns
    }
    context = {
        "upload": upload,
        "sheet": preview,
        "changes": sorted(preview.faultless, key=lambda one: list(CHANGES).index(one.change))[:_SHOWN],
        "labels": CHANGES,
        "understood": understood,
        "grouped": _grouped(preview.kind),
        "others": (KEEP, DROP),
        "shown": _SHOWN,
        "is_items": preview.kind is Kind.SERVICE_ITEM,
    }
    return show(request, "intake/sheet.html", context, refused=refused)
