"""Questions in everyday words on the seed notice, asked against it alone."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer, Outcome
from bot.conversation import ask
from bot.desk import Desk
from database import migrate, open_engine
from knowledge_base.importing import import_file
from knowledge_base.searcher import Searcher
from knowledge_base.sources import get_passage
from retrieval.language import Language
from tests.conftest import NOW, make_settings
from tests.shared_data import rows, shared

OWN_QUESTIONS = Path(__file__).parent / "answers" / "seed_questions.jsonl"


@pytest.fixture(scope="module")
def seed_desk(tmp_path_factory: pytest.TempPathFactory, language: Language) -> Desk:
    """A desk that knows the seed notice and nothing else."""
    folder = tmp_path_factory.mktemp("seed")
    engine = open_engine(f"sqlite:///{folder / 'seed.db'}")
    migrate(engine)
    [notice] = shared("seeds").glob("*.txt")
    [imported] = import_file(engine, notice, None, NOW, publishing=True)
    assert imported.refused is None
    desk = Desk(engine, Searcher(engine, language, folder / "index"), make_settings(var_dir=folder))
    desk.searcher.refresh()
    return desk


@dataclass
class Count:
    """How many questions came out as they should, and those that did not."""

    right: int
    wrong: list[str]


def first_cited(desk: Desk, answer: Answer) -> str:
    """The text of the passage cited first, without white space."""
    if not answer.citations:
        return ""
    with desk.engine.connect() as conn:
        return re.sub(r"\s", "", get_passage(conn, answer.citations[0].passage_id).text)


def test_the_shared_questions(seed_desk: Desk) -> None:
    questions = rows("data/seed_questions/questions.jsonl")
    cited, refused = Count(0, []), Count(0, [])
    for question in questions:
        answer = ask(seed_desk, question["text"], NOW)
        if question["answerable"]:
            count, right = cited, re.sub(r"\s", "", question["evidence"]) in first_cited(seed_desk, answer)
        else:
            count, right = refused, answer.outcome is not Outcome.ANSWERED
        count.right += right
        count.wrong += [] if right else [question["text"]]
    assert len(questions) == 42
    assert cited.right >= 27, cited.wrong
    assert refused.right >= 12, refused.wrong


def own_questions() -> list[dict[str, Any]]:
    return [json.loads(line) for line in OWN_QUESTIONS.read_text(encoding="utf-8").splitlines()]


def test_our_own_questions(seed_desk: Desk) -> None:
    """The thresholds of the shared set: 27 of 29 and 12 of 13, as shares."""
    cited, refused = Count(0, []), Count(0, [])
    for question in own_questions():
        answer = ask(seed_desk, question["text"], NOW)
        if question["heading"]:
            count = cited
            right = bool(answer.citations) and answer.citations[0].heading == question["heading"]
        else:
            count, right = refused, answer.outcome is not Outcome.ANSWERED
        count.right += right
        count.wrong += [] if right else [question["text"]]
    assert cited.right / (cited.right + len(cited.wrong)) >= 27 / 29, cited.wrong
    assert refused.right / (refused.right + len(refused.wrong)) >= 12 / 13, refused.wrong


@pytest.mark.parametrize("text", ["12341的受理时限是几小时", "居住证需要哪些材料"])
def test_what_the_notice_does_not_say_is_not_guessed(seed_desk: Desk, text: str) -> None:
    assert ask(seed_desk, text, NOW).outcome is not Outcome.ANSWERED
