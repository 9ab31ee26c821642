"""The JSON interface: questions and search."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Query
from pydantic import BaseModel, StringConstraints

from bot.conversation import respond
from bot.desk import Desk
from bot.message import IncomingMessage
from bot.phrases.general import plain
from hotline.citizens import Channel, Citizen
from web.searching import search_results

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class AskedQuestion(BaseModel):
    """`citizen` is any opaque id; with it the assistant remembers the turns before."""

    text: Text
    citizen: Annotated[str, StringConstraints(min_length=1, max_length=128)] | None = None


def create_api(desk: Desk) -> APIRouter:
    """Routes under /api."""
    api = APIRouter(prefix="/api")

    @api.post("/questions")
    def ask(asked: AskedQuestion) -> dict[str, Any]:
        """Answer a question, and keep the turn."""
        citizen = Citizen(Channel.WEB, f"api:{asked.citizen}" if asked.citizen else uuid4().hex)
        turn = respond(desk, IncomingMessage(uuid4().hex, citizen, asked.text), datetime.now(UTC))
        answer = turn.answer
        return answer.published() | {"text": plain(answer, desk.settings.public_url)}

    @api.get("/search")
    def search(
        q: Annotated[str, Query(min_length=1, max_length=4000)],
        limit: Annotated[int, Query(ge=1, le=50)] = 10,
        why: Annotated[bool, Query(description="with what made each score")] = False,
    ) -> dict[str, Any]:
        """The passages found for a question, best first."""
        return search_results(desk, q, limit, why)

    return api
