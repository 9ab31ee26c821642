"""The fictitious district: thirty questions for the thing itself, beside documents that only order its publication."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Outcome
from bot.conversation import ask
from bot.desk import Desk
from database import migrate, open_engine
from knowledge_base.importing import files_below, import_file
from knowledge_base.kinds import Kind
from knowledge_base.searcher import Searcher
from manage import SAMPLE
from retrieval.language import Language
from tests.conftest import NOW, make_settings

ROOT = Path(__file__).parents[1]
DISTRICT = ROOT / "knowledge_base" / "sample_district"
#: Notices that order these lists to be published, and do not hold them.
DUTIES = ROOT / "benchmarks" / "questions" / "district" / "notices"
QUESTIONS = Path(__file__).parent / "answers" / "district_lists.jsonl"


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory, language: Language) -> Desk:
    folder = tmp_path_factory.mktemp("district")
    engine = open_engine(f"sqlite:///{folder / 'district.db'}")
    migrate(engine)
    for path in files_below([DISTRICT, SAMPLE, DUTIES]):
        (done,) = import_file(engine, path, None, NOW, publishing=True)
        assert done.refused is None
        if path.parent == DISTRICT:
            assert done.kind is Kind.DIRECTORY
            assert "示例" in str(done.title)
            assert (done.issuer, done.issued_on, done.warnings) != (None, None, ())
    desk = Desk(engine, Searcher(engine, language, folder / "index"), make_settings(var_dir=folder))
    desk.searcher.refresh()
    return desk


def questions() -> list[dict[str, Any]]:
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def test_the_thing_itself_is_given_or_honestly_refused(district: Desk) -> None:
    right, wrong = 0, []
    for question in questions():
        said = ask(district, question["text"], NOW)
        if said.outcome is Outcome.ANSWERED:
            assert said.citations[0].kind is Kind.DIRECTORY, question["text"]
        assert not [words for words in question.get("no", ()) if words in said.text], question["text"]
        given = said.outcome is Outcome.ANSWERED and all(
            words in said.text for words in question.get("has", ())
        )
        if given != bool(question.get("refused")):
            right += 1
        else:
            wrong.append(question["text"])
    assert len(questions()) == 30
    assert right >= 29, wrong
