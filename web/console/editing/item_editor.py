"""A service item as a form: a field for each column, with what is to be looked at beside it."""

from collections.abc import Mapping
from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bot.desk import Desk
from database import read_only
from knowledge_base.editing.acts import SavedMeanwhile
from knowledge_base.editing.item_forms import ItemForm, columns_of, find_form, save_form
from knowledge_base.editing.workbench import get_draft
from knowledge_base.publishing import DocumentNotFound
from knowledge_base.service_items.checks import remarks
from knowledge_base.service_items.fields import CODES, Field, Form, Told, find_field
from knowledge_base.service_items.passages import passages_of
from text.input import find_id
from web.console.access import Editor
from web.console.editing.passages import with_new_headings
from web.console.editing.text_editor import DONE
from web.console.forms.fields import EveryField, Id
from web.console.forms.refusals import Refused
from web.console.forms.submission import address_with, answer
from web.console.layout import show

_MEANWHILE = "还没有保存：{who}刚刚也改了这件事项。不一样的栏目下面写着对方的，请逐个选定，再点保存。"
_SHORT = (Form.LIMIT, Form.PHONES)
_FIRST, _OTHER = "是哪件事项", "其他栏目"
_NAMING = (Field.NAME, Field.OTHER_NAMES, *CODES)
#: Columns of one form: no list has nearly so many.
_MOST = 200


def create_item_editor(desk: Desk) -> APIRouter:
    """`POST /console/versions/{id}/item`."""
    pages = APIRouter(prefix="/versions/{version_id}")

    @pages.post("/item")
    def save(request: Request, staff: Editor, version_id: Id, written: EveryField) -> Response:
        """Save the item."""
        revision = written.get("revision", "0")
        form = ItemForm(_columns_in(written), find_id(revision) or 0)

        def act() -> Response:
            with desk.engine.begin() as conn:
                save_form(conn, version_id, form, staff, datetime.now(UTC))
            return RedirectResponse(address_with(f"/console/versions/{version_id}/edit", done="saved"), 303)

        try:
            return answer(act, lambda refused: show_item(desk, request, version_id, form, refused))
        except SavedMeanwhile as meanwhile:
            theirs = ItemForm(columns_of(meanwhile.standing.body) or {}, meanwhile.standing.revision)
            refused = Refused({"": _MEANWHILE.format(who=meanwhile.standing.who or "同事")}, 409)
            return show_item(desk, request, version_id, form, refused, theirs)

    return pages


def show_item(
    desk: Desk,
    request: Request,
    version_id: int,
    form: ItemForm | None = None,
    refused: Refused | None = None,
    theirs: ItemForm | None = None,
) -> Response:
    """The form with `form` in it, None: as it is saved; with `theirs` what somebody saved meanwhile, by field."""
    with read_only(desk.engine) as conn:
        draft = get_draft(conn, version_id)
        saved = find_form(conn, version_id)
    form = form or saved
    if form is None:
        raise DocumentNotFound
    columns = dict(form.columns)
    asked: dict[str, list[str]] = {}
    for remark in remarks(form.item):
        asked.setdefault(form.item.called.get(remark.field, remark.field), []).append(remark.says)
    there = {field for column in columns if (field := find_field(column))}
    context = {
        "draft": draft,
        "grouped": _grouped(columns),
        "more": [str(field) for field in Field if field not in there],
        "asked": asked,
        "short": _is_short,
        "revision": theirs.revision if theirs else form.revision or draft.revision,
        "theirs": theirs.columns if theirs else {},
        "differs": {c for c in theirs.columns if theirs.columns[c] != columns.get(c, "")}
        if theirs
        else set(),
        "shown": with_new_headings(passages_of(form.item)),
        "remarks": (),
    }
    return show(request, "writing/item.html", context, refused=refused, done=DONE)


def _grouped(columns: Mapping[str, str]) -> dict[str, list[tuple[int, str, str]]]:
    """(number, column, value) by the heading each is told under; what is no field comes last."""
    grouped: dict[str, list[tuple[int, str, str]]] = {told: [] for told in (_FIRST, *Told, _OTHER)}
    for n, (column, value) in enumerate(columns.items()):
        field = find_field(column)
        told = _FIRST if field in _NAMING else field.told if field else _OTHER
        grouped[told].append((n, column, value))
    return {told: there for told, there in grouped.items() if there}


def _is_short(column: str) -> bool:
    field = find_field(column)
    return field is not None and (field.form in _SHORT or "编码" in field or field is Field.NAME)


def _columns_in(written: Mapping[str, str]) -> dict[str, str]:
    """The columns of a form that was sent: `name-n` with `value-n`, or theirs where that was chosen, and new ones."""
    columns: dict[str, str] = {}
    for n in range(_MOST):
        if column := written.get(f"name-{n}", "").strip():
            is_theirs = written.get(f"take-{n}") == "theirs"
            columns.setdefault(column, written.get(f"theirs-{n}" if is_theirs else f"value-{n}", ""))
    for field in Field:
        if value := written.get(f"more-{field}", "").strip():
            columns.setdefault(str(field), value)
    return columns
