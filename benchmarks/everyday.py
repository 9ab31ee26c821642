"""Everyday questions: those that vectors and weights are learned from, and those that show what came of it.

    python -m benchmarks.everyday ../shared/data

Prints how high the right passage stands, without the bot, for questions that nothing is learned from. A passage is
right when its document has one of the titles of the question and it holds one of the labelled evidences, white
space ignored. The questions of the sample are asked of the laws as well where they hold there too.
"""

import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

import numpy as np

from benchmarks.labelled import FOLDS, Asked
from database import migrate, open_engine
from knowledge_base.importing import files_below, import_file
from knowledge_base.published import published_passages
from retrieval.index import Index
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.ranking import find

SAMPLE = Path("knowledge_base/sample")
LAWS = ("laws/beijing", "laws/national")
#: Written from the documents by people who had not seen the engine.
QUESTIONS = Path(__file__).with_name("questions")
#: The writer whose questions nothing is learned from: their ids begin with this.
UNSEEN = "W3-"
DEPTHS = (1, 3, 10)
_DEPTH = 50


@dataclass(frozen=True)
class Everyday:
    """A question with one turn that has an answer; `base` is the letter of the knowledge base that holds it."""

    text: str
    base: str
    titles: tuple[str, ...]
    evidence: tuple[str, ...]

    def is_answered_by(self, passage: Passage) -> bool:
        """Whether the passage holds the evidence."""
        return self.is_shown_by(passage.title, _squeezed(passage.searched_text))

    def is_shown_by(self, title: str, squeezed: str) -> bool:
        """Whether a text without white space, below `title`, holds the evidence."""
        titled = not any(self.titles) or any(wanted in title for wanted in self.titles)
        return titled and any(evidence in squeezed for evidence in self.evidence)


def read_everyday(path: Path) -> list[Everyday]:
    """The answerable questions that need no turn before them, those of `UNSEEN` left out."""
    return list(_questions(path, unseen=False))


def read_unseen(data: Path) -> dict[str, list[Everyday]]:
    """The questions that nothing is learned from, by where they stand."""
    return {
        "citizen_questions": read_everyday(data / "citizen_questions" / "questions.jsonl"),
        "laws.jsonl": list(_questions(QUESTIONS / "laws.jsonl", unseen=True)),
    }


def _questions(path: Path, unseen: bool) -> Iterator[Everyday]:
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        alone = row["expect"] == "answer" and len(row["turns"]) == 1
        if alone and row["id"].startswith(UNSEEN) == unseen:
            titles, evidence = tuple(row["title"].split("|")), tuple(map(_squeezed, row["evidence"]))
            for base in (row["base"], *("L" * bool(row.get("both") and row["base"] == "S"))):
                yield Everyday(row["turns"][0], base, titles, evidence)


def everyday_sets(data: Path, language: Language) -> Iterator[tuple[str, Index, list[Asked]]]:
    """Each kind of knowledge base with the questions to learn from.

    Questions that the same passage answers are in the same fold: what one of them taught would help with the other.
    A question that nothing here answers is left out.
    """
    for kind, folders in learned_bases(data).items():
        index = Index.build(published(folders), language)
        passages = [
            (row, passage, _squeezed(passage.searched_text)) for row, passage in enumerate(index.passages())
        ]
        asked = []
        for question in read_everyday(QUESTIONS / f"{kind}.jsonl"):
            right = tuple(row for row, passage, text in passages if question.is_shown_by(passage.title, text))
            if right:
                documents = frozenset(passages[row][1].document_id for row in right)
                asked.append(Asked(question.text, right, documents, fold_of(passages[right[0]][1])))
        yield kind, index, asked


def fold_of(answer: Passage) -> int:
    """The fold of the questions that a passage is the first to answer, whatever else the knowledge base holds."""
    return crc32(_squeezed(answer.searched_text).encode()) % FOLDS


def learned_bases(data: Path) -> dict[str, list[Path]]:
    """The folders of each kind of base whose questions are learned from."""
    return {
        "sample": [SAMPLE],
        "laws": [SAMPLE, *(data / name for name in LAWS)],
        "popular": [SAMPLE, *(data / name for name in LAWS)],
        "district": [QUESTIONS / "district"],
        "notice": [data.parent / "seeds"],
    }


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
    """The folders of each base of unseen questions."""
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
    for base, folders in bases(data).items():
        index = Index.build(published(folders), language)
        for name, questions in read_unseen(data).items():
            if of_base := [question for question in questions if question.base == base]:
                label = f"{name}, {base}, {len(index)} passages"
                print(report(label, ranks(of_base, index, language)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
