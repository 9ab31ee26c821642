"""Many at once: what the scan finds nothing in is done, all else waits for a person."""

import pytest
from sqlalchemy import Engine

from knowledge_base.editing.acts import submit
from knowledge_base.editing.bulk import publish_waiting, sign_waiting, submit_drafts
from knowledge_base.editing.rules import NotAllowed
from knowledge_base.editing.scan import scan
from knowledge_base.kinds import Disclosure, State
from knowledge_base.published import published_passages
from knowledge_base.reviews import find_review
from tests.conftest import NOW
from tests.knowledge_base.editing.people import People, draft, edition, state


def test_drafts_go_out_by_two_accounts_and_what_was_found_is_left(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        plain = [draft(conn, people.editor, edition(f"第{n}条。", title=f"规定{n}")) for n in range(60)]
        phone = draft(conn, people.editor, edition("手机13812345678。", title="有手机号的"))
        unmarked = draft(conn, people.editor, edition(title="没有标注的", disclosure=Disclosure.UNMARKED))
        others = draft(conn, people.colleague, edition(title="别人的"))
    submitted = list(submit_drafts(engine, people.editor, NOW))
    reviewed = list(sign_waiting(engine, people.reviewer, NOW, people.editor.id))
    assert publish_waiting(engine, people.reviewer, NOW, people.editor.id) == len(plain)
    assert [(one.version_id, bool(one.findings)) for one in submitted if one.left] == [
        (phone, True),
        (unmarked, False),
    ]
    assert [one.version_id for one in reviewed] == plain
    with engine.connect() as conn:
        assert len(published_passages(conn)) == len(plain)
        assert {state(conn, one) for one in (phone, unmarked, others)} == {State.DRAFT}
        review = find_review(conn, plain[0])
    assert review
    assert review.staff_id == people.reviewer.id


def test_what_was_found_is_not_signed_in_bulk_whatever_its_author_says(
    engine: Engine, people: People
) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor, edition("手机13812345678。"))
        submit(conn, scan(conn, version_id), people.editor, NOW, "值班手机")
    [one] = sign_waiting(engine, people.reviewer, NOW)
    assert [finding.words for finding in one.findings] == ["138****5678"]
    with engine.connect() as conn:
        assert state(conn, version_id) is State.IN_REVIEW


def test_an_administrator_signs_in_bulk_no_word_of_their_own(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        draft(conn, people.administrator)
    list(submit_drafts(engine, people.administrator, NOW))
    [one] = sign_waiting(engine, people.administrator, NOW)
    assert one.left
    with pytest.raises(NotAllowed):
        list(sign_waiting(engine, people.editor, NOW))
