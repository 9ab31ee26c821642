"""After handing over, what a citizen writes goes to their ticket, and they hear so; another matter is answered.

What is said is decided before (`heard`), and done in the transaction that keeps the turn (`with_words`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.answer import Answer, Aside, Outcome
from bot.context import Context
from bot.desk import Desk
from bot.phrases import tickets as phrases
from bot.reading.intents import Intent
from bot.reading.kind_words import kind_of
from bot.reading.matter_words import turns_elsewhere
from bot.tickets.about_ticket import done
from bot.tickets.belonging import Belonging, asks, belonging
from bot.turns import Turn
from bot.wishes import AddWords
from hotline.acts.by_citizen import CitizenAct, Statement
from hotline.acts.classification import Classification, classify
from hotline.acts.feedback import ENDED
from hotline.deadlines.time_limits import first_due
from hotline.replies.own_tickets import OwnTicket, own_tickets
from hotline.replies.reply import of_ticket
from hotline.tickets.kinds import Level
from hotline.tickets.ticket import OPEN, Ticket
from hotline.tickets.timeline import Act, EventKind, timeline_of

#: So long after an answer what its citizen writes still goes to the ticket.
AFTER_ANSWER = timedelta(days=2)
#: So long a citizen goes on with what they handed over.
_JUST_NOW = timedelta(hours=1)
#: Beside a ticket only a passage of this chance is given: a person answers as well.
_SURE = 0.7


def heard(conn: Connection, desk: Desk, context: Context, said: Answer) -> Answer:
    """`said`, or that the message goes to the citizen's ticket, with the answer beside it only where that is sure."""
    own = find_listening(context, own_tickets(conn, context.citizen))
    if own is None or (context.is_brief and not (own.has_been_asked and _answers_nobody_else(context, said))):
        return said
    ticket, language = own.ticket, desk.searcher.language
    found = Belonging.YES
    if ticket.question:
        spoken = _spoken_of(conn, ticket)
        goes_on = _goes_on_with_our_answer(context, said)
        found = Belonging.NO if goes_on else belonging(context.message.text, spoken, said, language)
    if found is Belonging.NO and (_is_said_anyway(context, said) or _is_promised(context, said)):
        found = Belonging.UNSURE
    if found is Belonging.NO:
        return _answered_by_itself(context, said, ticket.number)
    if not ((_is_sure(said) and asks(context.message.text, language)) or _is_said_anyway(context, said)):
        said = Answer(Outcome.HELPED)
    is_unsure = found is Belonging.UNSURE and not own.has_been_asked
    aside = Aside(ticket.number, is_added=True) if is_unsure else None
    return replace(said, act=AddWords(ticket.number), aside=aside)


def find_listening(context: Context, own: Sequence[OwnTicket]) -> OwnTicket | None:
    """The ticket that what is written goes to: one that waits for words, the latest in work, one just answered."""
    in_work = [one for one in own if one.ticket.status in OPEN]
    before = context.previous.answer if context.previous else None
    if before and before.awaits_words and before.ticket:
        number = before.ticket.number
        awaited = [one for one in in_work if one.ticket.number == number]
    else:
        awaited = [one for one in in_work if one.has_been_asked]
    answered = [one for one in own if _was_answered(one, context.now)]
    return next(iter((*awaited, *in_work, *answered)), None)


def with_words(conn: Connection, desk: Desk, context: Context, add: AddWords, said: Answer) -> Answer:
    """Add the message, or what an earlier turn said, to the ticket, and say so."""
    tickets = own_tickets(conn, context.citizen)
    own = next((one for one in tickets if one.ticket.number == add.to_number), None)
    text = _words(context, add)
    if own is None or text is None:
        return replace(said, act=None, aside=None)
    ticket, knows = own.ticket, own.has_been_asked or not own.ticket.question
    added = done(
        conn, desk, ticket, Statement(CitizenAct.ADDITION, context.now, text, text, knows_what_is_asked=knows)
    )
    if not ticket.question:
        _hasten(conn, desk, ticket, Act(None, context.now, text))
    elif context.reading.danger and ticket.level is not Level.DANGER and ticket.status in OPEN:
        _set_level(conn, desk, ticket, Classification(ticket.kind, Level.DANGER, ticket.topic), context.now)
    return _told(context, replace(said, act=add), added.text)


