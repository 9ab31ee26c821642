"""The desk, the list of documents and a document's own page."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from database import open_engine, publications
from knowledge_base.editing.waiting import VERIFIED_FOR
from organisation.departments import add_department
from organisation.staff import Role
from settings import Settings
from tests.web.versions import TITLE, Office, act, read


@pytest.fixture
def office(client: TestClient, settings: Settings) -> Office:
    engine = open_engine(settings.database_url)
    with engine.begin() as conn:
        add_department(conn, "区城管委", [], None)
    engine.dispose()
    return Office(client, settings)


def document_of(office: Office, version_id: int) -> str:
    return (
        str(office.editor.get(f"/console/versions/{version_id}/history").url)
        .partition("#")[0]
        .rpartition("/console/")[2]
    )


def test_an_editor_begins_at_the_desk_and_a_reviewer_at_the_reviews(office: Office) -> None:
    assert office.editor.get("/console/").url.path == "/console/desk"
    assert office.reviewer.get("/console/").url.path == "/console/reviews"


def test_each_is_shown_the_pages_of_their_own_work(office: Office) -> None:
    page = read(office.editor, "desk")
    assert 'href="/console/documents"' in page
    assert "/console/tickets" not in page
    page = read(office.boss, "desk")
    assert page.count('aria-current="page"') == 1
    assert ">工单</a>" in page
    assert "/console/audit" not in page
    assert "/console/audit" in read(office.boss, "accounts")


def test_a_document_is_found_by_words_of_its_text_its_number_and_its_title(office: Office) -> None:
    office.draft("共享单车不得停放在盲道上。", document_number="东政发〔2026〕7号")
    for words in ("盲道", "东政发[2026]7号", "停车 盲道", "收费规定"):
        assert TITLE in read(office.editor, f"documents?text={words}")
    assert "没有符合条件的文件" in read(office.editor, "documents?text=月亮")


def test_filters_narrow_the_list_and_what_they_cannot_be_is_left_out(office: Office) -> None:
    draft = office.draft()
    assert "符合条件的 1 份" in read(office.editor, "documents?state=draft")
    assert "符合条件的 1 份" in read(office.editor, f"documents?author_id={office.ids['wang']}")
    assert "符合条件的 2 份" in read(office.editor, "documents?state=published")
    assert "共 3 份" in read(office.editor, "documents?state=thrown&kind=poem&department_id=x")
    act(office.editor, draft, "discard", reason="重复了")
    assert "符合条件的 0 份" in read(office.editor, "documents?state=draft")


def test_what_is_published_and_worked_on_shows_both(office: Office) -> None:
    version = office.published()
    act(office.editor, version, "draft")
    page = read(office.editor, "documents?text=停车")
    assert '第 2 版 <span class="state grey">草稿</span>' in page
    assert "已发布" in page


def test_a_document_of_a_unit_is_on_the_desks_of_that_unit(office: Office) -> None:
    page = document_of(office, office.draft())
    assert "责任单位已保存" in office.editor.post(f"/console/{page}/unit", data={"department_id": "1"}).text
    colleague = office.hire("zhou", "周编辑", Role.EDITOR)
    assert TITLE not in read(colleague, "desk")
    office.boss.post(f"/console/accounts/{office.ids['zhou']}/department", data={"department_id": "1"})
    assert TITLE in read(colleague, "desk")
    assert "您属于区城管委" in read(colleague, "desk")


def test_a_unit_that_does_not_exist_is_not_given(office: Office) -> None:
    page = document_of(office, office.draft())
    assert office.editor.post(f"/console/{page}/unit", data={"department_id": "9"}).status_code == 404


def test_what_was_looked_at_again_is_no_more_asked_for(office: Office) -> None:
    assert "该核对的" not in read(office.editor, "desk")
    engine = open_engine(office.settings.database_url)
    with engine.begin() as conn:
        conn.execute(update(publications).values(at=datetime.now(UTC) - VERIFIED_FOR - timedelta(days=1)))
    engine.dispose()
    page = read(office.editor, "desk")
    assert "该核对的" in page
    assert "居住证申领" in page
    for document in (1, 2):
        office.editor.post(f"/console/documents/{document}/verify")
    assert "该核对的" not in read(office.editor, "desk")
    assert "王编辑在" in read(office.editor, "documents/1")


def test_what_waits_for_a_reviewer_is_never_ones_own(office: Office) -> None:
    office.submitted(title="别人写的规定")
    own = office.draft(title="自己写的规定", author="qian")
    act(office.boss, own, "submit", disclosure="proactive")
    page = read(office.boss, "reviews")
    assert "共 1 份" in page
    assert page.index("别人写的规定") < page.index("您自己写的，要由别人审查") < page.index("自己写的规定")
    assert "共 2 份" in read(office.reviewer, "reviews")


def test_on_the_desk_of_who_may_sign_nothing_waits_twice(office: Office) -> None:
    others = office.submitted(title="别人写的规定")
    own = office.draft(title="自己写的规定", author="qian")
    act(office.boss, own, "submit", disclosure="proactive")
    for version_id in (others, own):
        page = document_of(office, version_id)
        office.editor.post(f"/console/{page}/unit", data={"department_id": "1"})
    office.boss.post(f"/console/accounts/{office.ids['qian']}/department", data={"department_id": "1"})
    page = read(office.boss, "desk")
    assert page.count(">别人写的规定</a>") == 1
    assert page.count(">自己写的规定</a>") == 1
