"""How every form of the console is carried out or refused."""

import pytest
from sqlalchemy import Connection, Engine, insert, select

from database import OPERATOR_ID, staff
from hotline.tickets.rules import ActRefused, TicketMerged, TicketTaken
from hotline.tickets.ticket import TicketStatus
from organisation.departments import NameTaken
from organisation.staff import StaffNotFound
from web.console.forms.refusals import REFUSALS, find_refused, refused_by
from web.console.forms.submission import back_to, carry_out
from web.problems import STATUSES

ROW = {"login": "li", "name": "李工", "role": "agent", "password_hash": ""}


def logins(engine: Engine) -> list[str]:
    with engine.connect() as conn:
        return list(conn.scalars(select(staff.c.login).where(staff.c.id != OPERATOR_ID)))


def test_what_is_done_is_kept_and_the_browser_goes_on(engine: Engine) -> None:
    sent = carry_out(engine, lambda conn: conn.execute(insert(staff).values(ROW)), "/on?done=1", back_to("/"))
    assert (sent.status_code, sent.headers["Location"]) == (303, "/on?done=1")
    assert logins(engine) == ["li"]


def test_what_is_refused_leaves_nothing_behind_and_says_why(engine: Engine) -> None:
    def act(conn: Connection) -> None:
        conn.execute(insert(staff).values(ROW))
        raise NameTaken

    sent = carry_out(engine, act, "/on", back_to("/back?year=2026"))
    assert (sent.status_code, sent.headers["Location"]) == (303, "/back?year=2026&refused=NameTaken")
    assert logins(engine) == []


def test_what_the_table_does_not_name_reaches_the_edge(engine: Engine) -> None:
    def act(_conn: Connection) -> None:
        raise StaffNotFound

    with pytest.raises(StaffNotFound):
        carry_out(engine, act, "/on", back_to("/"))


@pytest.mark.parametrize("kind", [TicketTaken, TicketMerged])
def test_an_exception_is_refused_as_the_nearest_one_with_a_row(kind: type[ActRefused]) -> None:
    named = {TicketTaken: "TicketTaken", TicketMerged: "ActRefused"}
    assert refused_by(kind(TicketStatus.CLOSED, None)).name == named[kind]


def test_the_page_says_which_field_is_at_fault_where_the_row_does_not() -> None:
    assert list(refused_by(NameTaken(), "alias").errors) == ["alias"]


@pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: kind.__name__)
def test_every_refusal_can_be_said_by_an_address(kind: type[Exception]) -> None:
    refused = find_refused(kind.__name__)
    assert refused
    assert list(refused.errors.values()) == [REFUSALS[kind].sentence]
    assert 400 <= refused.status < 500


def test_an_address_that_names_nothing_says_nothing() -> None:
    assert find_refused("Exception") is None


def test_an_exception_is_either_told_at_a_form_or_reaches_the_edge() -> None:
    assert not REFUSALS.keys() & STATUSES.keys()
