"""The original file of a document, to be saved; never shown as a page of ours."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Response

from bot.desk import Desk
from database import read_only
from knowledge_base.originals import Original, get_original

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]

_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    ".pdf": "application/pdf",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".rtf": "application/rtf",
    ".zip": "application/zip",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".bmp": "image/bmp",
}
_TEXTS = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".csv": "text/csv",
    ".jsonl": "application/jsonl",
}


def create_originals(desk: Desk) -> APIRouter:
    """`/documents/.../original`: the file of a version, while its document is published."""
    originals = APIRouter()

    @originals.get("/documents/{document_id}/original")
    def save(document_id: Id) -> Response:
        """The file of the version that is published now."""
        with read_only(desk.engine) as conn:
            return _saved(get_original(conn, document_id))

    @originals.get("/documents/{document_id}/versions/{number}/original")
    def save_version(document_id: Id, number: Id) -> Response:
        """The file of a version that is or was published, of a document that still is."""
        with read_only(desk.engine) as conn:
            return _saved(get_original(conn, document_id, number))

    return originals


def _saved(original: Original) -> Response:
    # What strangers wrote must not act in our name: it is saved, taken for nothing else than it is said to be, and runs nothing.
    headers = {
        "Content-Type": _type_of(original),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(original.filename, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return Response(original.source, headers=headers)


def _type_of(original: Original) -> str:
    if kind := _TEXTS.get(original.suffix):
        return f"{kind}; charset={_charset(original.source)}"
    return _TYPES.get(original.suffix, "application/octet-stream")


def _charset(source: bytes) -> str:
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        source.decode()
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"
