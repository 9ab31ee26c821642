"""The sample knowledge base: it imports as it stands, and answers what citizens ask most."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Outcome
from bot.conversation import ask
from bot.desk import Desk
from database import migrate, open_engine
from knowledge_base.importing import files_below, import_file
from knowledge_base.searcher import Searcher
from knowledge_base.sources import external_ids
from retrieval.language import Language
from tests.conftest import NOW, make_settings

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "knowledge_base" / "sample"
QUESTIONS = [
    json.loads(line)
    for line in (ROOT / "tests/answers/sample_questions.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def sample_desk(tmp_path_factory: pytest.TempPathFactory, language: Language) -> Desk:
    folder = tmp_path_factory.mktemp("sample")
    engine = open_engine(f"sqlite:///{folder / 'sample.db'}")
    migrate(engine)
    for file in files_below([SAMPLE]):
        for imported in import_file(engine, file, None, NOW, publishing=True):
            assert imported.refused is None, imported
    desk = Desk(engine, Searcher(engine, language, folder / "index"), make_settings(var_dir=folder))
    desk.searcher.refresh()
    return desk


def is_right(desk: Desk, question: dict[str, Any]) -> bool:
    answer = ask(desk, question["text"], NOW)
    if question["document"] is None:
        return answer.outcome is not Outcome.ANSWERED
    if not answer.citations:
        return False
    first = answer.citations[0]
    with desk.engine.connect() as conn:
        document = external_ids(conn, [first.document_id])[first.document_id]
    return document == question["document"] and question["heading"] in (None, first.heading)


@pytest.mark.parametrize("answerable", [True, False])
def test_everyday_questions_find_their_section_or_are_refused(sample_desk: Desk, answerable: bool) -> None:
    asked = [question for question in QUESTIONS if bool(question["document"]) is answerable]
    wrong = [question["text"] for question in asked if not is_right(sample_desk, question)]
    assert len(wrong) <= 0.08 * len(asked), wrong


def test_there_are_at_least_25_service_items_each_with_its_law() -> None:
    items = sorted((SAMPLE / "service_items").glob("*.md"))
    assert len(items) >= 25
    for item in items:
        text = item.read_text(encoding="utf-8")
        assert re.search(r"^设定依据: .*《.+》第.+条", text, re.M), item.name
        sections = re.findall(r"^## .+\n\n(.+)$", text, re.M)
        assert sections
        assert all(re.search(r"（《.+》第.+条.*）$", section) for section in sections), item.name


def plain_name(laws: str) -> str:
    """The names of laws as sections give them: without 中华人民共和国 and without marks inside a name."""
    return re.sub("中华人民共和国|[《》〈〉]", "", laws)


@pytest.mark.parametrize("item", sorted((SAMPLE / "service_items").glob("*.md")), ids=lambda item: item.stem)
def test_every_item_says_when_it_was_checked_and_by_which_edition_of_each_law(item: Path) -> None:
    text = item.read_text(encoding="utf-8")
    fields = dict(re.findall(r"^(设定依据|依据版本|核对日期): (.+)$", text, re.M))
    editions = re.findall(r"(《.+?》)（(.+?)）", fields["依据版本"])
    dated = plain_name("".join(law for law, _ in editions))
    for cited in re.findall(r"《([^》]+)》第", fields["设定依据"] + text.partition("\n# ")[2]):
        assert plain_name(cited) in dated, cited
    checked = date.fromisoformat(fields["核对日期"])
    for law, edition in editions:
        days = [date(*map(int, day)) for day in re.findall(r"(\d{4})年(\d+)月(\d+)日", edition)]
        assert days, law
        assert max(days) <= checked, law


def test_the_interpretation_covers_all_55_tasks() -> None:
    [interpretation] = (SAMPLE / "interpretations").glob("*.md")
    paths = re.findall(r"（见工作要点([一二四]（[一二]）\d+)）", interpretation.read_text(encoding="utf-8"))
    first = [f"一（一）{n}" for n in range(1, 12)] + [f"一（二）{n}" for n in range(12, 34)]
    second = [f"二（{part}）{n}" for part in "一二" for n in range(1, 6)]
    fourth = [f"四（一）{n}" for n in range(1, 8)] + [f"四（二）{n}" for n in range(1, 6)]
    assert set(paths) == {*first, *second, *fourth}
    assert len(set(paths)) == 55
