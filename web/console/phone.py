"""电话口播: an agent types while a citizen talks, and has words to read out before the citizen has finished."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from bot.desk import Desk
from bot.message import LONGEST_QUESTION
from web.console.access import Agent
from web.console.forms.fields import Id
from web.console.layout import show
from web.console.reading import Group, Readout, Wanted, look_up
from web.pages import page

Asked = Annotated[str, Query(max_length=LONGEST_QUESTION)]
#: What stands above the options of a group.
_GROUPS = {Group.CHOICE: "请问清市民是哪一项", Group.HIT: "其他可能的段落", Group.SECTION: "市民可能接着问"}


def create_phone(desk: Desk) -> APIRouter:
    """`/console/phone`."""
    pages = APIRouter(prefix="/phone")

    def find(q: str, passage: int | None, document: int | None) -> Readout | None:
        asked = q.strip()
        return look_up(desk, Wanted(asked, passage, document), datetime.now(UTC)) if asked else None

    @pages.get("")
    def read(
        request: Request, staff: Agent, q: Asked = "", passage: Id | None = None, document: Id | None = None
    ) -> Response:
        """The field, and what was found; all there is where scripts do not run."""
        context = {
            "asked": q,
            "found": find(q, passage, document),
            "groups": _GROUPS,
            "longest": LONGEST_QUESTION,
        }
        return show(request, "phone.html", context)

    @pages.get("/answer")
    def answer(
        staff: Agent, q: Asked = "", passage: Id | None = None, document: Id | None = None
    ) -> Response:
        """What was found, for the page that is open."""
        return page("console/phone_answer.html", {"found": find(q, passage, document), "groups": _GROUPS})

    return pages
