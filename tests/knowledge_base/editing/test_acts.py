"""From a draft to a publication, and back: what each act asks, and who may."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select, update

from database import audit_log, publications, versions
from knowledge_base.editing.acts import (
    BearsSecrecyMark,
    DisclosureUnexplained,
    DisclosureUnmarked,
    FindingsUnanswered,
    NotAnsweredFrom,
    ScanOutdated,
    discard,
    expire,
    publish_signed,
    recall,
    reject,
    save_draft,
    sign_off,
    start_draft,
    submit,
    withdraw_published,
)
from knowledge_base.editing.history import Act, of_document
from knowledge_base.editing.rules import ActNotPossible, NotAllowed, ReasonMissing, possible
from knowledge_base.editing.scan import scan
from knowledge_base.kinds import Disclosure, State
from knowledge_base.published import published_passages
from knowledge_base.publishing import NotPublishable, publish_as_operator
from knowledge_base.reviews import OwnWork, find_review
from tests.conftest import NOW
from tests.knowledge_base.editing.people import People, draft, edition, signed, state

LATER = NOW + timedelta(hours=1)
PHONE = "联系电话13812345678。"


def test_what_two_people_have_seen_is_answered_from_and_its_history_tells_it(
    engine: Engine, people: People
) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor)
        submit(conn, scan(conn, version_id), people.editor, NOW)
        sign_off(conn, scan(conn, version_id), people.reviewer, NOW, "可以公开")
        publish_signed(conn, version_id, people.editor, NOW)
        assert [passage.text for passage in published_passages(conn)] == ["停车每小时五元。"]
        told = [(event.act, event.who) for event in of_document(conn, 1)]
        audited = conn.execute(select(audit_log.c.who, audit_log.c.what)).all()[-2:]
    assert told == [(Act.PUBLISHED, "王编辑"), (Act.SIGNED, "赵审查"), (Act.SUBMITTED, "王编辑")]
    assert [tuple(row) for row in audited] == [("zhao", "version sign"), ("wang", "publish")]


@pytest.mark.parametrize(
    ("disclosure", "reason", "refused"),
    [
        (Disclosure.UNMARKED, None, DisclosureUnmarked),
        (Disclosure.ON_REQUEST, " ", DisclosureUnexplained),
        (Disclosure.NONE, "涉及商业秘密", NotPublishable),
    ],
)
def test_its_disclosure_is_said_and_explained_before_it_is_handed_in(
    engine: Engine, people: People, disclosure: Disclosure, reason: str | None, refused: type[Exception]
) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor, edition(disclosure=disclosure))
        conn.execute(update(versions).values(disclosure_reason=reason))
        with pytest.raises(refused):
            submit(conn, scan(conn, version_id), people.editor, NOW)
        assert state(conn, version_id) is State.DRAFT


def test_what_is_found_is_answered_by_the_author_and_let_through_by_the_reviewer(
    engine: Engine, people: People
) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor, edition(PHONE))
        with pytest.raises(FindingsUnanswered) as unanswered:
            submit(conn, scan(conn, version_id), people.editor, NOW)
        submit(conn, scan(conn, version_id), people.editor, NOW, "值班手机，可以公开")
        with pytest.raises(ReasonMissing):
            sign_off(conn, scan(conn, version_id), people.reviewer, NOW)
        sign_off(conn, scan(conn, version_id), people.reviewer, NOW, "属值班电话")
        review = find_review(conn, version_id)
    assert [finding.words for finding in unanswered.value.findings] == ["138****5678"]
    assert review
    assert (review.reason, review.findings[0]["words"]) == ("属值班电话", "138****5678")


def test_a_document_that_is_marked_secret_itself_is_neither_handed_in_nor_signed(
    engine: Engine, people: People
) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor)
        conn.execute(update(versions).values(reading="机密★1年\n东湖区停车收费规定"))
        with pytest.raises(BearsSecrecyMark):
            submit(conn, scan(conn, version_id), people.editor, NOW, "没关系")
        conn.execute(update(versions).values(status=State.IN_REVIEW))
        with pytest.raises(BearsSecrecyMark):
            sign_off(conn, scan(conn, version_id), people.reviewer, NOW, "没关系")


def test_only_the_revision_that_was_looked_through_is_handed_in(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor)
        seen = scan(conn, version_id)
        save_draft(conn, version_id, edition(PHONE), 1, people.editor, NOW)
    with engine.connect() as conn, pytest.raises(ScanOutdated):
        submit(conn, seen, people.editor, NOW)


def test_nobody_signs_or_rejects_what_they_have_written_any_of_administrators_included(
    engine: Engine, people: People
) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor)
        save_draft(conn, version_id, edition("六元。"), 1, people.administrator, NOW)
        submit(conn, scan(conn, version_id), people.editor, NOW)
        with pytest.raises(OwnWork):
            sign_off(conn, scan(conn, version_id), people.administrator, NOW)
        with pytest.raises(OwnWork):
            reject(conn, version_id, people.administrator, NOW, "不行")
        with pytest.raises(NotAllowed):
            sign_off(conn, scan(conn, version_id), people.colleague, NOW)
        sign_off(conn, scan(conn, version_id), people.reviewer, NOW)


def test_what_was_rejected_is_written_on_and_handed_in_again(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor)
        submit(conn, scan(conn, version_id), people.editor, NOW)
        with pytest.raises(ReasonMissing):
            reject(conn, version_id, people.reviewer, NOW, " ")
        reject(conn, version_id, people.reviewer, NOW, "价格不对")
        save_draft(conn, version_id, edition("停车每小时六元。"), 1, people.editor, NOW)
        publish_signed(conn, signed(conn, people, version_id), people.editor, NOW)
        assert [passage.text for passage in published_passages(conn)] == ["停车每小时六元。"]


def test_what_is_in_review_is_not_written_on_until_it_is_recalled(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor)
        submit(conn, scan(conn, version_id), people.editor, NOW)
        with pytest.raises(ActNotPossible):
            save_draft(conn, version_id, edition("六元。"), 1, people.editor, NOW)
        recall(conn, version_id, people.editor, NOW)
        assert save_draft(conn, version_id, edition("六元。"), 1, people.editor, NOW) == 2


def test_what_is_published_is_changed_by_a_draft_beside_it(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        first = signed(conn, people, draft(conn, people.editor))
        publish_signed(conn, first, people.editor, NOW)
        second = start_draft(conn, first, people.editor, LATER)
        assert [passage.text for passage in published_passages(conn)] == ["停车每小时五元。"]
        save_draft(conn, second, edition("停车每小时六元。"), 1, people.editor, LATER)
        publish_signed(conn, signed(conn, people, second, LATER), people.editor, LATER)
        assert [passage.text for passage in published_passages(conn)] == ["停车每小时六元。"]
        with pytest.raises(NotAnsweredFrom):
            withdraw_published(conn, first, people.editor, LATER, "过时")


def test_an_old_version_is_restored_as_a_new_one(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        first = signed(conn, people, draft(conn, people.editor))
        publish_signed(conn, first, people.editor, NOW)
        second = start_draft(conn, first, people.editor, NOW)
        save_draft(conn, second, edition("六元。"), 1, people.editor, NOW)
        publish_signed(conn, signed(conn, people, second), people.editor, NOW)
        third = start_draft(conn, first, people.editor, LATER)
        publish_signed(conn, signed(conn, people, third), people.editor, LATER)
        assert [passage.text for passage in published_passages(conn)] == ["停车每小时五元。"]
        row = conn.execute(select(versions).where(versions.c.id == third)).one()
    assert (row.number, row.based_on_id, row.revision) == (3, first, 1)


@pytest.mark.parametrize(("end", "left"), [(withdraw_published, State.WITHDRAWN), (expire, State.EXPIRED)])
def test_what_is_taken_back_comes_back_by_the_signature_it_had(
    engine: Engine, people: People, end: Callable[..., None], left: State
) -> None:
    with engine.begin() as conn:
        version_id = signed(conn, people, draft(conn, people.editor))
        publish_signed(conn, version_id, people.editor, NOW)
        end(conn, version_id, people.reviewer, NOW, "口径在改")
        assert not published_passages(conn)
        assert state(conn, version_id) is left
        publish_signed(conn, version_id, people.editor, LATER)
        assert published_passages(conn)
        acts = [
            tuple(row)
            for row in conn.execute(
                select(publications.c.action, publications.c.note).order_by(publications.c.id)
            )
        ]
    ending = "withdraw" if left is State.WITHDRAWN else "expire"
    assert acts == [("publish", None), (ending, "口径在改"), ("publish", None)]


def test_what_was_thrown_away_is_not_signed_and_its_file_can_be_brought_in_again(
    engine: Engine, people: People
) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor)
        discard(conn, version_id, people.editor, NOW, "重复")
        with pytest.raises(ActNotPossible):
            submit(conn, scan(conn, version_id), people.editor, NOW)
        assert draft(conn, people.editor) != version_id


def test_a_file_brought_in_again_does_not_publish_what_an_editor_made_of_it(
    engine: Engine, people: People
) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor)
        save_draft(conn, version_id, edition("随便写的。"), 1, people.editor, NOW)
        again = draft(conn, people.editor)
        publish_as_operator(conn, again, NOW)
        assert [passage.text for passage in published_passages(conn)] == ["停车每小时五元。"]


def test_an_agent_does_nothing_with_versions(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor)
        assert not any(possible(some, people.agent, set()) for some in State)
        with pytest.raises(NotAllowed):
            submit(conn, scan(conn, version_id), people.agent, NOW)
        with pytest.raises(NotAllowed):
            start_draft(conn, version_id, people.agent, NOW)
