"""Everyday questions ranked without the bot: how high the right passage stands on the sample, and on laws.

    python -m benchmarks.everyday ../shared/data

A passage is right when its document has one of the titles of the question and it holds one of the labelled
evidences, white space ignored. The questions of the sample are asked of the laws as well where they hold there too.
"""

import json
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from database import migrate, open_engine
from knowledge_base.importing import files_below, import_file
from knowledge_base.published import published_passages
from retrieval.index import Index
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.ranking import find

SAMPLE = Path("knowledge_base/sample")
LAWS = ("laws/beijing", "laws/national")
DEPTHS = (1, 3, 10)
_DEPTH = 50


@dataclass(frozen=True)
class Everyday:
    """A question with one turn that has an answer; `base` is S (the sample) or L (the sample and the laws)."""

    text: str
    base: str
    titles: tuple[str, ...]
    evidence: tuple[str, ...]

    def is_answered_by(self, passage: Passage) -> bool:
        """Whether the passage holds the evidence."""
        text = _squeezed(passage.searched_text)
        titled = not any(self.titles) or any(title in passage.title for title in self.titles)
        return titled and any(evidence in text for evidence in self.evidence)


def read_everyday(path: Path) -> list[Everyday]:
    """The answerable questions that need no turn before them."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Everyday(
            row["turns"][0], base, tuple(row["title"].split("|")), tuple(map(_squeezed, row["evidence"]))
        )
        for row in rows
        if row["expect"] == "answer" and len(row["turns"]) == 1
        for base in (row["base"], *("L" * bool(row["both"] and row["base"] == "S")))
    ]


def published(folders: Iterable[Path]) -> list[Passage]:
    """The passages of `folders`, imported and published as an operator would."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/everyday.db")
        migrate(engine)
        for path in files_below(list(folders)):
            import_file(engine, path, None, datetime.now(UTC), publishing=True)
        with engine.connect() as conn:
            passages = published_passages(conn)
        engine.dispose()
    return passages


def bases(data: Path) -> dict[str, list[Path]]:
    """The folders of each base of questions."""
    return {"S": [SAMPLE], "L": [SAMPLE, *(data / name for name in LAWS)]}


def ranks(questions: Iterable[Everyday], index: Index, language: Language) -> list[int]:
    """The rank of the first right passage, from 0."""
    found = ((question, find(question.text, index, language, _DEPTH).hits) for question in questions)
    return [
        next((n for n, hit in enumerate(hits) if question.is_answered_by(hit.passage)), _DEPTH)
        for question, hits in found
    ]


def report(label: str, found: list[int]) -> str:
    """The shares of questions whose right passage is among the first."""
    shares = (f"{float(np.mean([rank < depth for rank in found])):.3f}" for depth in DEPTHS)
    return f"{label} ({len(found)} questions): " + " / ".join(shares)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def main(data: Path) -> None:
    """Rank and print."""
    language = Language.load()
    questions = read_everyday(data / "citizen_questions" / "questions.jsonl")
    for base, folders in bases(data).items():
        index = Index.build(published(folders), language)
        print(
            report(
                f"{base}, {len(index)} passages",
                ranks((q for q in questions if q.base == base), index, language),
            )
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
