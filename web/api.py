"""The JSON interface: questions, search, passages."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field, StringConstraints

from bot.answers.pinned import pins_for
from bot.conversation import respond
from bot.desk import Desk
from bot.message import IncomingMessage
from bot.rendering import plain
from database import read_only
from hotline.citizens import Channel
from web.addresses import limited_address
from web.callers import find_caller
from web.passages import ShownPassage, shown_passage
from web.searching import search_results

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class AskedQuestion(BaseModel):
    """What is asked, and by whom: with `citizen` the assistant remembers the turns before."""

    text: Text
    citizen: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=128,
            # PostgreSQL keeps no NUL.
            pattern=r"^[^\x00]*$",
            description="With a key any opaque id of your own; without one what an earlier answer gave as `citizen`.",
        ),
    ] = None


#: A key of API_KEYS, for whoever names citizens by ids of their own.
Key = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]


def create_api(desk: Desk) -> APIRouter:
    """Routes under /api."""
    api = APIRouter(prefix="/api")

    @api.post("/questions")
    def ask(request: Request, asked: AskedQuestion, key: Key) -> dict[str, Any]:
        """Answer a question, and keep the turn; `citizen` is the id to ask on with."""
        caller = find_caller(desk.settings, key.credentials if key else None, asked.citizen)
        address = None if caller.has_key else limited_address(desk.settings, request)
        message = IncomingMessage(uuid4().hex, caller.citizen, asked.text, address=address)
        answer = respond(desk, message, datetime.now(UTC)).answer
        text = plain(answer, desk.settings.public_url)
        return answer.published() | {"text": text, "citizen": caller.named}

    @api.get("/search")
    def search(
        q: Annotated[str, Query(min_length=1, max_length=4000)],
        limit: Annotated[int, Query(ge=1, le=50)] = 10,
        why: Annotated[bool, Query(description="with what made each score")] = False,
    ) -> dict[str, Any]:
        """The passages found for a question, best first."""
        with read_only(desk.engine) as conn:
            pins = pins_for(conn, Channel.WEB, datetime.now(UTC))
        return search_results(desk, q, limit, why, pins)

    @api.get("/passages/{passage_id}", responses={404: {"description": "no published passage has this id"}})
    def passage(passage_id: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> ShownPassage:
        """A passage that is or was published, by the id of a citation, word for word."""
        return shown_passage(desk, passage_id, datetime.now(UTC))

    return api
