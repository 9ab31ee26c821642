"""Every act, from every status, is possible exactly where the one table says so; the first of two wins."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from database import audit_log, tickets
from hotline.acts import handling
from hotline.tickets.rules import RULES, ActRefused, ReasonMissing, TicketMerged, TicketTaken, perform
from hotline.tickets.ticket import TicketNotFound, TicketStatus
from hotline.tickets.timeline import Act, EventKind, timeline_of
from settings import Settings
from tests.conftest import NOW
from tests.hotline.matters import Matter, hired, waiting_matter


@pytest.fixture
def matter(engine: Engine, settings: Settings) -> Matter:
    return waiting_matter(engine, settings)


def put(engine: Engine, matter: Matter, status: TicketStatus, **values: Any) -> None:
    with engine.begin() as conn:
        conn.execute(update(tickets).where(tickets.c.id == matter.id).values(status=status, **values))


def status_of(engine: Engine, ticket_id: int) -> str:
    with engine.connect() as conn:
        return str(conn.execute(select(tickets.c.status).where(tickets.c.id == ticket_id)).scalar_one())


@pytest.mark.parametrize("kind", RULES)
@pytest.mark.parametrize("status", TicketStatus)
def test_an_act_is_possible_where_the_table_says_so(
    engine: Engine, matter: Matter, kind: EventKind, status: TicketStatus
) -> None:
    put(engine, matter, status, owner_id=matter.staff_id)
    act, rule = Act(matter.staff_id, NOW, "理由"), RULES[kind]
    if status in rule.sources:
        with engine.begin() as conn:
            assert perform(conn, kind, matter.id, act) == [matter.id]
        assert status_of(engine, matter.id) == (rule.target or status)
    else:
        with pytest.raises(ActRefused), engine.begin() as conn:
            perform(conn, kind, matter.id, act)
        assert status_of(engine, matter.id) == status


@pytest.mark.parametrize("kind", [kind for kind, rule in RULES.items() if rule.by_owner])
def test_what_one_owns_another_leaves_alone(engine: Engine, matter: Matter, kind: EventKind) -> None:
    put(engine, matter, RULES[kind].sources[-1], owner_id=matter.staff_id)
    other = hired(engine, "wang")
    with pytest.raises(TicketTaken) as taken, engine.begin() as conn:
        perform(conn, kind, matter.id, Act(other, NOW, "理由"))
    assert taken.value.owner == "张工"


@pytest.mark.parametrize("kind", [kind for kind, rule in RULES.items() if rule.needs_reason])
def test_some_acts_say_why(engine: Engine, matter: Matter, kind: EventKind) -> None:
    put(engine, matter, RULES[kind].sources[-1], owner_id=matter.staff_id)
    with pytest.raises(ReasonMissing), engine.begin() as conn:
        perform(conn, kind, matter.id, Act(matter.staff_id, NOW, "  "))


def test_who_claims_second_is_told_who_was_first(engine: Engine, matter: Matter) -> None:
    with engine.begin() as conn:
        handling.claim(conn, matter.id, Act(matter.staff_id, NOW))
    other = hired(engine, "wang")
    with pytest.raises(TicketTaken) as taken, engine.begin() as conn:
        handling.claim(conn, matter.id, Act(other, NOW))
    assert (taken.value.owner, taken.value.status) == ("张工", TicketStatus.CLAIMED)


def test_a_ticket_that_is_not_there_is_not_found(engine: Engine) -> None:
    with pytest.raises(TicketNotFound), engine.begin() as conn:
        handling.claim(conn, 999, Act(None, NOW))


def test_what_was_merged_is_worked_on_elsewhere(engine: Engine, settings: Settings, matter: Matter) -> None:
    other = waiting_matter(engine, settings)
    put(engine, matter, TicketStatus.WAITING, merged_into_id=other.id)
    with pytest.raises(TicketMerged), engine.begin() as conn:
        handling.claim(conn, matter.id, Act(matter.staff_id, NOW))


def test_every_act_leaves_its_event_and_its_line_in_the_audit_log(engine: Engine, matter: Matter) -> None:
    act = Act(matter.staff_id, NOW, "归他们管")
    with engine.begin() as conn:
        handling.claim(conn, matter.id, Act(matter.staff_id, NOW))
        handling.note(conn, matter.id, Act(matter.staff_id, NOW, "上周也来过"))
        handling.transfer(conn, matter.id, "区城管委", act)
        handling.claim(conn, matter.id, act)
        handling.release(conn, matter.id, act)
        events = timeline_of(conn, matter.id)
        audited = conn.scalars(select(audit_log.c.what).order_by(audit_log.c.id)).all()
    kinds = ["opened", "claimed", "note", "transferred", "claimed", "released"]
    assert [event.kind for event in events] == kinds
    assert events[3].fields == {"before": None, "after": "区城管委"}
    assert (events[3].by, events[3].body) == ("张工", "归他们管")
    assert audited == [f"ticket {kind}" for kind in kinds[1:]]


def test_somebody_else_goes_on_where_the_owner_cannot(engine: Engine, matter: Matter) -> None:
    other = hired(engine, "wang", "王工")
    with engine.begin() as conn:
        handling.claim(conn, matter.id, Act(matter.staff_id, NOW))
        handling.take_over(conn, matter.id, Act(other, NOW, "张工请假"))
        assert conn.scalar(select(tickets.c.owner_id)) == other
        assert timeline_of(conn, matter.id)[-1].fields == {"before": "张工"}


def test_a_note_says_something(engine: Engine, matter: Matter) -> None:
    with pytest.raises(ReasonMissing), engine.begin() as conn:
        handling.note(conn, matter.id, Act(matter.staff_id, NOW, " "))


def test_flags_are_set_and_taken_back(engine: Engine, matter: Matter) -> None:
    act = Act(matter.staff_id, NOW)
    for on in (True, False):
        with engine.begin() as conn:
            handling.supervise(conn, matter.id, act, on=on)
            handling.mark_opinion(conn, matter.id, act, on=on)
            row = conn.execute(select(tickets.c.supervised_at, tickets.c.opinion_at)).one()
        assert tuple(row) == ((NOW, NOW) if on else (None, None))


def test_a_second_mark_of_public_opinion_sets_no_countdown_back(engine: Engine, matter: Matter) -> None:
    for at in (NOW, NOW + timedelta(hours=4)):
        with engine.begin() as conn:
            handling.mark_opinion(conn, matter.id, Act(matter.staff_id, at))
            assert conn.scalar(select(tickets.c.opinion_at)) == NOW
