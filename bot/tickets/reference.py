"""Which of their tickets a citizen means: decided from what was loaded, without a look into the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answer import Outcome
from bot.context import Context
from bot.reading.ticket_words import AboutTicket
from hotline.acts.by_citizen import CitizenAct
from hotline.acts.feedback import ENDED
from hotline.replies.own_tickets import OwnTicket
from hotline.tickets.ticket import OPEN, Ticket, TicketStatus

#: How a turn ends in which the assistant itself answers, so that 解决了 can be said of that.
_OUR_ANSWERS = (Outcome.ANSWERED, Outcome.CHOICES, Outcome.UNANSWERED)


@dataclass(frozen=True, slots=True)
class Mention:
    """What a message says of a ticket, and what was said before it.

    `number` is the ticket named, `spoken_of` the number of the one the turn before was about, `we_answered_at` when
    the assistant answered what the citizen asked last; `withdraws` where it calls off what is not done yet.
    """

    act: CitizenAct
    number: str | None = None
    spoken_of: str | None = None
    we_answered_at: datetime | None = None
    withdraws: bool = False

    @classmethod
    def of(cls, about: AboutTicket, context: Context) -> "Mention":
        """What the message of this conversation says."""
        before = context.previous.answer if context.previous else None
        spoken_of = before.told_of if before else None
        subject = context.subject
        is_ours = subject is not None and subject.answer.outcome in _OUR_ANSWERS
        return cls(
            about.act,
            about.number,
            spoken_of,
            subject.at if subject and is_ours else None,
            about.withdraws,
        )


def ticket_meant(mention: Mention, own: Sequence[OwnTicket]) -> Ticket | None:
    """The ticket of the citizen's `own`, the latest first, that is meant; None where the assistant's answer is, or
    where they have none it could be."""
    if mention.number:
        return _numbered(own, mention.number)
    in_work = next((one.ticket for one in own if one.ticket.status in OPEN), None)
    if mention.withdraws:
        return _numbered([one for one in own if one.ticket.status in OPEN], mention.spoken_of) or in_work
    match mention.act:
        case CitizenAct.SOLVED | CitizenAct.UNSOLVED:
            return _judged(mention, in_work, _written_last(own, ENDED))
        case CitizenAct.GRADE:
            graded = _written_last(own, (*ENDED, TicketStatus.REOPENED))
            return graded.ticket if graded else None
        case CitizenAct.ADDITION if spoken_of := _numbered(own, mention.spoken_of):
            return spoken_of
    answered = _written_last(own, ENDED)
    return in_work or (answered.ticket if answered else None)


def _judged(mention: Mention, in_work: Ticket | None, answered: OwnTicket | None) -> Ticket | None:
    """What is called solved or not: the answer that reached the citizen last, staff's or ours."""
    if in_work and mention.act is CitizenAct.UNSOLVED and _is_later(in_work, answered):
        return in_work
    if answered is None:
        return in_work if in_work and not _we_answered_since(mention, in_work.opened_at) else None
    return None if _we_answered_since(mention, answered.told_at) else answered.ticket


def _is_later(in_work: Ticket, answered: OwnTicket | None) -> bool:
    """Whether it was opened after the citizen heard of what was answered."""
    return answered is None or in_work.opened_at > (answered.told_at or answered.ticket.opened_at)


def _we_answered_since(mention: Mention, at: datetime | None) -> bool:
    return mention.we_answered_at is not None and (at is None or at < mention.we_answered_at)


def _numbered(own: Sequence[OwnTicket], number: str | None) -> Ticket | None:
    return next((one.ticket for one in own if one.ticket.number == number), None)


def _written_last(own: Sequence[OwnTicket], among: Sequence[TicketStatus]) -> OwnTicket | None:
    """Of those, the one that staff wrote of last."""
    written = [one for one in own if one.ticket.status in among and one.written_at]
    return max(written, key=lambda one: (one.written_at, one.ticket.id), default=None)
