"""From a file on an editor's disk to an answer that cites it: two people, a keyboard each."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from docx import Document

from tests.assistant import Assistant, eventually
from tests.console.agent import Agent, hire
from tests.console.conftest import Open
from tests.knowledge_base.intake.files import NOTICE
from tests.shared_data import SHARED

#: What only the file can answer, and what the answer quotes.
SEED = ("推动政府开放日长效机制由谁牵头", "政府开放日")
OWN = ("游泳场所每多少平方米水面配几名救生员", "救生员")


@pytest.fixture
def word_file(tmp_path: Path) -> tuple[Path, str, str]:
    """The seed notice as a Word file, or one made up where it is absent; what is asked of it, and what is quoted."""
    seed = next(iter(sorted(SHARED.glob("seeds/*.txt"))), None)
    text = seed.read_text(encoding="utf-8").replace("**", "") if seed else NOTICE
    document = Document()
    for line in text.split("\n"):
        if line.strip():
            document.add_paragraph(line.strip())
    path = tmp_path / "通知.docx"
    document.save(str(path))
    return (path, *(SEED if seed else OWN))


@pytest.fixture
def people(assistant: Assistant, sign_in: Open) -> Callable[[], tuple[Agent, Agent]]:
    """people() -> an editor where files are handed in, and a reviewer where they wait for her."""
    hire(assistant.engine, "sun", "孙编辑", "editor")
    hire(assistant.engine, "zhou", "周审查", "reviewer")
    return lambda: (sign_in("sun", path="/console/uploads"), sign_in("zhou", path="/console/reviews"))


def test_a_word_file_is_cited_a_minute_after_it_was_chosen(
    assistant: Assistant, people: Callable[[], tuple[Agent, Agent]], word_file: tuple[Path, str, str]
) -> None:
    path, question, quoted = word_file
    editor, reviewer = people()
    began = time.monotonic()
    hand_in(editor, path)
    read = time.monotonic()
    choose_disclosure(editor)
    submit(editor)
    version = editor.page.url.partition("?")[0]
    sign(reviewer)
    publish(editor, version)
    answer = eventually(lambda: cited(assistant.http, question, quoted))
    cited_after = time.monotonic() - began
    print(f"\nread after {read - began:.1f} s, cited after {cited_after:.1f} s: {answer[:60]}")  # noqa: T201


def hand_in(editor: Agent, path: Path) -> None:
    editor.reaches("#files")
    # The dialog of the system, in which a file is chosen, belongs to no page.
    editor.page.set_input_files("#files", path)
    editor.reaches("#hand-in button")
    editor.types("Enter")
    editor.page.wait_for_url("**/console/uploads/*")
    editor.page.wait_for_selector("#read-title")


def choose_disclosure(editor: Agent) -> None:
    editor.reaches("#disclosure")
    if editor.page.input_value("#disclosure") == "unmarked":
        editor.types("ArrowDown")
    editor.reaches("form[action$='/facts'] button")
    editor.acts("Enter")
    editor.sees("要素已保存")
    assert editor.is_at(".done")


def submit(editor: Agent) -> None:
    editor.reaches("a[href$='#submit']")
    editor.acts("Enter")
    editor.fills("#said", "照原文收入，已逐行核对。")
    editor.reaches("form[action$='/submit'] button")
    editor.acts("Enter")
    editor.page.wait_for_selector(".done")


def sign(reviewer: Agent) -> None:
    reviewer.goes("/console/reviews")
    reviewer.reaches("a[href$='/review']")
    reviewer.acts("Enter")
    reviewer.fills("#sign", "已核对，可以公开。")
    reviewer.reaches("form[action$='/sign'] button")
    reviewer.acts("Enter")
    reviewer.page.wait_for_selector(".done")


def publish(editor: Agent, version: str) -> None:
    editor.page.goto(version)
    # Where citizens have asked anything by then.
    if editor.page.locator("form[action='/console/rehearsals'] input[value=publish]").count():
        editor.rehearses()
        editor.answers_for_what_gets_worse()
        editor.page.goto(version)
    editor.reaches("form[action$='/publish'] button")
    editor.acts("Enter")
    editor.page.wait_for_selector(".done")


def cited(http: httpx2.Client, question: str, quoted: str) -> str:
    """What is quoted of the file in the answer, empty as long as it is not cited."""
    citations = http.post("/api/questions", json={"text": question}).json()["citations"]
    return next((each["quote"] for each in citations if quoted in each["quote"]), "")


def test_files_are_handed_in_without_a_script(
    browser: object, assistant: Assistant, word_file: tuple[Path, str, str]
) -> None:
    hire(assistant.engine, "sun", "孙编辑", "editor")
    editor = Agent(browser, assistant.server.url, "sun", path="/console/uploads", java_script_enabled=False)
    editor.page.set_input_files("#files", word_file[0])
    editor.reaches("#hand-in button")
    editor.acts("Enter")
    assert "/console/uploads/" in editor.page.url
    for _ in range(40):
        if editor.page.locator("#read-title").count():
            break
        editor.page.wait_for_timeout(500)
        editor.reaches("a.button")
        editor.acts("Enter")
    editor.sees("读出来的：")
    editor.leaves()
