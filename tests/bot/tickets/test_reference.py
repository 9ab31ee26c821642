"""Which ticket is meant, by what was loaded alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.tickets.reference import Mention, ticket_meant
from hotline.acts.by_citizen import CitizenAct
from hotline.replies.own_tickets import OwnTicket
from hotline.tickets.ticket import TicketStatus
from tests.conftest import NOW
from tests.hotline.matters import ticket_like

SOLVED, UNSOLVED, GRADE, URGE, ADDITION = CitizenAct
WAITING, CLAIMED, ANSWERED, CLOSED, REOPENED = TicketStatus


def at(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def own(
    number: str, status: TicketStatus, opened: int, written: int | None = None, told: int | None = None
) -> OwnTicket:
    """A ticket of that name, opened, last written of and last told of at these minutes."""
    ticket = ticket_like(id=opened, number=number, status=status, opened_at=at(opened))
    return OwnTicket(ticket, at(written) if written else None, at(told) if told else None)


NEW = own("新", WAITING, 30)
OLDER = own("旧", CLAIMED, 20)
DONE = own("答", ANSWERED, 10, 12, 13)
ENDED = own("结", CLOSED, 5, 8, 9)
LATE = own("晚", ANSWERED, 6, 40, 41)
UNTOLD = own("未达", ANSWERED, 10, 12)
AGAIN = own("重", REOPENED, 10, 12, 13)


@pytest.mark.parametrize(
    ("own_tickets", "mention", "meant"),
    [
        # The number says it, whatever else stands there; another's is nobody's.
        ([NEW, DONE], Mention(SOLVED, number="答", we_answered_at=at(60)), "答"),
        ([NEW, DONE], Mention(URGE, number="答"), "答"),
        ([NEW, DONE], Mention(GRADE, number="新"), "新"),
        ([NEW, DONE], Mention(ADDITION, number="别人的", spoken_of="答"), None),
        # Nothing can be said of what is not there.
        *(([], Mention(act), None) for act in CitizenAct),
        # Solved: the answer written last, else what is in work; our own answer where that came after.
        ([NEW, DONE, LATE, ENDED], Mention(SOLVED), "晚"),
        ([NEW, DONE], Mention(SOLVED, we_answered_at=at(12)), "答"),
        ([NEW, DONE], Mention(SOLVED, we_answered_at=at(14)), None),
        ([UNTOLD], Mention(SOLVED, we_answered_at=at(1)), None),
        ([UNTOLD], Mention(SOLVED), "未达"),
        ([NEW, OLDER], Mention(SOLVED), "新"),
        ([NEW], Mention(SOLVED, we_answered_at=at(30)), "新"),
        ([NEW], Mention(SOLVED, we_answered_at=at(31)), None),
        # Unsolved: what was opened after the answer reached them is not answered yet.
        ([DONE, OLDER][::-1], Mention(UNSOLVED), "旧"),
        ([LATE, NEW], Mention(UNSOLVED), "晚"),
        ([AGAIN], Mention(UNSOLVED), "重"),
        ([AGAIN, ENDED], Mention(UNSOLVED), "重"),
        ([DONE], Mention(UNSOLVED, we_answered_at=at(14)), None),
        ([DONE], Mention(UNSOLVED, we_answered_at=at(12)), "答"),
        # A grade is of an answer, also where the matter was taken up again; never of ours.
        ([NEW, AGAIN, ENDED], Mention(GRADE, we_answered_at=at(60)), "重"),
        ([NEW, OLDER], Mention(GRADE), None),
        # Pressed is what is in work, the latest; else what was answered last.
        ([NEW, OLDER, DONE], Mention(URGE, spoken_of="答"), "新"),
        ([DONE, ENDED], Mention(URGE), "答"),
        # An addition goes with what was spoken of last.
        ([NEW, OLDER, DONE], Mention(ADDITION), "新"),
        ([NEW, OLDER, DONE], Mention(ADDITION, spoken_of="旧"), "旧"),
        ([NEW, OLDER, DONE], Mention(ADDITION, spoken_of="答"), "答"),
        ([NEW, OLDER, DONE], Mention(ADDITION, spoken_of="别人的"), "新"),
        ([DONE, LATE], Mention(ADDITION), "晚"),
    ],
)
def test_which_ticket_is_meant(own_tickets: Sequence[OwnTicket], mention: Mention, meant: str | None) -> None:
    ticket = ticket_meant(mention, own_tickets)
    assert (ticket.number if ticket else None) == meant
