"""A directory row by row: the table of its rows, and one of them in a form."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from bot.desk import Desk
from database import read_only
from knowledge_base.editing.acts import SavedMeanwhile
from knowledge_base.editing.register_rows import (
    RegisterForm,
    RegisterRow,
    RowChanged,
    RowNameless,
    get_register,
    remove_row,
    save_row,
)
from knowledge_base.editing.workbench import get_draft
from organisation.staff import Staff
from web.console.access import Editor
from web.console.forms.fields import EveryField, Id, Offset, Written
from web.console.forms.refusals import Refused
from web.console.forms.submission import address_with, answer, back_to, carry_out
from web.console.layout import show

_SHOWN = 50
#: Columns of one row.
_MOST = 200
_CHANGED = "还没有保存：这一条刚刚有人改过。不一样的栏目下面写着对方的，请逐个选定，再点保存。"
_GONE = "还没有保存：这一条刚刚被同事删掉了。您写的还在下面，再点一次保存，会作为新的一条加上。"
_BUSY = "还没有保存：同事正好也在保存这份名录。请再点一次保存。"
_DONE = {
    "saved": "这一条已保存。",
    "added": "已加上一条。",
    "removed": "已删去一条。改错了可以从历史里找回。",
    "written": "已建好草稿。",
}


def create_row_editor(desk: Desk) -> APIRouter:
    """`/console/versions/{id}/rows/...`."""
    pages = APIRouter(prefix="/versions/{version_id}/rows")

    @pages.get("/new")
    def begin(request: Request, staff: Editor, version_id: Id, after: Offset = 0) -> Response:
        """The form for one more."""
        return _one(desk, request, version_id, RegisterRow(after, "", "", {}, ""))

    @pages.get("/{position}")
    def read(request: Request, staff: Editor, version_id: Id, position: Offset) -> Response:
        """One row in a form."""
        with read_only(desk.engine) as conn:
            row = get_register(conn, version_id).row(position)
        return _one(desk, request, version_id, row)

    @pages.post("/{position}")
    def save(
        request: Request, staff: Editor, version_id: Id, position: Offset, written: EveryField
    ) -> Response:
        """Save it; without a mark it is a new one."""
        row = RegisterRow(position, "", "", _values_in(written), written.get("mark", ""))
        return answer(
            lambda: _save(desk, request, version_id, row, staff),
            lambda refused: _one(desk, request, version_id, row, refused),
        )

    @pages.post("/{position}/remove")
    def remove(staff: Editor, version_id: Id, position: Offset, mark: Written = "") -> Response:
        """Take it out, as it was opened."""
        return carry_out(
            desk.engine,
            lambda conn: _remove(conn, version_id, position, mark, staff),
            _back(version_id, position, "removed"),
            back_to(f"/console/versions/{version_id}/edit"),
        )

    return pages


def show_rows(desk: Desk, request: Request, version_id: int, wanted: str, offset: int) -> Response:
    """The rows of a directory; those with `wanted` in them."""
    with read_only(desk.engine) as conn:
        draft, register = get_draft(conn, version_id), get_register(conn, version_id)
    found = [row for row in register.rows if not wanted or wanted in "\n".join(row.values.values())]
    context = {
        "draft": draft,
        "register": register,
        "rows": found[offset : offset + _SHOWN],
        "found": len(found),
        "wanted": wanted,
        "offset": offset,
        "step": _SHOWN,
        "last": register.rows[-1].position if register.rows else 0,
    }
    return show(request, "writing/rows.html", context, done=_DONE)


def _save(desk: Desk, request: Request, version_id: int, row: RegisterRow, staff: Staff) -> Response:
    try:
        with desk.engine.begin() as conn:
            save_row(conn, version_id, row, staff, datetime.now(UTC))
    except RowNameless as nameless:
        raise Refused({"name": f"请填写“{nameless.column}”。"}) from nameless
    except SavedMeanwhile as meanwhile:
        raise Refused({"": _BUSY}, 409) from meanwhile
    except RowChanged as changed:
        said = Refused({"": _CHANGED if changed.row else _GONE}, 409)
        mine = replace(row, mark=changed.row.mark if changed.row else "")
        return _one(desk, request, version_id, mine, said, changed.row)
    return RedirectResponse(_back(version_id, row.position, "saved" if row.mark else "added"), 303)


def _remove(conn: Connection, version_id: int, position: int, mark: str, staff: Staff) -> None:
    remove_row(conn, version_id, RegisterRow(position, "", "", {}, mark), staff, datetime.now(UTC))


def _one(
    desk: Desk,
    request: Request,
    version_id: int,
    row: RegisterRow,
    refused: Refused | None = None,
    theirs: RegisterRow | None = None,
) -> Response:
    with read_only(desk.engine) as conn:
        draft, register = get_draft(conn, version_id), get_register(conn, version_id)
    context = {
        "draft": draft,
        "register": register,
        "row": row,
        "theirs": theirs.values if theirs else {},
        "differs": _differing(register, row, theirs) if theirs else set(),
    }
    return show(request, "writing/row.html", context, refused=refused)


def _differing(register: RegisterForm, mine: RegisterRow, theirs: RegisterRow) -> set[str]:
    return {c for c in register.columns if theirs.values.get(c, "") != mine.values.get(c, "")}


def _values_in(written: Mapping[str, str]) -> dict[str, str]:
    values = {}
    for n in range(_MOST):
        if column := written.get(f"name-{n}", "").strip():
            is_theirs = written.get(f"take-{n}") == "theirs"
            values[column] = written.get(f"theirs-{n}" if is_theirs else f"value-{n}", "")
    return values


def _back(version_id: int, position: int, done: str) -> str:
    return f"{address_with(f'/console/versions/{version_id}/edit', done=done)}#row-{position}"
