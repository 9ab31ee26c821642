"""A sheet with ten faulty rows by keyboard alone; two editors on one draft, and no word lost."""

from pathlib import Path

import pytest
from sqlalchemy import select

from database import versions
from knowledge_base.documents import store
from knowledge_base.editing.acts import standing
from knowledge_base.edition import Edition
from knowledge_base.kinds import Kind
from knowledge_base.passages import PassageText
from tests.assistant import Assistant
from tests.conftest import NOW
from tests.console.agent import Agent, hire
from tests.console.conftest import Open
from tests.knowledge_base.intake.test_sheets import FAULTY, GOOD, HEADER, sheet


@pytest.fixture
def editors(assistant: Assistant, sign_in: Open) -> tuple[Agent, Agent]:
    """Two editors where files are handed in."""
    hire(assistant.engine, "sun", "孙编辑", "editor")
    hire(assistant.engine, "qian", "钱编辑", "editor")
    path = "/console/uploads"
    return sign_in("sun", path=path), sign_in("qian", path=path)


def hand_in(editor: Agent, path: Path, button: str) -> None:
    editor.reaches("#files")
    # The dialog of the system, in which a file is chosen, belongs to no page.
    editor.page.set_input_files("#files", path)
    editor.reaches(button)
    editor.types("Enter")
    editor.page.wait_for_url("**/console/uploads/*")


def saved(folder: Path, *rows: tuple[str, ...]) -> Path:
    path = folder / "清单.xlsx"
    path.write_bytes(sheet(HEADER, *rows))
    return path


def test_a_sheet_with_ten_faulty_rows_is_put_right_and_taken_in_by_keyboard(
    assistant: Assistant, editors: tuple[Agent, Agent], tmp_path: Path
) -> None:
    editor, _ = editors
    hand_in(editor, saved(tmp_path, GOOD, *(row for row, _ in FAULTY)), "#hand-in button")
    editor.sees("10 行有错，一行都还没有导入")
    page = editor.reads(".faults")
    for number, (_, said) in enumerate(FAULTY, 3):
        assert f"第 {number} 行" in page
        assert said in page
    rows = [(name or "注销登记", f"A1{n:02}", *GOOD[2:]) for n, ((name, *_), _) in enumerate(FAULTY)]
    hand_in(editor, saved(tmp_path, GOOD, *rows), ".corrected button")
    editor.sees("没有发现错误")
    editor.sees("新增 11", ".badges")
    editor.reaches("form[action$='/sheet'] button")
    editor.acts("Enter")
    editor.sees("导入好了")
    with assistant.engine.connect() as conn:
        titles = conn.scalars(select(versions.c.title).where(versions.c.filename == "清单.csv")).all()
    assert len(titles) == 11
    assert {"居住证申领", "注销登记"} <= set(titles)


def test_two_editors_on_one_draft_lose_no_word(assistant: Assistant, editors: tuple[Agent, Agent]) -> None:
    first, second = editors
    edition = Edition(Kind.QA, "夜间停车收费吗", (PassageText("", "", "夜间不收费。"),))
    with assistant.engine.begin() as conn:
        version_id = store(conn, edition, b"night", "night.txt", NOW).version_id
    for editor in editors:
        editor.goes(f"/console/versions/{version_id}/edit")
    write(second, "夜间二十一点后不收费。")
    second.sees("已保存")
    write(first, "节假日也不收费。")
    first.sees("钱编辑刚刚也改了这份草稿")
    assert "夜间二十一点后不收费。" in first.page.input_value("#their-body")
    assert first.page.input_value("#body") == "节假日也不收费。"
    write(first, "夜间二十一点后不收费，节假日也不收费。")
    first.sees("已保存")
    first.sees("夜间二十一点后不收费，节假日也不收费。", "#live-passages")
    with assistant.engine.connect() as conn:
        assert [p.text for p in standing(conn, version_id).passages] == [
            "夜间二十一点后不收费，节假日也不收费。"
        ]


def test_passages_follow_while_she_writes_and_the_browser_keeps_what_is_not_saved(
    assistant: Assistant, editors: tuple[Agent, Agent]
) -> None:
    editor, _ = editors
    edition = Edition(Kind.QA, "公园几点开门", (PassageText("", "", "六点。"),))
    with assistant.engine.begin() as conn:
        version_id = store(conn, edition, b"park", "park.txt", NOW).version_id
    editor.goes(f"/console/versions/{version_id}/edit")
    editor.reaches("#body")
    editor.page.keyboard.press("Control+a")
    editor.page.keyboard.insert_text("# 夏天\n\n五点半。")
    editor.sees("夏天", "#live-passages h3")
    editor.sees("还没有保存", "#kept")
    editor.goes(f"/console/versions/{version_id}/edit")
    editor.reaches("#unsaved button")
    editor.types("Enter")
    assert editor.page.input_value("#body") == "# 夏天\n\n五点半。"


def write(editor: Agent, text: str) -> None:
    editor.reaches("#body")
    editor.page.keyboard.press("Control+a")
    editor.page.keyboard.insert_text(text)
    editor.acts("Control+Enter")
