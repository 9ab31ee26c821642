"""A text in Markdown, with the passages it makes beside it; what somebody else saved meanwhile stands beside hers."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from bot.desk import Desk
from database import read_only
from knowledge_base.editing.acts import SavedMeanwhile, Standing
from knowledge_base.editing.body import read_body
from knowledge_base.editing.texts import EXAMPLE, IN_A_WORD, LONGEST, Text, TextUnfit, save_text, text_of
from knowledge_base.editing.workbench import get_draft
from web.console.access import Editor
from web.console.editing.passages import with_new_headings
from web.console.forms.fields import Id, Typed, Written
from web.console.forms.refusals import Refused
from web.console.forms.submission import address_with, answer
from web.console.layout import show
from web.pages import HEADERS, fragment

_MEANWHILE = "还没有保存：{who}刚刚也改了这份草稿。您写的都在下面，对方的放在旁边，请选用哪一份。"
DONE = {
    "saved": "已保存。草稿只有您和同事看得到。",
    "written": "已建好草稿。写完请保存，再提交审查。",
}


class TextForm(BaseModel):
    """What is written; `revision` is the one it was opened at, `then` what else is wanted: a look at it."""

    title: Typed = ""
    body: Typed = ""
    in_a_word: Typed = ""
    example: Typed = ""
    revision: int = 0
    then: Typed = ""

    @property
    def text(self) -> Text:
        """The text in it."""
        return Text(self.title, self.body, self.in_a_word, self.example, self.revision)


def create_text_editor(desk: Desk) -> APIRouter:
    """`POST /console/versions/{id}/text`, and the passages of what is being written."""
    pages = APIRouter(prefix="/versions/{version_id}")

    @pages.post("/text")
    def save(request: Request, staff: Editor, version_id: Id, form: Annotated[TextForm, Form()]) -> Response:
        """Save it, or show what it would look like."""
        if form.then == "look":
            return show_text(desk, request, version_id, form.text)

        def act() -> Response:
            with desk.engine.begin() as conn:
                save_text(conn, version_id, form.text, staff, datetime.now(UTC))
            return RedirectResponse(address_with(f"/console/versions/{version_id}/edit", done="saved"), 303)

        try:
            return answer(act, lambda refused: show_text(desk, request, version_id, form.text, refused))
        except TextUnfit as unfit:
            return show_text(desk, request, version_id, form.text, Refused(unfit.errors))
        except SavedMeanwhile as meanwhile:
            return show_text(desk, request, version_id, form.text, theirs=meanwhile.standing)

    @pages.post("/passages")
    def look(staff: Editor, version_id: Id, body: Written = "") -> Response:
        """The passages of what is being written, as a part of the page."""
        return Response(fragment("console/writing/passages.html", _read(body)), headers=HEADERS)

    return pages


def show_text(
    desk: Desk,
    request: Request,
    version_id: int,
    text: Text | None = None,
    refused: Refused | None = None,
    theirs: Standing | None = None,
) -> Response:
    """The editor with `text` in it, None: as it is saved; with `theirs` beside it what somebody saved meanwhile."""
    with read_only(desk.engine) as conn:
        draft = get_draft(conn, version_id)
    saved = text_of(
        draft.edition.title, draft.body, draft.edition.passages, draft.edition.fields or {}, draft.revision
    )
    mine = text or saved
    if theirs is not None:
        refused = Refused({"": _MEANWHILE.format(who=theirs.who or "同事")}, 409)
    context = {
        "draft": draft,
        "text": mine,
        "theirs": saved if theirs is not None else None,
        "standing": theirs,
        # From now on hers goes over what stands there, if she says so.
        "revision": theirs.revision if theirs is not None else mine.revision or draft.revision,
        "longest": LONGEST,
        "in_a_word": IN_A_WORD,
        "example": EXAMPLE,
    }
    return show(request, "writing/text.html", context | _read(mine.body), refused=refused, done=DONE)


def _read(body: str) -> dict[str, object]:
    read = read_body(body)
    return {"shown": with_new_headings(read.passages), "remarks": read.remarks}
