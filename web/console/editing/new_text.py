"""A new text from an empty form: a question with its answer, an interpretation with its headings, a service item."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bot.desk import Desk
from knowledge_base.editing.new_drafts import NEW_KINDS, TitleMissing, TitleTaken, begin
from knowledge_base.kinds import Kind
from web.console.access import Editor
from web.console.forms.fields import Written
from web.console.forms.refusals import Refused
from web.console.forms.submission import address_with, answer
from web.console.layout import show

_CHOICES = {
    Kind.QA: "问答：一个问题，一个答案",
    Kind.INTERPRETATION: "政策解读：按背景、内容、办法写好了小标题",
    Kind.SERVICE_ITEM: "服务事项：一张空表，逐栏填写",
}


def create_new_text(desk: Desk) -> APIRouter:
    """`/console/documents/new`."""
    pages = APIRouter(prefix="/documents/new")

    @pages.get("")
    def read(request: Request, staff: Editor) -> Response:
        """What it is to be."""
        return _page(request)

    @pages.post("")
    def write(request: Request, staff: Editor, title: Written = "", kind: Written = "") -> Response:
        """A draft to write on."""
        written = {"title": title, "kind": kind}

        def act() -> Response:
            if kind not in NEW_KINDS:
                raise Refused({"kind": "请选要写什么。"})
            with desk.engine.begin() as conn:
                version_id = begin(conn, Kind(kind), title, staff, datetime.now(UTC))
            return RedirectResponse(address_with(f"/console/versions/{version_id}/edit", done="written"), 303)

        try:
            return answer(act, lambda refused: _page(request, refused, written))
        except TitleMissing:
            return _page(request, Refused({"title": "请填写标题。"}), written)
        except TitleTaken as taken:
            sentence = f"已经有《{taken.title}》了。要改它，请打开它再点“改正文”。"
            return _page(request, Refused({"title": sentence}), written)

    return pages


def _page(
    request: Request, refused: Refused | None = None, written: dict[str, str] | None = None
) -> Response:
    context = {"choices": _CHOICES, "written": written or {}}
    return show(request, "writing/new.html", context, refused=refused)
