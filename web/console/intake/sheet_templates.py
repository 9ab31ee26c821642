"""Spreadsheets to fill in: of service items, of places, of a directory that is here."""

from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Response

from bot.desk import Desk
from database import read_only
from knowledge_base.extraction.columns import COLUMNS, columns_from
from knowledge_base.intake.templates import ITEM_COLUMNS, PLACE_COLUMNS, columns_for, template
from knowledge_base.kept_editions import get_edition
from web.console.access import Editor
from web.console.forms.fields import Id

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEMPLATES = {"service-items": ("服务事项", ITEM_COLUMNS), "places": ("地点名录", PLACE_COLUMNS)}


def create_sheet_templates(desk: Desk) -> APIRouter:
    """`/console/sheet-templates`."""
    pages = APIRouter(prefix="/sheet-templates")

    @pages.get("/{name}.xlsx")
    def save(staff: Editor, name: str) -> Response:
        """A spreadsheet to fill in."""
        if name not in _TEMPLATES:
            raise HTTPException(404)
        title, columns = _TEMPLATES[name]
        return _file(title, template(title, columns))

    @pages.get("/directories/{version_id}.xlsx")
    def save_directory(staff: Editor, version_id: Id) -> Response:
        """The same with the columns of a directory that is here."""
        with read_only(desk.engine) as conn:
            edition = get_edition(conn, version_id)
        columns = columns_for(columns_from((edition.fields or {}).get(COLUMNS)))
        if not columns:
            raise HTTPException(404)
        return _file(edition.title, template("填写", columns))

    return pages


def _file(title: str, content: bytes) -> Response:
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{title[:60]}模板.xlsx', safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=_XLSX, headers=headers)
