"""Drafts: one a person and ticket, the last text wins, none is left of an empty one."""

from datetime import timedelta

from sqlalchemy import Engine

from hotline.replies.drafts import drop_drafts, find_draft, keep_draft
from tests.conftest import NOW
from tests.hotline.matters import open_matter

LATER = NOW + timedelta(seconds=5)


def test_the_last_text_is_kept(engine: Engine) -> None:
    matter = open_matter(engine)
    with engine.begin() as conn:
        assert find_draft(conn, matter.id, matter.staff_id) is None
        keep_draft(conn, matter.id, matter.staff_id, "您好", NOW)
        keep_draft(conn, matter.id, matter.staff_id, "您好，", LATER)
        assert find_draft(conn, matter.id, matter.staff_id) == "您好，"


def test_an_emptied_draft_is_gone(engine: Engine) -> None:
    matter = open_matter(engine)
    with engine.begin() as conn:
        keep_draft(conn, matter.id, matter.staff_id, "您好", NOW)
        keep_draft(conn, matter.id, matter.staff_id, " \n", NOW)
        assert find_draft(conn, matter.id, matter.staff_id) is None


def test_everybody_has_a_draft_of_their_own(engine: Engine) -> None:
    mine, other = open_matter(engine), open_matter(engine)
    with engine.begin() as conn:
        keep_draft(conn, mine.id, mine.staff_id, "我的", NOW)
        keep_draft(conn, mine.id, other.staff_id, "别人的", NOW)
        keep_draft(conn, other.id, other.staff_id, "别处的", NOW)
        assert find_draft(conn, mine.id, mine.staff_id) == "我的"
        assert find_draft(conn, mine.id, other.staff_id) == "别人的"


def test_drafts_go_with_their_ticket(engine: Engine) -> None:
    mine, other = open_matter(engine), open_matter(engine)
    with engine.begin() as conn:
        for ticket in (mine, other):
            for person in (mine, other):
                keep_draft(conn, ticket.id, person.staff_id, "稿", NOW)
        drop_drafts(conn, mine.id)
        assert find_draft(conn, mine.id, other.staff_id) is None
        assert find_draft(conn, other.id, mine.staff_id)
