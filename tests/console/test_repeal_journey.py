"""废止 by the keyboard alone, and a question of a day that is past: what the citizen is told before and after."""

from datetime import date
from typing import Any

import pytest

from tests.assistant import Assistant, eventually
from tests.conftest import publish_in
from tests.console.agent import hire
from tests.console.conftest import Open

OLD, NEW = "东湖区陶艺馆开放办法", "东湖区手工艺场馆管理规定"
QUESTION = "陶艺馆每周开放几天"


@pytest.fixture
def policies(assistant: Assistant) -> tuple[int, int]:
    """An old document, what is to take its place, and an editor."""
    hire(assistant.engine, "sun", "孙编辑", "editor")
    old, new = (
        publish_in(
            assistant.engine,
            title,
            ("第三条", f"东湖区陶艺馆每周开放{days}天，市民凭身份证免费入馆。"),
            document_number=f"东政发〔{year}〕7号",
            issued_on=date(year, 5, 1),
        )
        for title, days, year in ((OLD, "四", 2019), (NEW, "六", 2025))
    )
    return old, new


def asked(assistant: Assistant) -> dict[str, Any]:
    return dict(assistant.http.post("/api/questions", json={"text": QUESTION}).json())


def test_a_repeal_names_what_takes_its_place_and_a_past_day_still_has_its_rule(
    assistant: Assistant, sign_in: Open, policies: tuple[int, int]
) -> None:
    old, _ = policies
    # Where nobody asks anything, there is nothing to rehearse.
    assistant.http.post("/", data={"text": QUESTION})
    sun = sign_in("sun", path=f"/console/documents/{old}/repeal")
    sun.sees("会碰到什么")
    sun.fills("#successor", NEW)
    sun.acts("Enter")
    sun.sees("二、预演")
    sun.reaches('form[action="/console/rehearsals"] button')
    sun.acts("Enter")
    sun.page.wait_for_selector("main a.button.primary, #reason")
    if sun.page.locator("#reason").count():
        sun.fills("#reason", "由新规定接替")
        sun.reaches("main form button")
        sun.acts("Enter")
    sun.reaches("main a.button.primary")
    sun.acts("Enter")
    sun.fills("#reason", "区政府常务会议决定")
    sun.fills("#word", "废止")
    sun.acts("Enter")
    sun.sees("已宣布废止，马上生效")
    assert sun.is_at(".done")
    told = eventually(lambda: [c for c in asked(assistant)["citations"] if c["title"] == NEW])
    assert "每周开放六天" in told[0]["quote"]
    assert "已废止" in assistant.http.get(f"/documents/{old}").text
    assert NEW in assistant.http.get(f"/documents/{old}").text

    sun.goes("/")
    sun.fills("#text", QUESTION)
    sun.unfolds("问过去某一天的规定")
    sun.fills("#as-of", "06012021")
    sun.reaches("#ask button.primary")
    sun.types("Enter")
    sun.sees("历史规定：您问的是2021年6月1日")
    assert "每周开放四天" in sun.reads()
