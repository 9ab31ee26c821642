"""What citizens may do with their ticket, on every channel and on its page: one table says what comes of it when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from sqlalchemy import Connection

from hotline.acts.additions import add_words, urge
from hotline.acts.feedback import MOST_REOPENED, Grade, mark_solved, rate
from hotline.acts.handling import supervise
from hotline.acts.reopening import reopen
from hotline.tickets.ticket import OPEN, Ticket, TicketStatus, get_by_id
from hotline.tickets.timeline import Act, Event, EventKind, last_event
from settings import Settings

#: The same said again so soon is one press that came twice.
DOUBLED = timedelta(minutes=1)


class CitizenAct(StrEnum):
    """What a citizen does with their ticket."""

    #: 解决了
    SOLVED = "solved"
    #: 没解决
    UNSOLVED = "unsolved"
    #: 评价
    GRADE = "grade"
    #: 催办
    URGE = "urge"
    #: 补充
    ADDITION = "addition"


class Effect(StrEnum):
    """What comes of an act."""

    #: 办结: it was answered, and is closed by the one whose it is
    CLOSED = "closed"
    #: 已告知: nobody has answered yet; whoever works on it reads that it is solved, and ends it
    TOLD = "told"
    #: 重新办理: taken up again, with a clock of its own
    REOPENED = "reopened"
    #: 转督办: it was taken up again before; a supervisor looks at it
    SUPERVISED = "supervised"
    #: 已催办: whoever works on it sees that it is pressing
    URGED = "urged"
    #: 已评价
    RATED = "rated"
    #: 差评: supervisors look into it (差评 100 % 回访, practice of 国办发〔2019〕51号)
    RATED_BADLY = "rated_badly"
    #: 已补充: the words are with whoever works on it
    ADDED = "added"
    #: 答复后补充: the words are kept, and the citizen hears how it is taken up again
    ADDED_AFTER_ANSWER = "added_after_answer"
    #: 尚未答复: there is nothing to grade yet
    NOT_ANSWERED = "not_answered"
    #: 不在办理: it is answered; 没解决 takes it up again, pressing does not
    NOT_IN_WORK = "not_in_work"


class Stage(StrEnum):
    """How a ticket stands, as far as its citizen's acts depend on it."""

    #: 首次办理中
    IN_WORK = "in_work"
    #: 重新办理中: its first answer can be graded
    TAKEN_UP = "taken_up"
    #: 已答复
    ANSWERED = "answered"
    #: 重新办理后已答复: the citizen has reopened it as often as they may
    ANSWERED_AGAIN = "answered_again"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a citizen says of a ticket: `text` is kept as they said it, `words` is what it says beyond the act.

    `knows_what_is_asked` where a clock that waits for their words may take these for them.
    """

    act: CitizenAct
    at: datetime
    text: str = ""
    words: str = ""
    grade: Grade = Grade.FAIR
    knows_what_is_asked: bool = True


#: What comes of an act, by the order of the stages.
_EFFECTS: Mapping[CitizenAct, tuple[Effect, Effect, Effect, Effect]] = {
    CitizenAct.SOLVED: (Effect.TOLD, Effect.TOLD, Effect.CLOSED, Effect.CLOSED),
    CitizenAct.UNSOLVED: (Effect.URGED, Effect.URGED, Effect.REOPENED, Effect.SUPERVISED),
    CitizenAct.GRADE: (Effect.NOT_ANSWERED, Effect.RATED, Effect.RATED, Effect.RATED),
    CitizenAct.URGE: (Effect.URGED, Effect.URGED, Effect.NOT_IN_WORK, Effect.NOT_IN_WORK),
    CitizenAct.ADDITION: (Effect.ADDED, Effect.ADDED, Effect.ADDED_AFTER_ANSWER, Effect.ADDED_AFTER_ANSWER),
}
#: What an effect leaves in the timeline, where the same twice says nothing new. Presses are counted by the hour.
_LEAVES = {
    Effect.TOLD: EventKind.ADDED,
    Effect.REOPENED: EventKind.REOPENED,
    Effect.SUPERVISED: EventKind.SUPERVISED,
    Effect.RATED: EventKind.RATED,
    Effect.RATED_BADLY: EventKind.RATED,
    Effect.ADDED: EventKind.ADDED,
    Effect.ADDED_AFTER_ANSWER: EventKind.ADDED,
}


def stage_of(ticket: Ticket) -> Stage:
    """How the ticket stands for its citizen."""
    if ticket.status in OPEN:
        return Stage.TAKEN_UP if ticket.reopened else Stage.IN_WORK
    return Stage.ANSWERED if ticket.reopened < MOST_REOPENED else Stage.ANSWERED_AGAIN


def effect_of(said: Statement, ticket: Ticket, last: Event | None = None) -> Effect:
    """What comes of it, where `last` is the ticket's last event."""
    if said.act is CitizenAct.UNSOLVED and _repeats(said.at, EventKind.REOPENED, said.text, last):
        return Effect.REOPENED
    effect = dict(zip(Stage, _EFFECTS[said.act], strict=True))[stage_of(ticket)]
    if effect is Effect.RATED and said.grade <= Grade.BAD:
        return Effect.RATED_BADLY
    # What is still wrong is more than a press: a clock may be waiting for it.
    return Effect.ADDED if effect is Effect.URGED and said.words else effect


