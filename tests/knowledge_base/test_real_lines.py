"""No line of a real document is lost without being named; prints how many there were."""

import gzip
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge_base.documents import Edition
from knowledge_base.editions import read_edition
from knowledge_base.extraction import Unreadable, extract
from knowledge_base.margins import Margin
from tests.shared_data import rows, shared

_LISTS = (
    "data/service_items/jinan_street_guides.jsonl",
    "data/service_items/police_household_guides.jsonl",
    "data/interpretations/corpus.jsonl.gz",
    "data/policy_qa/corpus.jsonl.gz",
)
_FILES = (".txt", ".md", ".html")


def real_files() -> Iterator[tuple[str, bytes]]:
    """Every document of the shared data in a text format: its name and its bytes."""
    for file in sorted(shared("data").rglob("*")):
        if file.suffix in _FILES and file.name != "README.md":
            yield file.name, file.read_bytes()
    for path in _LISTS:
        for row in listed(shared(path)):
            title = row.get("title") or row.get("name") or ""
            yield f"{row['id']}.txt", f"{title}\n{row['text']}".encode()


def listed(file: Path) -> list[dict[str, str]]:
    source = file.read_bytes()
    text = (gzip.decompress(source) if file.suffix == ".gz" else source).decode()
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def everything(edition: Edition) -> str:
    """All that is shown of a document, white space left out."""
    parts = [edition.title, *((edition.fields or {}).get(name, "") for name in Margin)]
    above = ("", "")
    for passage in edition.passages:
        # A long paragraph is cut into several passages under the same headings.
        headings = (passage.heading_text, passage.heading)
        parts += [*headings, passage.text] if headings != above else [passage.text]
        above = headings
    return squeezed("\n".join(parts)).replace("›", "")


def test_no_line_of_a_real_document_is_lost_without_a_warning_that_names_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    documents = lines = named = 0
    unnamed: list[tuple[str, str]] = []
    for name, source in real_files():
        try:
            edition = read_edition(source, name)
        except Unreadable:
            continue
        documents += 1
        page, left_out = everything(edition), squeezed("".join((*edition.losses, *edition.warnings)))
        for paragraph in extract(source, name).paragraphs:
            for line in map(squeezed, paragraph.text.split("\n")):
                lines += 1
                if line in page or not re.search(r"\w", line):
                    continue
                # The number of an article is shown above its words.
                if re.sub(r"^第[^条]{1,9}条(?:之.)?", "", line) in page:
                    continue
                if line[:30] in left_out:
                    named += 1
                else:
                    unnamed.append((name, line))
    counts = (
        f"{documents} documents, {lines} lines, {named} named as left out, {len(unnamed)} lost in silence"
    )
    with capsys.disabled():
        sys.stdout.write(f"\n{counts}\n")
    assert not unnamed[:5]


def test_the_street_guide_keeps_its_lines() -> None:
    (guide,) = rows("data/service_items/jinan_street_guides.jsonl")
    edition = read_edition(f"{guide['name']}\n{guide['text']}".encode(), "a.txt")
    page = everything(edition)
    assert not [line for line in guide["text"].split("\n") if squeezed(line) not in page]
    assert edition.losses == ()
