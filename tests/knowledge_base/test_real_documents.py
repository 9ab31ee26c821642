"""Documents nobody on the project wrote, read as their facts pages say."""

import re
from datetime import date

import pytest

from knowledge_base.dates import find_dates
from knowledge_base.extraction import extract
from knowledge_base.official_document import OfficialDocument, read
from knowledge_base.responsibility import find_responsibility
from tests.shared_data import rows, shared


def read_shared(path: str) -> OfficialDocument:
    file = shared(path)
    return read(extract(file.read_bytes(), file.name), file.name)


@pytest.fixture(scope="module")
def seed() -> OfficialDocument:
    return read_shared(f"seeds/{next(shared('seeds').glob('*.txt')).name}")


def test_the_head_of_the_seed_notice(seed: OfficialDocument) -> None:
    assert seed.issuer == "北京市西城区人民政府办公室"
    assert seed.document_number == "西政办发〔2017〕14号"
    assert seed.title == "北京市西城区人民政府办公室关于印发北京市西城区2017年政务公开工作要点的通知"
    assert seed.issued_on == seed.printed_on == date(2017, 6, 30)


def tail_table() -> list[tuple[str, str, str]]:
    """(path, lead, support) of the facts page's table of all 55 tails."""
    text = shared("facts/official-documents.md").read_text(encoding="utf-8")
    cells = [[cell.strip() for cell in line.strip("| ").split("|")] for line in text.splitlines()]
    return [(row[0], row[4], row[5]) for row in cells if len(row) == 6 and re.match(r"[一二四]（", row[0])]


def units(cell: str) -> set[str]:
    """The units of a cell; 等相关单位 and 和…的单位 name classes, which either reading may leave out."""
    cell = re.sub(r"等(?:相关)?单位$", "", "" if cell == "—" else cell)
    return set(filter(None, re.split("[、和]", cell)))


def test_all_55_tasks_and_tails_of_the_seed_notice(seed: OfficialDocument) -> None:
    table = tail_table()
    texts = {section.heading: section.text for section in seed.sections}
    assert len(table) == 55
    for path, lead, support in table:
        tail = find_responsibility(texts[path])
        assert tail is not None, path
        assert set(tail.lead) == units(lead), path
        assert {part for unit in tail.support for part in units(unit)} == units(support), path


@pytest.mark.parametrize("form", ["html_file", "txt_file"])
def test_the_28_state_council_documents(form: str) -> None:
    documents = rows("data/official_documents/state_council.jsonl")
    assert len(documents) == 28
    for gold in documents:
        document = read_shared(f"data/official_documents/{gold[form]}")
        assert _bare(document.title) == _bare(gold["title"]), gold["id"]
        if gold["doc_no"]:
            assert document.document_number == gold["doc_no"], gold["id"]
        if gold["issuer"]:
            assert _bare(document.issuer or "") == _bare(gold["issuer"]), gold["id"]
        if gold["written_date"]:
            assert document.issued_on == find_dates(gold["written_date"])[0], gold["id"]


def _bare(text: str) -> str:
    return re.sub(r"[\s、]", "", text)


@pytest.mark.parametrize("folder", ["data/laws/national", "data/laws/beijing"])
def test_laws_have_rules_and_the_date_of_their_edition(folder: str) -> None:
    files = [file for file in sorted(shared(folder).glob("*.md")) if not file.name.startswith("_")]
    with_rules = 0
    for file in files:
        law = read(extract(file.read_bytes(), file.name), file.name)
        with_rules += any(re.fullmatch(r"第.+条", section.heading) for section in law.sections)
        if edition := re.search(r"\((\d{4}-\d{2}-\d{2})\)\.md$", file.name):
            assert law.issued_on == date.fromisoformat(edition[1]), file.name
    # Decisions and lists among the laws have no rules of their own.
    assert with_rules >= 0.9 * len(files)
