"""Answer quality on a folder of labelled questions, through the code that serves citizens."""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from knowledge_base.passages import cut
from knowledge_base.sections import Section
from retrieval.evaluate import LabelledQuestion, evaluate
from retrieval.index import Index
from retrieval.language import Language
from retrieval.opinion import Opinion
from retrieval.passage import Passage
from retrieval.ranking import find

#: Encodes the passages of an index, and is then the opinion to ask.
Encoding = Callable[[Index], Opinion]


def evaluate_folder(
    folder: Path,
    language: Language,
    answer_at: float,
    offtopic: Path | None = None,
    encoding: Encoding | None = None,
) -> dict[str, Any]:
    """Index `corpus.jsonl[.gz]`, ask `queries.jsonl` and `unanswerable.jsonl`, return the figures.

    `offtopic` is a folder whose `queries.jsonl` have nothing to do with the corpus: counted is how many of
    them would be answered from the confidence `answer_at` on. `encoding` encodes an index first.
    """
    start = perf_counter()
    passages, numbers = read_passages(folder)
    index = Index.build(passages, language)
    seconds = perf_counter() - start
    opinion = encoding(index) if encoding else None
    figures = evaluate(labelled_questions(folder, numbers), index, language, opinion)
    if offtopic is not None:
        answered = [
            find(row["text"], index, language, opinion=opinion).answers(answer_at)
            for row in _rows(offtopic, "queries")
        ]
        figures["offtopic"] = {"queries": len(answered), "answered": sum(answered)}
    return figures | {
        "build_seconds": seconds,
        "passages": len(index),
        "index_bytes": index.size_in_bytes(),
    }


def has_questions(folder: Path) -> bool:
    """Whether there is anything to ask in `folder`."""
    return any((folder / f"queries.jsonl{packed}").exists() for packed in ("", ".gz"))


def read_passages(folder: Path) -> tuple[list[Passage], dict[str, int]]:
    """The passages of the folder's corpus, and the number of each document by its id."""
    documents = list(_rows(folder, "corpus"))
    return list(_passages(documents)), {row["id"]: number for number, row in enumerate(documents)}


def labelled_questions(folder: Path, numbers: dict[str, int]) -> list[LabelledQuestion]:
    """The folder's questions; those without an answer in the corpus have no relevant documents."""
    answerable = [
        LabelledQuestion(
            row["text"], frozenset(numbers[d] for d in row["relevant"] if d in numbers), row.get("answer")
        )
        for row in _rows(folder, "queries")
    ]
    return answerable + [LabelledQuestion(row["text"], frozenset()) for row in _rows(folder, "unanswerable")]


def report(figures: dict[str, Any]) -> str:
    """The figures for people."""
    lines = [f"问题 {figures['queries']} 个，段落 {figures['passages']} 段"]
    for name, label in (("document", "文件"), ("passage", "段落"), ("confidence", "把握")):
        if figures[name]:
            lines.append(
                f"{label}  " + "  ".join(f"{key} {value:.3f}" for key, value in figures[name].items())
            )
    for row in figures["reliability"] or ():
        lines.append(
            f"把握 {row['from']:.1f} 起  {row['questions']} 问  平均把握 {row['confidence']:.2f}  答对 {row['right']:.2f}"
        )
    if "offtopic" in figures:
        lines.append(
            f"无关问题 {figures['offtopic']['queries']} 个，会被回答 {figures['offtopic']['answered']} 个"
        )
    times = figures["query_ms"]
    each = figures["index_bytes"] / max(figures["passages"], 1)
    lines.append(f"每问 {times['p50']:.1f} 毫秒（p50），{times['p99']:.1f} 毫秒（p99）")
    lines.append(f"建索引 {figures['build_seconds']:.1f} 秒，每段 {each:.0f} 字节")
    return "\n".join(lines)


def _passages(documents: list[dict[str, Any]]) -> Iterator[Passage]:
    number = 0
    for document_id, row in enumerate(documents):
        title = row.get("title") or ""
        for part in cut((Section("", "", row["text"]),)):
            yield Passage(number, document_id, title, part.heading, part.heading_text, part.text)
            number += 1


def _rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    for path in (folder / f"{name}.jsonl", folder / f"{name}.jsonl.gz"):
        if path.exists():
            opened = gzip.open if path.suffix == ".gz" else open
            with opened(path, "rt", encoding="utf-8") as lines:
                yield from (json.loads(line) for line in lines if line.strip())
