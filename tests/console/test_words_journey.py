"""An editor and a citizen before real browsers: a refusal, its reason seen, a word added, answered, undone, refused again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from database import open_engine
from knowledge_base.kinds import Kind
from tests.assistant import eventually
from tests.conftest import publish_in, publish_small_knowledge_base
from tests.console.agent import Agent, hire
from tests.databases import SQLite
from tests.server import Server

QUESTION = "搬家多久能办好"
ANSWER = "户口迁移自受理之日起5个工作日内办结"
#: Any of them may be the one that answers next.
WORKERS = 2


@pytest.fixture
def server(sqlite: SQLite, tmp_path: Path) -> Iterator[Server]:
    """Several workers, an editor, and a guide that calls it 户口迁移."""
    url = sqlite.fresh(tmp_path)
    engine = open_engine(url)
    publish_small_knowledge_base(engine)
    publish_in(
        engine,
        "户口迁移",
        ("要带什么材料", "办理户口迁移要带居民户口簿、居民身份证和准予迁入证明等材料。"),
        ("多久能办好", f"{ANSWER}。"),
        kind=Kind.SERVICE_ITEM,
    )
    hire(engine, "sun", "孙编辑", "editor")
    engine.dispose()
    running = Server(url, tmp_path, WORKERS)
    yield running
    running.stop()


class Chat:
    """A citizen at the chat, with the keyboard alone."""

    def __init__(self, browser: Any, url: str) -> None:
        self.page = browser.new_context().new_page()
        self.page.goto(url)

    def is_told(self, question: str) -> str:
        """What is said to `question`."""
        turns = self.page.locator("#turns > li")
        before = turns.count()
        self.page.focus("#text")
        self.page.keyboard.type(question)
        self.page.keyboard.press("Tab")
        while not self.page.evaluate("document.activeElement.matches('#ask .primary')"):
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Enter")
        self.page.wait_for_function(
            "n => document.querySelectorAll('#turns > li').length > n && !document.activeElement?.disabled",
            arg=before,
        )
        return str(turns.last.inner_text())


def outcomes(server: Server) -> set[str]:
    """How the question ends, asked over connections of their own, so that any of the workers has it."""
    asked = (
        httpx2.post(f"{server.url}/api/questions", json={"text": QUESTION}, timeout=60)
        for _ in range(4 * WORKERS)
    )
    return {str(response.json()["outcome"]) for response in asked}


def test_a_word_is_seen_to_be_missing_added_answered_with_and_taken_back(
    browser: Any, server: Server
) -> None:
    citizen = Chat(browser, server.url)
    assert ANSWER not in citizen.is_told(QUESTION)
    sun = Agent(browser, server.url, "sun", path="/console/words")
    sun.sees(QUESTION)
    sun.reaches('a[href*="/why?question="]')
    sun.acts("Enter")
    sun.sees("您问的“搬家”在这一段里没有")
    sun.reaches(".advice ~ .row .primary")
    sun.acts("Enter")
    sun.comes_to("#changes")
    sun.sees("变好")
    sun.reaches("#add")
    sun.acts("Enter")
    sun.comes_to(".done")
    assert eventually(lambda: outcomes(server) == {"answered"})
    assert ANSWER in citizen.is_told(QUESTION)
    sun.reaches('form[action$="/undo"] button')
    sun.acts("Enter")
    sun.comes_to(".done")
    assert eventually(lambda: outcomes(server) == {"unanswered"})
    # Who talks of it already is asked whether it is meant; somebody else is refused as before.
    assert ANSWER not in Chat(browser, server.url).is_told(QUESTION)
    sun.sees("孙编辑")
    sun.leaves()