def _told(context: Context, said: Answer, added: str) -> Answer:
    before = context.previous.answer.aside if context.previous else None
    or_another = phrases.OR_ANOTHER if said.aside and said.aside != before else ""
    match said.outcome:
        case Outcome.REDIRECTED:
            return replace(said, after=_lines(said.after, added, or_another))
        case Outcome.ANSWERED:
            # Whom to call stays first.
            return replace(said, before=(*said.before, added), after=_lines(said.after, or_another))
    return replace(said, lead=_lines(added, or_another))


def _is_said_anyway(context: Context, said: Answer) -> bool:
    """Whether what is said is whom to call, or where a matter is really taken in, whatever else the message is."""
    is_call = said.outcome is Outcome.REDIRECTED and context.reading.legal_matter is None
    return is_call or bool(context.reading.danger) or context.reading.intent is Intent.LEGAL_MATTER


def _is_promised(context: Context, said: Answer) -> bool:
    """Whether the citizen was told just now that what they go on to write is read, and neither says that it is
    something else nor asks what is surely answered."""
    before = context.previous
    if before is None or before.answer.outcome is not Outcome.HANDED_OVER:
        return False
    is_recent = before.at > context.now - _JUST_NOW
    return is_recent and not (_is_sure(said) or turns_elsewhere(context.message.text))


def _is_sure(said: Answer) -> bool:
    return said.outcome is Outcome.ANSWERED and said.confidence >= _SURE


def _answered_by_itself(context: Context, said: Answer, number: str) -> Answer:
    """The answer, and once in a row how the words get to the ticket all the same."""
    aside = Aside(number, is_added=False)
    if context.previous and context.previous.answer.aside == aside:
        return replace(said, aside=aside)
    is_whole = said.outcome is Outcome.ANSWERED
    return replace(said, aside=aside, after=_lines(said.after, phrases.or_belongs(number, is_whole=is_whole)))


def _goes_on_with_our_answer(context: Context, said: Answer) -> bool:
    """Whether the message leans on what the assistant answered of another matter."""
    before = context.subject.answer if context.subject else None
    if before is None or before.ticket or before.added_to or before.outcome is Outcome.UNANSWERED:
        return False
    return said.about not in (None, context.message.text) and said.outcome is not Outcome.UNANSWERED


def _answers_nobody_else(context: Context, said: Answer) -> bool:
    """Whether the assistant has offered nothing that a yes, a no or a number could be about."""
    before = context.previous.answer if context.previous else None
    is_offered = before is not None and (before.choices or before.outcome is Outcome.UNANSWERED)
    return said.outcome is Outcome.HELPED and said.act is None and not (said.choices or is_offered)


def _was_answered(own: OwnTicket, now: datetime) -> bool:
    """Whether it was answered lately, and its citizen has not said that it is solved."""
    heard_at = max(filter(None, (own.written_at, own.told_at)), default=None)
    is_recent = heard_at is not None and heard_at > now - AFTER_ANSWER
    return is_recent and own.ticket.status in ENDED and not own.ticket.resolved


def _spoken_of(conn: Connection, ticket: Ticket) -> str:
    """What was said of a ticket so far, by its citizen and by staff."""
    added = [event.body for event in timeline_of(conn, ticket.id) if event.kind is EventKind.ADDED]
    return "\n".join((ticket.question, *added, *(reply.text for reply in of_ticket(conn, ticket.id))))


def _words(context: Context, add: AddWords) -> str | None:
    if add.of_turn_id is None:
        return context.message.text
    turns: tuple[Turn | None, ...] = (context.pressed, *context.earlier)
    return next((_whole(turn) for turn in turns if turn and turn.id == add.of_turn_id), None)


def _whole(turn: Turn) -> str:
    """What a turn says, with the question it leans on."""
    about = turn.answer.about
    return turn.question if about is None or turn.question in about else f"{about}\n{turn.question}"


def _hasten(conn: Connection, desk: Desk, ticket: Ticket, act: Act) -> None:
    """Only now it is said what a ticket is about; where that is more pressing it is due earlier, never later."""
    kind, level = kind_of(act.reason)
    due_at = first_due(conn, desk.settings, kind, level, ticket.opened_at)
    if ticket.due_at is not None and due_at < ticket.due_at:
        _set_level(conn, desk, ticket, Classification(kind, level), act.at)


def _set_level(conn: Connection, desk: Desk, ticket: Ticket, to: Classification, at: datetime) -> None:
    """Not of a duplicate, which has the level of the ticket it follows."""
    if ticket.merged_into_id is None:
        classify(conn, desk.settings, ticket.id, to, Act(None, at))


def _lines(*texts: str) -> str:
    return "\n".join(filter(None, texts))