def is_new(said: Statement, ticket: Ticket, last: Event | None = None) -> bool:
    """Whether anything is to be done: not where it stands so already, or where this came twice."""
    effect = effect_of(said, ticket, last)
    match effect:
        case Effect.NOT_ANSWERED | Effect.NOT_IN_WORK:
            return False
        case Effect.URGED:
            return True
        case Effect.CLOSED:
            return ticket.status is not TicketStatus.CLOSED or not ticket.resolved
        case Effect.RATED | Effect.RATED_BADLY if ticket.grade != said.grade:
            return True
        case Effect.RATED | Effect.RATED_BADLY if not said.words:
            return False
    return not _repeats(said.at, _LEAVES[effect], _kept(effect, said), last)


def act_on(conn: Connection, settings: Settings, ticket_id: int, said: Statement) -> tuple[Effect, Ticket]:
    """Do what the citizen says, once however often it comes; what came of it, and the ticket as it stands then.

    Raises TicketNotFound.
    """
    ticket = lock(conn, ticket_id)
    last = last_event(conn, ticket_id)
    effect = effect_of(said, ticket, last)
    if is_new(said, ticket, last):
        _do(conn, settings, ticket, effect, said)
    return effect, get_by_id(conn, ticket_id)


def lock(conn: Connection, ticket_id: int) -> Ticket:
    """The ticket, kept as it stands until the end. Raises TicketNotFound."""
    leading_id = get_by_id(conn, ticket_id).merged_into_id
    # The one it follows comes first, as where staff act: of two at once neither waits for the other for ever.
    if leading_id is not None:
        get_by_id(conn, leading_id, to_write=True)
    return get_by_id(conn, ticket_id, to_write=True)


def _do(conn: Connection, settings: Settings, ticket: Ticket, effect: Effect, said: Statement) -> None:
    act = Act(None, said.at, _kept(effect, said))
    match effect:
        case Effect.CLOSED:
            mark_solved(conn, ticket.id, said.at)
        case Effect.REOPENED:
            reopen(conn, settings, ticket.id, act)
        case Effect.SUPERVISED:
            supervise(conn, ticket.merged_into_id or ticket.id, act)
        case Effect.URGED:
            urge(conn, ticket, act)
        case Effect.RATED | Effect.RATED_BADLY:
            rate(conn, ticket.id, said.grade, act.reason, said.at)
        case Effect.TOLD | Effect.ADDED | Effect.ADDED_AFTER_ANSWER:
            add_words(conn, settings, ticket, act, resumes=said.knows_what_is_asked)
        case Effect.NOT_ANSWERED | Effect.NOT_IN_WORK:
            pass
        case _:
            assert_never(effect)


def _kept(effect: Effect, said: Statement) -> str:
    """What of it stands in the timeline: an addition and a grade without the word that introduces them."""
    in_words = (Effect.ADDED, Effect.ADDED_AFTER_ANSWER, Effect.RATED, Effect.RATED_BADLY)
    return said.words if effect in in_words else said.text


def _repeats(at: datetime, kind: EventKind, text: str, last: Event | None) -> bool:
    """Whether the last event is this one, just done by the citizen."""
    return (
        last is not None
        and last.by is None
        and (last.kind, last.body) == (kind, text)
        and at - last.at < DOUBLED
    )
