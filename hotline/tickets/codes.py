"""The code that opens a ticket's page: numbers can be counted through, codes cannot be guessed."""

import hmac
from hashlib import sha256

from sqlalchemy import Connection

from hotline.tickets.ticket import NewTicket, Ticket, TicketNotFound, get_ticket


def code_of(ticket: Ticket | NewTicket, key: bytes) -> str:
    """The code given with a ticket, the same whenever its link is sent again: 32 hexadecimal digits, from its random
    seed and the signing key (docs/adr/0018).

    Tickets from before seeds keep their 16 digits, derived from the number: links sent then stay valid.
    """
    if ticket.code_seed is None:
        return _digest(f"ticket:{ticket.number}", key)[:16]
    return _digest(f"ticket seed:{ticket.code_seed}", key)[:32]


def get_with_code(conn: Connection, number: str, code: str, key: bytes) -> Ticket:
    """The ticket of that number, for whoever has the code given with it.

    A wrong code and a number that does not exist are the same: TicketNotFound.
    """
    if not (number.isascii() and number.isprintable()):
        # PostgreSQL refuses to look for NUL.
        raise TicketNotFound
    ticket = get_ticket(conn, number)
    if not hmac.compare_digest(code_of(ticket, key).encode(), code.encode()):
        raise TicketNotFound
    return ticket


def _digest(text: str, key: bytes) -> str:
    return hmac.new(key, text.encode(), sha256).hexdigest()
