"""What is kept of a citizen, and forgetting it (个人信息保护法 articles 45 and 47)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.answer import Answer, Outcome
from bot.desk import Desk
from bot.message import IncomingMessage
from bot.phrases import conversation as phrases
from bot.tickets.handover import ticket_url
from bot.turns import Turn, count_turns, forget_turns, store_turn
from database import model_questions, rehearsals, turns
from hotline.citizens import Citizen, forget_reachability, nobody
from hotline.corrections import forget_corrections
from hotline.tickets.ticket import Ticket, detach_tickets, tickets_of

#: So many links fit one message of every channel.
_LINKS = 10


def what_is_kept(conn: Connection, citizen: Citizen) -> Answer:
    """The answer to 我的数据."""
    number, since = count_turns(conn, citizen)
    numbers = [ticket.number for ticket in tickets_of(conn, citizen)]
    return Answer(Outcome.HELPED, phrases.what_is_kept(number, since, numbers))


def forget(conn: Connection, citizen: Citizen, now: datetime, but: int | None = None) -> None:
    """Delete what the citizen said, `but` for one turn; tickets go on, but nobody can tell whose."""
    left_as = nobody()
    forget_corrections(conn, citizen)
    _forget_rehearsed(conn, citizen)
    forget_turns(conn, citizen, left_as, now, but)
    detach_tickets(conn, citizen, left_as)
    forget_reachability(conn, citizen)


def _forget_rehearsed(conn: Connection, citizen: Citizen) -> None:
    """Leave none of the citizen's words in what rehearsals have found; what became of their answers still counts."""
    since = count_turns(conn, citizen)[1]
    if since is None:
        return
    own = (turns.c.channel == citizen.channel) & (turns.c.citizen_id == citizen.id)
    said = set(conn.scalars(select(turns.c.question).where(own))) - set(
        # Editors ask these by themselves.
        conn.scalars(select(model_questions.c.question))
    )
    held = conn.execute(
        select(rehearsals.c.id, rehearsals.c.result).where(
            rehearsals.c.finished_at >= since, rehearsals.c.status == "finished"
        )
    ).all()
    for row in held:
        differing = row.result.get("differing", [])
        kept = [one | {"question": phrases.NOT_KEPT} if one["question"] in said else one for one in differing]
        if kept != differing:
            result = row.result | {"differing": kept}
            conn.execute(update(rehearsals).where(rehearsals.c.id == row.id).values(result=result))


def forget_and_keep(conn: Connection, desk: Desk, message: IncomingMessage, now: datetime) -> Turn:
    """Delete all but the turn that says so.

    It is kept first: of two deliveries at once the second must find this turn, not forget it.
    """
    turn = store_turn(conn, message, forgotten(desk, tickets_of(conn, message.citizen)), now)
    forget(conn, message.citizen, now, but=turn.id)
    return turn


def forgotten(desk: Desk, matters: Sequence[Ticket]) -> Answer:
    """The answer to 删除我的数据, with the last chance to keep the links of these `matters`."""
    links = [f"{ticket.number} {ticket_url(desk, ticket)}" for ticket in matters[:_LINKS]]
    return Answer(Outcome.HELPED, phrases.forgotten(links), starts_anew=True)
