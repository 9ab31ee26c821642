"""The web chat. Every act is a plain form; the script only saves the reload."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Depends, Form, Header, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from bot.answer import Answer, Outcome
from bot.conversation import respond
from bot.desk import Desk
from bot.message import LONGEST_QUESTION, IncomingMessage
from bot.phrases.conversation import EXAMPLES, GREETING_ON_PAGE, UNREADABLE
from bot.phrases.history import as_of
from bot.phrases.validity import took_its_place
from bot.reading.intents import Intent, read_intent
from bot.rendering import Button, buttons_of
from bot.taps import HandOverTapped, Picked, code_of, read_tap
from bot.turns import Turn, recent_turns
from database import read_only
from hotline.citizens import Citizen
from knowledge_base.kinds import Validity
from knowledge_base.sources import Source
from organisation.beijing_time import BEIJING
from web.addresses import limited_address
from web.origins import Origins
from web.pages import HEADERS, fragment, page
from web.visitors import (
    find_visitor,
    is_large,
    new_visitor,
    remember_visitor,
)

log = logging.getLogger(__name__)

#: How many turns of this browser are shown.
SHOWN = 30
#: What the script of our page sends, to be given the turn alone.
_FRAGMENT = "turn"
_OVER = (Validity.REPEALED, Validity.EXPIRED)
_NAME = re.compile(r"[\w-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """A turn as the page shows it: `said` is the label where the citizen picked a numbered choice."""

    id: int
    said: str
    answer: Answer
    at: datetime
    #: What has become of what it cites since it was said, by passage.
    since: Mapping[int, str] = field(default_factory=dict)

    @property
    def buttons(self) -> list[Button]:
        """What can be pressed below the answer; the choices of a list are buttons themselves."""
        turn = Turn(self.id, self.said, self.answer, self.at)
        return [button for button in buttons_of(turn) if not isinstance(button.tap, Picked)]

    def code_of(self, number: int) -> str:
        """The code of the choice of that number."""
        return code_of(Picked(self.id, number))


def create_chat(desk: Desk) -> APIRouter:
    """`/`, and what its forms do."""
    chat = APIRouter()
    origins = Origins.of(desk.settings)
    own_form, secure = Depends(origins.require_own_form), origins.is_secure

    @chat.get("/")
    def read(request: Request) -> Response:
        """The chat with this browser's history."""
        citizen = find_visitor(request)
        context = _context(desk, request, _history(desk, citizen, SHOWN))
        return page("portal/chat.html", context | {"secure_link": origins.secure_link(request)})

    @chat.post("/", dependencies=[own_form])
    def ask(
        request: Request,
        text: Annotated[str, Form()] = "",
        tap: Annotated[str, Form()] = "",
        day: Annotated[str, Form(alias="as_of")] = "",
        message_id: Annotated[str, Form()] = "",
        x_fragment: Annotated[str, Header()] = "",
    ) -> Response:
        """Answer, then show the page again; our script is given the new turn alone."""
        citizen = find_visitor(request) or new_visitor()
        name = message_id if _NAME.fullmatch(message_id) else uuid4().hex
        # The browser's id is part of the message's, so that nobody can ask for another's answer.
        address = limited_address(desk.settings, request)
        asked = _as_of(day, text)
        message = IncomingMessage(f"{citizen.id}:{name}", citizen, asked, tap=read_tap(tap), address=address)
        turn = respond(desk, message, datetime.now(UTC))
        if x_fragment == _FRAGMENT:
            shown = _with_label(desk, citizen, turn)
            response: Response = HTMLResponse(_in_html(shown, uuid4().hex, is_last=True), headers=HEADERS)
        else:
            response = RedirectResponse("/#last", 303)
        remember_visitor(response, citizen, secure=secure)
        return response

    return chat


def _as_of(day: str, text: str) -> str:
    """A question as of the day that was chosen for it, if one was; 人工 and the like are no questions."""
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        return text
    is_question = read_intent(text).intent is Intent.QUESTION
    return as_of(chosen, text.strip()) if text.strip() and is_question else text


def _context(desk: Desk, request: Request, turns: list[ShownTurn]) -> dict[str, object]:
    message_id = uuid4().hex
    return {
        "turns": [_in_html(turn, message_id, is_last=turn is turns[-1]) for turn in turns],
        "greeting": GREETING_ON_PAGE,
        "examples": EXAMPLES,
        "handover": code_of(HandOverTapped(0)),
        "longest": LONGEST_QUESTION,
        "message_id": message_id,
        "is_large": is_large(request),
        "settings": desk.settings,
    }


def _in_html(turn: ShownTurn, message_id: str, *, is_last: bool) -> Markup:
    """A turn of the page; one that cannot be shown says so, and takes no other with it."""
    context = {"is_last": is_last, "message_id": message_id}
    try:
        return fragment("portal/turn.html", {"turn": turn, **context})
    except Exception as error:
        log.error("turn %d could not be shown: %s", turn.id, type(error).__name__)
        unreadable = replace(turn, answer=Answer(Outcome.HELPED, UNREADABLE))
        return fragment("portal/turn.html", {"turn": unreadable, **context})


def _history(desk: Desk, citizen: Citizen | None, limit: int) -> list[ShownTurn]:
    """The last turns, the oldest first."""
    if citizen is None:
        return []
    with read_only(desk.engine) as conn:
        turns = recent_turns(conn, citizen, limit)[::-1]
        cited = {citation.passage_id for turn in turns for citation in turn.answer.citations}
        known = desk.searcher.sources(conn, sorted(cited))
    today = datetime.now(UTC).astimezone(BEIJING).date()
    shown = [_shown(turn, turns[n - 1] if n else None) for n, turn in enumerate(turns)]
    return [_as_it_stands(turn, known, today) for turn in shown]


def _as_it_stands(turn: ShownTurn, known: Mapping[int, Source], today: date) -> ShownTurn:
    """The turn with what was repealed, or has ended, since it was said: what was read then is not to be relied on now."""
    citations, since = [], {}
    for citation in turn.answer.citations:
        source = known.get(citation.passage_id)
        validity = source.validity(today) if source else citation.validity
        if source and validity in _OVER and validity is not citation.validity:
            since[citation.passage_id] = took_its_place(source, today)
            citation = replace(citation, validity=validity)
        citations.append(citation)
    if not since:
        return turn
    return replace(turn, answer=replace(turn.answer, citations=tuple(citations)), since=since)


def _with_label(desk: Desk, citizen: Citizen, turn: Turn) -> ShownTurn:
    """The turn as the history shows it; one that is not there any more, as it is."""
    recent = _history(desk, citizen, SHOWN)
    return next((shown for shown in recent if shown.id == turn.id), _shown(turn, None))


def _shown(turn: Turn, before: Turn | None) -> ShownTurn:
    """A turn as it is shown: who picked by a digit is heard to say what it stands for."""
    numbers = enumerate(before.answer.choices if before else (), 1)
    label = next((choice.label for number, choice in numbers if str(number) == turn.question), turn.question)
    return ShownTurn(turn.id, label, turn.answer, turn.at)
