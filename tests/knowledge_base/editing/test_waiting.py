"""What waits for whom, and for how long."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, Engine, update

from database import documents, versions
from knowledge_base.editing import acts, waiting
from knowledge_base.editing.lists import Wanted, count_documents, list_documents
from knowledge_base.editing.scan import scan as look_through
from knowledge_base.editing.waiting import EXPIRES_SOON, VERIFIED_FOR, Waiting
from knowledge_base.kinds import Kind, State, Validity
from knowledge_base.publishing import Ending
from organisation.beijing_time import BEIJING
from organisation.departments import add_department
from organisation.staff import assign_department, get_staff
from tests.conftest import NOW
from tests.knowledge_base.editing.people import People, draft, edition, signed

TODAY = NOW.astimezone(BEIJING).date()


def published(conn: Connection, people: People, title: str = "东湖区停车收费规定", **fields: object) -> int:
    version_id = signed(conn, people, draft(conn, people.editor, edition(title=title)))
    conn.execute(update(versions).where(versions.c.id == version_id).values(**fields)) if fields else None
    acts.publish_signed(conn, version_id, people.editor, NOW)
    return version_id


def ids(found: list[Waiting]) -> list[int]:
    return [one.version_id for one in found]


def test_a_draft_is_its_authors_and_their_units(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor)
        assert ids(waiting.drafts(conn, people.editor)) == [version_id]
        assert ids(waiting.drafts(conn, people.colleague)) == []
        add_department(conn, "区城管委", [], None)
        conn.execute(update(documents).values(department_id=1))
        assign_department(conn, people.colleague.id, 1, "qian", NOW)
        colleague = get_staff(conn, people.colleague.id)
        assert ids(waiting.drafts(conn, colleague)) == [version_id]


def test_what_an_agent_wrote_concerns_the_editor_who_has_taken_it_up(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.agent)
        acts.submit(conn, look_through(conn, version_id), people.editor, NOW, "已核对")
        assert ids(waiting.submitted(conn, people.editor)) == [version_id]
        assert waiting.submitted(conn, people.colleague) == []


def test_a_draft_that_was_given_back_is_no_draft_like_others_until_it_is_handed_in(
    engine: Engine, people: People
) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor)
        acts.submit(conn, look_through(conn, version_id), people.editor, NOW, "写好了")
        acts.reject(conn, version_id, people.reviewer, NOW, "缺依据")
        (one,) = waiting.rejected(conn, people.editor)
        assert (one.version_id, one.reason) == (version_id, "缺依据")
        assert waiting.drafts(conn, people.editor) == []
        acts.submit(conn, look_through(conn, version_id), people.editor, NOW, "补了")
        assert waiting.rejected(conn, people.editor) == []


def test_reviewers_are_shown_the_longest_wait_first_and_never_their_own(
    engine: Engine, people: People
) -> None:
    with engine.begin() as conn:
        later, first = (draft(conn, people.editor, edition(title=f"第{n}号规定")) for n in "一二")
        own = draft(conn, people.administrator, edition(title="第三号规定"))
        for version_id, who, hours in (
            (first, people.editor, 1),
            (later, people.editor, 2),
            (own, people.administrator, 0),
        ):
            acts.submit(conn, look_through(conn, version_id), who, NOW + timedelta(hours=hours), "好了")
        assert ids(waiting.to_review(conn, people.administrator)) == [first, later]
        assert ids(waiting.to_review(conn, people.reviewer)) == [own, first, later]


@pytest.mark.parametrize(
    ("days", "is_shown"), [(-1, False), (0, True), (EXPIRES_SOON.days, True), (EXPIRES_SOON.days + 1, False)]
)
def test_what_ends_soon_is_shown(engine: Engine, people: People, days: int, is_shown: bool) -> None:
    with engine.begin() as conn:
        published(conn, people, expires_on=TODAY + timedelta(days=days))
        assert bool(waiting.expiring(conn, people.editor, TODAY)) is is_shown


def test_what_nobody_looked_at_for_long_or_is_to_be_changed_is_shown(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = published(conn, people)
        assert waiting.unverified(conn, people.editor, NOW + VERIFIED_FOR) == ([], 0)
        found, count = waiting.unverified(conn, people.editor, NOW + VERIFIED_FOR + timedelta(days=1))
        assert (ids(found), count) == ([version_id], 1)
        conn.execute(update(documents).values(needs_change="收费已调整"))
        found, _ = waiting.unverified(conn, people.editor, NOW)
        assert found[0].reason == "收费已调整"


def test_a_directory_that_is_late_is_shown_with_the_day_it_was_due(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        published(conn, people, issued_on=date(2026, 1, 31), fields={"更新周期": "每月"})
        conn.execute(update(documents).values(kind=Kind.DIRECTORY))
        (one,) = waiting.late_directories(conn, people.editor, TODAY)
        assert one.on
        assert one.on.astimezone(BEIJING).date() == date(2026, 2, 28)
        assert waiting.late_directories(conn, people.editor, date(2026, 2, 28)) == []


def test_what_comes_and_goes_by_itself_is_shown_the_next_first(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = signed(conn, people, draft(conn, people.editor))
        acts.schedule(conn, version_id, people.editor, NOW, NOW + timedelta(days=1), NOW + timedelta(days=2))
        found = waiting.scheduled(conn, people.editor)
        assert [one.act for one in found] == ["publish", Ending.EXPIRE]
        acts.unschedule(conn, version_id, people.editor, NOW)
        assert waiting.scheduled(conn, people.editor) == []


def test_a_list_is_narrowed_by_how_a_version_stands_today(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        published(conn, people, validity=Validity.IN_FORCE, expires_on=TODAY)
        wanted = Wanted(validity=Validity.EXPIRED)
        assert count_documents(conn, wanted, TODAY) == 0
        (line,) = list_documents(conn, wanted, TODAY + timedelta(days=1))
        assert line.validity is Validity.EXPIRED


def test_a_published_document_is_found_by_the_state_of_its_draft_too(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = published(conn, people)
        draft_id = acts.start_draft(conn, version_id, people.editor, NOW)
        for state in (State.PUBLISHED, State.DRAFT):
            (line,) = list_documents(conn, Wanted(state=state), TODAY)
            assert (line.version_id, line.work_id) == (version_id, draft_id)


def test_signs_of_search_patterns_are_looked_for_as_they_are(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        draft(conn, people.editor, edition("按50%收取。"))
        draft(conn, people.editor, edition("按500元收取。", title="另一份"))
        assert count_documents(conn, Wanted(text="50%"), TODAY) == 1
        assert count_documents(conn, Wanted(text="收取 按"), TODAY) == 2
