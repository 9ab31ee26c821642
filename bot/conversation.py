"""A message comes in, an answer goes back: one turn, kept exactly once."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot import phrases
from bot.answer import Answer, Outcome, TicketNotice
from bot.answering import Shelf, answer, answered, follow_up, unanswered
from bot.following import ask_again_about, is_without_subject, with_subject
from bot.intents import Intent, Reading, read_intent
from bot.masking import mask_personal_numbers
from bot.turns import Turn, find_turn, recent_turns, store_turn
from hotline.citizens import Citizen
from hotline.tickets import (
    BEIJING,
    Ticket,
    TicketStatus,
    code_of,
    find_open,
    get_ticket,
    next_number,
    open_ticket,
)
from knowledge_base.documents import NotFound
from knowledge_base.published import count_published
from knowledge_base.searcher import Searcher
from knowledge_base.sources import get_passage, sources
from retrieval.hits import Hit
from retrieval.index import Passage
from retrieval.question import Question, read_question
from settings import Settings

#: A longer message is not searched; the same limit holds on every channel.
LONGEST_QUESTION = 500
#: How many turns back a ticket looks for the question it is about.
_REMEMBERED = 5
#: What a ticket can be about.
_MATTERS = (Outcome.UNANSWERED, Outcome.ANSWERED, Outcome.CHOICES, Outcome.REDIRECTED)
#: How many of the best passages a follow-up may be answered from.
_SAME = 2
#: How often two tickets may want the same number at once.
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """What a channel brought. `id` names the delivery: the platform sends it again with the same id."""

    id: str
    citizen: Citizen
    text: str


@dataclass(frozen=True)
class Desk:
    """What a conversation works with; one for the whole process."""

    engine: Engine
    searcher: Searcher
    settings: Settings


def respond(desk: Desk, message: IncomingMessage, now: datetime) -> Answer:
    """Answer a message and keep the turn; a redelivered message gets the stored answer again."""
    message = replace(message, text=mask_personal_numbers(_printable(message.text)))
    with desk.engine.connect().execution_options(read_only=True) as conn:
        known = find_turn(conn, message.citizen.channel, message.id)
        if known is not None:
            return known.answer
        earlier = recent_turns(conn, message.citizen, _REMEMBERED)
        reading = read_intent(message.text)
        said = reply_to(conn, desk, message.text, reading, earlier, now)
    for attempt in range(_ATTEMPTS):
        try:
            with desk.engine.begin() as conn:
                return _keep(conn, desk, message, said, earlier, now)
        except IntegrityError:
            # Answered on another worker meanwhile: that answer stands. Or its ticket took our number.
            with desk.engine.connect() as conn:
                known = find_turn(conn, message.citizen.channel, message.id)
            if known is not None:
                return known.answer
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError("unreachable")


def ask(desk: Desk, text: str, now: datetime) -> Answer:
    """Answer one question without a citizen and without keeping a turn."""
    text = mask_personal_numbers(_printable(text))
    with desk.engine.connect().execution_options(read_only=True) as conn:
        return reply_to(conn, desk, text, read_intent(text), [], now)


def reply_to(
    conn: Connection, desk: Desk, text: str, reading: Reading, earlier: list[Turn], now: datetime
) -> Answer:
    """What to say to `text`; HANDED_OVER without a ticket where one must still be opened."""
    previous = earlier[0] if earlier else None
    if reading.intent is Intent.YES and previous is not None and previous.answer.is_tentative:
        reading = Reading(Intent.CHOICE, chosen=1)
    simple = _simple_reply(reading, previous, desk.settings)
    if simple is not None:
        return simple
    if reading.intent is Intent.CHOICE:
        return _chosen(conn, desk, reading, previous, now)
    if len(text) > LONGEST_QUESTION:
        return Answer(Outcome.HELPED, phrases.TOO_LONG.format(limit=LONGEST_QUESTION))
    found = _answer_question(conn, desk, text, previous, now)
    if found.outcome is Outcome.UNANSWERED and reading.legal_matter:
        said = phrases.legal_channel(reading.legal_matter, _hotline(desk.settings))
        found = replace(found, outcome=Outcome.REDIRECTED, text=said)
    return found.with_text_before(phrases.emergency(reading.emergencies)) if reading.emergencies else found


def _simple_reply(reading: Reading, previous: Turn | None, settings: Settings) -> Answer | None:
    """The answer where nothing needs to be searched."""
    offered = previous is not None and previous.answer.outcome is Outcome.UNANSWERED
    match reading.intent:
        case Intent.EMPTY:
            return Answer(Outcome.HELPED, phrases.EMPTY)
        case Intent.GREETING:
            return Answer(Outcome.HELPED, phrases.GREETING)
        case Intent.THANKS:
            return Answer(Outcome.HELPED, phrases.THANKS)
        case Intent.HELP:
            return Answer(Outcome.HELPED, phrases.HELP)
        case Intent.NO:
            return Answer(Outcome.HELPED, phrases.NO)
        case Intent.YES if not offered:
            return Answer(Outcome.HELPED, phrases.YES_TO_NOTHING)
        case Intent.HANDOVER | Intent.YES:
            return Answer(Outcome.HANDED_OVER, "")
        case Intent.EMERGENCY:
            return Answer(Outcome.REDIRECTED, phrases.emergency(reading.emergencies))
        case Intent.LEGAL_MATTER if reading.legal_matter:
            said = phrases.legal_channel(reading.legal_matter, _hotline(settings))
            return Answer(Outcome.REDIRECTED, said)
    return None


def _answer_question(conn: Connection, desk: Desk, text: str, previous: Turn | None, now: datetime) -> Answer:
    about = None
    question = read_question(text, desk.searcher.language)
    follows = previous is not None and (
        previous.answer.outcome is Outcome.ANSWERED or previous.answer.is_tentative
    )
    if is_without_subject(question) and not follows:
        return Answer(Outcome.HELPED, phrases.ABOUT_WHAT)
    if previous is not None and follows:
        before = previous.answer.about or previous.question
        if is_without_subject(question):
            cited = get_passage(conn, previous.answer.citations[0].passage_id)
            return replace(_follow_up(conn, desk, question, before, cited, now), about=before)
        about = ask_again_about(text, before, desk.searcher.language)
    findings = desk.searcher.search(about or text)
    shelf = _shelf(conn, desk, [hit.passage.id for hit in findings.hits], now)
    return replace(answer(findings, shelf), about=about)


def _follow_up(
    conn: Connection, desk: Desk, question: Question, before: str, cited: Passage, now: datetime
) -> Answer:
    """Answer from the document last cited: the passage that now fits best, or the one cited before."""
    findings = desk.searcher.search(with_subject(question.normal, before))
    same = [hit.passage for hit in findings.hits[:_SAME] if hit.passage.document_id == cited.document_id]
    shelf = _shelf(conn, desk, [passage.id for passage in (*same, cited)], now)
    for passage in (*same, cited):
        if said := follow_up(question, passage, shelf):
            return said
    return unanswered(question, [Hit(cited, 0.0)], 0.0, shelf)


def _chosen(conn: Connection, desk: Desk, reading: Reading, previous: Turn | None, now: datetime) -> Answer:
    if previous is None or previous.answer.outcome is not Outcome.CHOICES or reading.chosen is None:
        return Answer(Outcome.HELPED, phrases.NOTHING_TO_CHOOSE)
    choices = previous.answer.choices
    if reading.chosen > len(choices):
        # The list stays open: a slip of the finger must not lose it.
        said = phrases.NOT_A_CHOICE.format(count=len(choices))
        return replace(previous.answer, text=said)
    asked = previous.answer.about or previous.question
    passage_id = choices[reading.chosen - 1].passage_id
    try:
        passage = get_passage(conn, passage_id or 0)
    except NotFound:
        return Answer(Outcome.HELPED, phrases.NOTHING_TO_CHOOSE)
    shelf = _shelf(conn, desk, [passage.id], now)
    question = read_question(asked, desk.searcher.language)
    return replace(answered(question, Hit(passage, 0.0), 1.0, shelf), about=asked)


def _keep(
    conn: Connection, desk: Desk, message: IncomingMessage, said: Answer, earlier: list[Turn], now: datetime
) -> Answer:
    """Store the turn, and with it the ticket where the matter is handed over."""
    if said.outcome is not Outcome.HANDED_OVER:
        store_turn(conn, message.citizen, message.id, message.text, said, now)
        return said
    matter = next((turn for turn in earlier if turn.answer.outcome in _MATTERS), None)
    ticket = _open_ticket(conn, message.citizen, earlier, matter)
    if ticket is not None:
        said = _with_ticket(said, ticket.number, desk.settings, phrases.already_handed_over)
        store_turn(conn, message.citizen, message.id, message.text, said, now)
        return said
    number = next_number(conn, desk.settings.ticket_prefix, now)
    said = _with_ticket(said, number, desk.settings, phrases.handed_over)
    turn_id = store_turn(conn, message.citizen, message.id, message.text, said, now)
    open_ticket(conn, message.citizen, matter.id if matter else turn_id, number, now)
    return said


def _open_ticket(
    conn: Connection, citizen: Citizen, earlier: list[Turn], matter: Turn | None
) -> Ticket | None:
    """The ticket this matter has already: of the question asked last, or of the last "人工" if none came since."""
    latest = next((turn for turn in earlier if turn is matter or turn.answer.ticket), None)
    if latest is not None and latest.answer.ticket is not None:
        ticket = get_ticket(conn, latest.answer.ticket.number)
        return None if ticket.status is TicketStatus.CLOSED else ticket
    return find_open(conn, citizen, matter.id) if matter else None


def _with_ticket(said: Answer, number: str, settings: Settings, phrase: Callable[[str, str], str]) -> Answer:
    path = f"/tickets/{number}?code={code_of(number, settings.signing_key)}"
    text = phrase(number, f"{settings.public_url}{path}")
    return replace(said, text=text, ticket=TicketNotice(number, path))


def _shelf(conn: Connection, desk: Desk, passage_ids: list[int], now: datetime) -> Shelf:
    return Shelf(
        sources=sources(conn, passage_ids),
        searched=count_published(conn),
        today=now.astimezone(BEIJING).date(),
        hotline=_hotline(desk.settings),
        language=desk.searcher.language,
    )


def _hotline(settings: Settings) -> str:
    return f"{settings.hotline_name} {settings.hotline_phone}"


def _printable(text: str) -> str:
    """Without what no person types: control characters, and halves of surrogate pairs (shown as ?)."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc").strip()
