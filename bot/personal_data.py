"""What is kept of a citizen, and forgetting it (个人信息保护法 articles 45 and 47)."""

from datetime import datetime

from sqlalchemy import Connection

from bot import phrases
from bot.answer import Answer, Outcome
from bot.desk import Desk
from bot.handover import ticket_url
from bot.turns import count_turns, forget_turns
from hotline.citizens import Citizen, forget_reachability, nobody
from hotline.tickets import detach_tickets, tickets_of

#: More open matters than this nobody has.
_MOST = 20


def what_is_kept(conn: Connection, citizen: Citizen) -> Answer:
    """The answer to 我的数据."""
    number, since = count_turns(conn, citizen)
    numbers = [ticket.number for ticket in tickets_of(conn, citizen, _MOST)]
    return Answer(Outcome.HELPED, phrases.what_is_kept(number, since, numbers))


def forget(conn: Connection, citizen: Citizen, now: datetime) -> list[str]:
    """Delete what the citizen said; tickets go on, but nobody can tell whose. Returns their numbers."""
    left_as = nobody()
    numbers = [ticket.number for ticket in tickets_of(conn, citizen, _MOST)]
    forget_turns(conn, citizen, left_as, now)
    detach_tickets(conn, citizen, left_as)
    forget_reachability(conn, citizen)
    return numbers


def forgotten(desk: Desk, numbers: list[str]) -> Answer:
    """The answer to 删除我的数据, once it is done."""
    links = [f"{number} {ticket_url(desk, number)}" for number in numbers]
    return Answer(Outcome.HELPED, phrases.forgotten(links), starts_anew=True)
