"""The texts that speed is measured on: statute articles one by one, and every article of an archive of laws."""

import gzip
import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

from retrieval.passage import Passage

_ARTICLE = re.compile(r"\n(?=第[一二三四五六七八九十百千零]+条)")


def read_statutes(data: Path) -> tuple[list[Passage], list[str]]:
    """Every article of statute_qa, a passage and a document each, and the questions."""
    folder = data / "statute_qa"
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    passages = [Passage(n, n, row["title"] or "", "", "", row["text"]) for n, row in enumerate(rows)]
    questions = (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    return passages, [json.loads(line)["text"] for line in questions]


def read_laws(data: Path) -> list[Passage]:
    """Every article of laws/all.tar.gz, a passage each; a law is a document."""
    passages: list[Passage] = []
    for document, (title, articles) in enumerate(laws(data / "laws" / "all.tar.gz")):
        for article in articles:
            passages.append(Passage(len(passages), document, title, "", "", article))
    return passages


def laws(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The title of each law of the archive, and its articles."""
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is not None and "_index" not in member.name:
                _, *articles = _ARTICLE.split(file.read().decode(errors="replace"))
                yield re.sub(r"[(（].*?[)）]", "", Path(member.name).stem), articles
