"""A document's way by the keyboard alone: written, given back, handed in again, signed by a second person, cited."""

from datetime import UTC, datetime
from typing import Any

import pytest

from knowledge_base.documents import store
from organisation.staff import find_active
from tests.assistant import Assistant, eventually
from tests.console.agent import hire
from tests.console.conftest import Open
from tests.knowledge_base.editing.people import edition

QUESTION = "停在咪表车位每小时收多少钱"
TEXT = "咪表车位停车收费，每小时五元，不足一小时的按一小时计。"


@pytest.fixture
def draft(assistant: Assistant) -> int:
    """An editor, a reviewer, and a draft of the editor's."""
    hire(assistant.engine, "wang", "王编辑", "editor")
    hire(assistant.engine, "zhao2", "赵审查", "reviewer")
    with assistant.engine.begin() as conn:
        author = find_active(conn, "wang")
        assert author
        written = edition(TEXT, title="东湖区咪表车位停车收费规定")
        return store(conn, written, b"meter", "咪表.txt", datetime.now(UTC), author=author).version_id


def asked(assistant: Assistant) -> dict[str, Any]:
    answer = assistant.http.post("/api/questions", json={"text": QUESTION})
    return dict(answer.json())


def test_two_people_bring_a_document_to_the_citizens_by_the_keyboard_alone(
    assistant: Assistant, sign_in: Open, draft: int
) -> None:
    wang = sign_in("wang", path="/console/")
    wang.sees("草稿")
    wang.types("J")
    assert "咪表车位" in wang.reads(":focus")
    wang.acts("Enter")
    wang.acts("A")
    wang.sees("已提交审查")
    assert wang.is_at(".done")

    zhao = sign_in("zhao2", path="/console/")
    zhao.types("J")
    zhao.acts("Enter")
    zhao.types("X", "请写明不足一小时怎么算的依据。", "Tab")
    zhao.acts("Enter")
    zhao.sees("已退回")

    wang.goes("/console/desk")
    wang.sees("请写明不足一小时怎么算的依据。")
    wang.types("J")
    wang.acts("Enter")
    wang.reaches("#said")
    wang.types("依据在第二条，已核对。")
    wang.acts("Control+Enter")
    wang.sees("已提交审查")

    zhao.goes("/console/reviews")
    zhao.sees("依据在第二条")
    zhao.types("J")
    zhao.acts("Enter")
    zhao.acts("A")
    zhao.sees("已签发")
    assert not any(TEXT[:5] in one["quote"] for one in asked(assistant)["citations"])

    wang.goes("/console/desk")
    wang.sees("已签发，等发布")
    wang.types("J")
    wang.acts("Enter")
    # What citizens asked is asked of the base as it would be, first.
    wang.acts("A")
    wang.page.wait_for_selector(".tally", timeout=60_000)
    wang.answers_for_what_gets_worse()
    wang.reaches("main a.button.primary")
    wang.acts("Enter")
    wang.acts("A")
    wang.sees("市民现在就能问到")
    found = eventually(lambda: [c for c in asked(assistant)["citations"] if "每小时五元" in c["quote"]])
    assert found[0]["title"] == "东湖区咪表车位停车收费规定"


def test_the_sheet_of_a_review_prints_on_one_page(assistant: Assistant, sign_in: Open, draft: int) -> None:
    wang = sign_in("wang", path=f"/console/versions/{draft}/sheet")
    wang.sees("保密审查单")
    pdf = wang.page.pdf(prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type /Page/") == 1


def test_keys_that_are_switched_off_do_nothing(assistant: Assistant, sign_in: Open, draft: int) -> None:
    zhang = sign_in("zhao2", path="/console/documents")
    zhang.types("?")
    zhang.page.wait_for_selector("#keys[open]")
    zhang.types("Escape")
    zhang.goes("/console/settings/shortcuts")
    zhang.reaches("main button")
    zhang.acts("Enter")
    zhang.goes("/console/documents")
    zhang.types("J", "?")
    assert zhang.is_at("body")
    assert not zhang.page.locator("#keys[open]").count()
    zhang.goes("/console/settings/shortcuts")
    zhang.reaches("main button")
    zhang.acts("Enter")
