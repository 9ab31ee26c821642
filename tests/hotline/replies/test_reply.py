"""The outbox: what is written goes out once its turn comes, and nothing is lost or said twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, select, update

from database import open_engine, ticket_events, tickets
from hotline.citizens import Channel, Citizen, MessageKind, find_contacts, find_unreachable, mark_unreachable
from hotline.replies.outbox import (
    MOST_ATTEMPTS,
    Due,
    await_contact,
    backoff,
    claim,
    failed_by_platform,
    find_due,
    mark_sent,
    postpone,
    take_awaiting,
    with_sent,
)
from hotline.replies.reply import LengthWrong, Route, of_ticket, tries_of
from hotline.tickets.rules import ActRefused
from hotline.tickets.ticket import TicketStatus
from tests.conftest import NOW
from tests.hotline.matters import WANG, contact, open_matter, stored, written

MINUTE = timedelta(minutes=1)


def due_now(engine: Engine, channel: Channel = Channel.WECHAT, after: timedelta = timedelta()) -> Due | None:
    with engine.connect() as conn:
        return find_due(conn, channel, NOW + after)


def test_writing_a_reply_answers_the_ticket_and_leaves_an_event(engine: Engine) -> None:
    matter = open_matter(engine)
    written(engine, matter)
    with engine.connect() as conn:
        assert conn.scalar(select(tickets.c.status)) == TicketStatus.ANSWERED
        event = conn.execute(select(ticket_events)).one()
    assert (event.kind, event.ticket_id, event.staff_id) == ("replied", matter.id, matter.staff_id)


@pytest.mark.parametrize("text", ["", "  \n ", "长" * 2001])
def test_a_reply_says_something_and_not_too_much(engine: Engine, text: str) -> None:
    matter = open_matter(engine)
    with pytest.raises(LengthWrong):
        written(engine, matter, text)


def test_a_closed_ticket_takes_no_reply(engine: Engine) -> None:
    matter = open_matter(engine)
    with engine.begin() as conn:
        conn.execute(update(tickets).values(status=TicketStatus.CLOSED))
    with pytest.raises(ActRefused):
        written(engine, matter, "晚了。")


def test_a_reply_is_due_on_its_own_channel_only(engine: Engine) -> None:
    matter = open_matter(engine)
    reply_id = written(engine, matter)
    assert due_now(engine) == Due(reply_id, 0, "已经修好。", matter.number, WANG, ticket_id=matter.id)
    assert due_now(engine, Channel.TELEGRAM) is None


def test_a_claimed_reply_is_due_again_when_its_worker_died(engine: Engine) -> None:
    written(engine, open_matter(engine))
    due = due_now(engine)
    assert due is not None
    with engine.begin() as conn:
        assert claim(conn, due, NOW)
    assert due_now(engine) is None
    again = due_now(engine, after=MINUTE)
    assert again is not None
    assert again.attempts == 1


def test_one_of_two_workers_claims_a_reply(engine: Engine, database_url: str) -> None:
    written(engine, open_matter(engine))
    due = due_now(engine)
    assert due is not None
    ready = Barrier(2)

    def claim_alone(_worker: int) -> bool:
        own = open_engine(database_url)
        ready.wait()
        with own.begin() as conn:
            is_ours = claim(conn, due, NOW)
        own.dispose()
        return is_ours

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(claim_alone, range(2))) == [False, True]


def test_a_second_reply_waits_for_the_first_of_its_ticket(engine: Engine) -> None:
    matter, other = open_matter(engine), open_matter(engine)
    first, second = written(engine, matter, "一"), written(engine, matter, "二")
    elsewhere = written(engine, other, "三")
    due = due_now(engine)
    assert due is not None
    assert due.id == first
    with engine.begin() as conn:
        claim(conn, due, NOW)
    due = due_now(engine)
    assert due is not None
    assert due.id == elsewhere
    with engine.begin() as conn:
        mark_sent(conn, first, Route.MESSAGE, None, NOW)
        mark_sent(conn, elsewhere, Route.MESSAGE, None, NOW)
    due = due_now(engine)
    assert due is not None
    assert due.id == second


def test_the_waits_double_up_to_an_hour() -> None:
    assert [backoff(n) for n in (1, 2, 3, 7, 20)] == [60, 120, 240, 3600, 3600]


@pytest.mark.parametrize(("after", "seconds"), [(None, 60), (5.0, 60), (900.0, 900)])
def test_a_postponed_reply_is_tried_no_sooner_than_the_platform_said(
    engine: Engine, after: float | None, seconds: int
) -> None:
    reply_id = written(engine, open_matter(engine))
    due = due_now(engine)
    assert due is not None
    with engine.begin() as conn:
        claim(conn, due, NOW)
        postpone(conn, due, "系统繁忙", after, NOW)
    assert stored(engine, reply_id)["due_at"] == NOW + timedelta(seconds=seconds)
    assert stored(engine, reply_id)["error"] == "系统繁忙"


def test_after_too_many_attempts_it_waits_for_the_citizen(engine: Engine) -> None:
    reply_id = written(engine, open_matter(engine))
    due = due_now(engine)
    assert due is not None
    last = Due(due.id, MOST_ATTEMPTS - 1, due.text, due.ticket_number, due.citizen)
    with engine.begin() as conn:
        postpone(conn, last, "系统繁忙", None, NOW)
    row = stored(engine, reply_id)
    assert (row["due_at"], row["failed_at"]) == (None, NOW)
    assert row["error"] == "多次发送未成功：系统繁忙"


def test_what_could_not_be_pushed_is_taken_at_the_next_contact_once(engine: Engine) -> None:
    matter = open_matter(engine)
    reply_id = written(engine, matter)
    with engine.begin() as conn:
        assert take_awaiting(conn, WANG, NOW) == []
        await_contact(conn, reply_id, "超过48小时未联系", NOW)
        assert take_awaiting(conn, Citizen(Channel.WECHAT, "another"), NOW) == []
        assert take_awaiting(conn, Citizen(Channel.TELEGRAM, WANG.id), NOW) == []
        assert take_awaiting(conn, WANG, NOW + MINUTE) == [(matter.number, "已经修好。")]
        assert take_awaiting(conn, WANG, NOW + MINUTE) == []
    row = stored(engine, reply_id)
    assert (row["route"], row["sent_at"]) == (Route.CONTACT, NOW + MINUTE)


def test_two_messages_at_once_do_not_both_take_a_reply(engine: Engine, database_url: str) -> None:
    matter = open_matter(engine)
    for text in "一二三":
        reply_id = written(engine, matter, text)
        with engine.begin() as conn:
            await_contact(conn, reply_id, "", NOW)
    ready = Barrier(2)

    def take(_worker: int) -> list[tuple[str, str]]:
        own = open_engine(database_url)
        with own.connect() as conn:
            conn.close()
        ready.wait()
        with own.begin() as conn:
            taken = take_awaiting(conn, WANG, NOW)
        own.dispose()
        return taken

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(take, range(2))
    assert sorted(text for _, text in one + other) == sorted("一二三")


def test_many_waiting_replies_are_told_a_few_at_a_time(engine: Engine) -> None:
    matter = open_matter(engine)
    for text in "一二三四五":
        reply_id = written(engine, matter, text)
        with engine.begin() as conn:
            await_contact(conn, reply_id, "", NOW)
    told = []
    for _contact in range(3):
        with engine.begin() as conn:
            told.append("".join(text for _, text in take_awaiting(conn, WANG, NOW)))
    assert told == ["一二三", "四五", ""]


def test_a_turn_that_is_not_kept_takes_nothing(engine: Engine) -> None:
    reply_id = written(engine, open_matter(engine))
    with engine.begin() as conn:
        await_contact(conn, reply_id, "", NOW)
    with engine.connect() as conn:
        assert take_awaiting(conn, WANG, NOW)
        conn.rollback()
    with engine.begin() as conn:
        assert take_awaiting(conn, WANG, NOW)


def test_a_notice_that_did_not_arrive_makes_the_reply_wait_again(engine: Engine) -> None:
    matter = open_matter(engine)
    noticed, said = written(engine, matter, "一"), written(engine, matter, "二")
    with engine.begin() as conn:
        mark_sent(conn, noticed, Route.NOTICE, "200163836", NOW)
        mark_sent(conn, said, Route.MESSAGE, "200163837", NOW)
        assert not failed_by_platform(conn, "unknown", "未送达", NOW)
        assert not failed_by_platform(conn, "200163837", "未送达", NOW)
        assert failed_by_platform(conn, "200163836", "市民拒收", NOW)
        assert not failed_by_platform(conn, "200163836", "市民拒收", NOW)
        assert take_awaiting(conn, WANG, NOW) == [(matter.number, "一")]
    assert stored(engine, noticed)["error"] == "市民拒收"


def test_a_late_failure_does_not_undo_what_another_worker_has_sent(engine: Engine) -> None:
    reply_id = written(engine, open_matter(engine))
    with engine.begin() as conn:
        mark_sent(conn, reply_id, Route.MESSAGE, None, NOW)
        await_contact(conn, reply_id, "太慢", NOW)
    assert stored(engine, reply_id)["failed_at"] is None


def test_a_tickets_page_shows_its_replies_in_order(engine: Engine) -> None:
    matter, other = open_matter(engine), open_matter(engine)
    written(engine, matter, "一")
    written(engine, other, "别人的")
    second = written(engine, matter, "二", NOW + MINUTE)
    with engine.begin() as conn:
        mark_sent(conn, second, Route.MESSAGE, None, NOW + MINUTE)
        first, last = of_ticket(conn, matter.id)
    assert (first.text, first.route, first.sent_at) == ("一", None, None)
    assert (last.text, last.route, last.at) == ("二", Route.MESSAGE, NOW + MINUTE)


def test_only_messages_pushed_since_a_contact_count_against_its_window(engine: Engine) -> None:
    matter = open_matter(engine)
    for seconds, route in ((-1, Route.MESSAGE), (1, Route.MESSAGE), (2, Route.MESSAGE), (3, Route.NOTICE)):
        reply_id = written(engine, matter)
        with engine.begin() as conn:
            mark_sent(conn, reply_id, route, None, NOW + timedelta(seconds=seconds))
    with engine.connect() as conn:
        (found,) = find_contacts(conn, WANG)
        assert with_sent(conn, WANG, found).sent == 2


def test_contacts_are_the_last_of_each_kind(engine: Engine) -> None:
    contact(engine, at=NOW)
    contact(engine, at=NOW + MINUTE)
    contact(engine, at=NOW + 2 * MINUTE, kind=MessageKind.CLICK)
    with engine.connect() as conn:
        click, text = find_contacts(conn, WANG)
    assert (click.kind, text.kind, text.at) == (MessageKind.CLICK, MessageKind.TEXT, NOW + MINUTE)


def test_a_citizen_who_left_is_reachable_again_by_writing(engine: Engine) -> None:
    contact(engine)
    with engine.begin() as conn:
        mark_unreachable(conn, WANG, "市民已取消关注", NOW)
        mark_unreachable(conn, WANG, "市民已取消关注", NOW + MINUTE)
        assert find_unreachable(conn, WANG)
        assert not find_unreachable(conn, Citizen(Channel.TELEGRAM, WANG.id))
    contact(engine, at=NOW + 2 * MINUTE)
    with engine.connect() as conn:
        assert not find_unreachable(conn, WANG)


def test_every_try_and_every_failure_is_a_change(engine: Engine) -> None:
    matter = open_matter(engine)
    written(engine, matter)
    due = due_now(engine)
    assert due is not None
    with engine.begin() as conn:
        seen = [tries_of(conn, matter.id)]
        claim(conn, due, NOW)
        seen.append(tries_of(conn, matter.id))
        postpone(conn, due, "系统繁忙", None, NOW)
        seen.append(tries_of(conn, matter.id))
    assert len(set(seen)) == 3
