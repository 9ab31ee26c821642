"""Who may open a ticket's page: whoever was given its code."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from database import tickets
from hotline.tickets.codes import code_of, get_with_code
from hotline.tickets.ticket import NewTicket, TicketNotFound, get_ticket
from settings import Settings
from tests.conftest import NOW
from tests.hotline.matters import waiting_matter

KEY = b"test"


def test_a_code_is_the_same_whenever_its_link_is_sent_again(engine: Engine, settings: Settings) -> None:
    matter = waiting_matter(engine, settings)
    with engine.connect() as conn:
        codes = {code_of(get_ticket(conn, matter.number), KEY) for _ in range(3)}
    assert len(codes) == 1
    assert re.fullmatch("[0-9a-f]{32}", codes.pop())


def test_what_is_kept_opens_nothing_without_the_key(engine: Engine, settings: Settings) -> None:
    matter = waiting_matter(engine, settings)
    with engine.connect() as conn:
        ticket = get_ticket(conn, matter.number)
        for guess in (ticket.code_seed or "", code_of(ticket, b"another key"), ""):
            with pytest.raises(TicketNotFound):
                get_with_code(conn, matter.number, guess, KEY)


def test_a_ticket_from_before_seeds_keeps_its_code(engine: Engine, settings: Settings) -> None:
    matter = waiting_matter(engine, settings)
    with engine.begin() as conn:
        conn.execute(tickets.update().values(code_seed=None))
        code = code_of(get_ticket(conn, matter.number), KEY)
        # The first digits of HMAC-SHA256("test", "ticket:ZX261123-0001-2"), as the citizen was sent it.
        assert (matter.number, code) == ("ZX261123-0001-2", "001b3c15e5d62fdd")
        with pytest.raises(TicketNotFound):
            get_with_code(conn, matter.number, code[:-1], KEY)


@pytest.mark.parametrize("number", ["ZX261123-0009-9", "", "ZX\0", "工单", "ZX%", "x" * 500])
def test_a_number_that_does_not_exist_is_not_found(engine: Engine, number: str) -> None:
    with engine.connect() as conn, pytest.raises(TicketNotFound):
        get_with_code(conn, number, "0" * 32, KEY)


def test_no_ticket_shows_its_seed_where_it_is_printed() -> None:
    new = NewTicket("ZX261123-0001-1", "路灯坏了", NOW)
    assert new.code_seed not in repr(new)
    assert replace(new).code_seed == new.code_seed
