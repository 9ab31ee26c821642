"""Speed of the search beside other libraries, in one run; writes docs/benchmarks.md.

    make benchmark          (python -m benchmarks.speed ../shared/data)

Peers get jieba's words already cut, as their own tokenizers know no Chinese. The engines take turns
in ROUNDS rounds of all questions, so that whatever else the machine does falls on all of them.
"""

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from benchmarks.collections import read_laws, read_statutes
from benchmarks.exact_search import postings_of, search
from benchmarks.peers import Search, bm25s_search, fts5_search, rank_bm25_search, tantivy_search
from retrieval.bm25 import BM25
from retrieval.index import Index
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.question import Question, read_question
from retrieval.ranking import find_for

ROUNDS = 3
#: rank_bm25 and FTS5 take hundreds of times as long: they are asked so many questions, beside ours.
SLOW = 40
TOP = 10
ADDED = 50
OURS, FULL = "ours, words only", "ours, full ranking"
REPORT = Path("docs/benchmarks.md")

Asked = Callable[[int], object]


def medians(engines: Mapping[str, Asked], number: int) -> dict[str, float]:
    """Median microseconds of each engine over questions 0 to `number` - 1, the engines taking turns in rounds."""
    taken: dict[str, list[float]] = {name: [] for name in engines}
    for turn in range(ROUNDS + 1):
        for name, ask in engines.items():
            for question in range(number):
                start = perf_counter()
                ask(question)
                # The first round warms up.
                if turn:
                    taken[name].append((perf_counter() - start) * 1e6)
    return {name: float(np.median(times)) for name, times in taken.items()}


def _compared(name: str, passages: list[Passage], questions: list[str], language: Language) -> list[str]:
    tokenizer = language.tokenizer
    texts = [tokenizer.words(passage.searched_text) for passage in passages]
    words = [tokenizer.words(question) for question in questions]
    asked = [number for number, some in enumerate(words) if some]
    words, questions = [words[n] for n in asked], [questions[n] for n in asked]
    ours = BM25(postings_of(texts), k1=1.5, b=0.75)
    engines: dict[str, Search] = {
        OURS: lambda some: search(ours, some, TOP),
        "bm25s (numba)": bm25s_search(texts, TOP),
        "tantivy": tantivy_search(texts, TOP),
    }
    slow = {"rank_bm25": rank_bm25_search(texts, TOP), "SQLite FTS5": fts5_search(texts, TOP)}
    index = Index.build(passages, language)
    read = [read_question(question, language) for question in questions]
    by_words = medians(
        {engine: _asking(search, words) for engine, search in engines.items()}
        | {
            FULL: lambda n: find_for(read[n], index, language),
            "words cut": lambda n: tokenizer.words(questions[n]),
            "question read": lambda n: read_question(questions[n], language),
        },
        len(words),
    )
    few = medians({name: _asking(some, words) for name, some in (slow | {OURS: engines[OURS]}).items()}, SLOW)
    for engine in slow:
        by_words[engine] = by_words[OURS] * few[engine] / few[OURS]
    return _table(name, len(passages), len(questions), by_words)


def _asking(search: Search, words: list[list[str]]) -> Asked:
    return lambda number: search(words[number])


def _table(name: str, passages: int, questions: int, taken: dict[str, float]) -> list[str]:
    ours, full, tantivy = taken[OURS], taken[FULL], taken["tantivy"]
    lines = [
        f"\n## {name}: {passages:,} articles, {questions} questions, best {TOP}\n",
        "| what | median, µs | times ours (words only) | times tantivy |",
        "|---|---|---|---|",
    ]
    for what, microseconds in taken.items():
        lines.append(
            f"| {what} | {microseconds:.0f} | {microseconds / ours:.2f} | {microseconds / tantivy:.2f} |"
        )
    peers = {peer: taken[peer] for peer in ("rank_bm25", "bm25s (numba)", "tantivy", "SQLite FTS5")}
    fastest = min(peers, key=lambda peer: peers[peer])
    lines += [
        f"\nWords only against the fastest peer ({fastest}): {ours / peers[fastest]:.2f} of its time.",
        f"The full ranking against tantivy's plain words: {full / tantivy:.2f} of its time.",
    ]
    return lines


def _growth(laws: list[Passage], questions: list[str], language: Language) -> list[str]:
    """All of the laws, and whole laws from the start up to a quarter of the articles."""
    cut = laws[len(laws) // 4].document_id
    indexes = {
        "a quarter": Index.build([p for p in laws if p.document_id < cut], language),
        "all": Index.build(laws, language),
    }
    read = [read_question(question, language) for question in questions]
    words = [language.tokenizer.words(question) for question in questions]
    lines = ["\n## Growth when the passages grow fourfold\n", "| what | a quarter, µs | all, µs | growth |"]
    lines.append("|---|---|---|---|")
    asked: dict[str, dict[str, Asked]] = {"full ranking": {}, "words only": {}}
    for name, index in indexes.items():
        texts = [language.tokenizer.words(p.searched_text) for p in index.passages()]
        model = BM25(postings_of(texts), k1=1.5, b=0.75)
        asked["full ranking"][name] = _ranking(read, index, language)
        asked["words only"][name] = _asking(_searching(model), words)
    for what, engines in asked.items():
        taken = medians(engines, len(questions))
        small, large = taken["a quarter"], taken["all"]
        lines.append(f"| {what} | {small:.0f} | {large:.0f} | {large / small:.2f} |")
    return [*lines, f"\n{len(indexes['a quarter']):,} and {len(indexes['all']):,} articles."]


def _ranking(read: list[Question], index: Index, language: Language) -> Asked:
    return lambda number: find_for(read[number], index, language)


def _searching(model: BM25) -> Search:
    return lambda words: search(model, words, TOP)


def _size_and_start(laws: list[Passage], language: Language) -> list[str]:
    index = Index.build(laws, language)
    with TemporaryDirectory() as folder:
        index.save(Path(folder))
        start = perf_counter()
        opened = Index.open(Path(folder), language.fingerprint)
        seconds = perf_counter() - start
        assert len(opened) == len(index)
    start = perf_counter()
    Language.load()
    loading = perf_counter() - start
    return [
        "\n## Memory and start\n",
        f"{index.size_in_bytes() / len(index):.0f} bytes a passage over {len(index):,} articles, its text included,"
        " in files that workers map.",
        f"A worker opens them in {seconds:.3f} s (pages are read when touched); the lexicon takes {loading:.2f} s more.",
    ]


def _building(passages: list[Passage], language: Language) -> list[str]:
    start = perf_counter()
    index = Index.build(passages, language)
    whole = perf_counter() - start
    last = passages[-1].document_id + 1
    new = [replace(passage, id=passage.id + len(passages), document_id=last) for passage in passages[:ADDED]]
    start = perf_counter()
    grown = Index.build([*passages, *new], language, index)
    added = perf_counter() - start
    assert len(grown) == len(passages) + ADDED
    return [
        "\n## Building\n",
        f"{len(passages):,} passages from text: {whole:.1f} s.",
        f"One document of {ADDED} passages more: {added:.2f} s.",
    ]


def _heading() -> list[str]:
    """What was measured, where and when."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return [
        "# Benchmarks",
        "",
        "Written by `make benchmark`. Absolute times belong to one noisy machine; the ratios, measured in turns in one",
        "run, are what counts. Peers are given jieba's words already cut; our full ranking is given the question",
        "already read, and both readings stand in the tables. rank_bm25 and FTS5 are asked some of the questions beside ours and",
        "their medians scaled by ours. Words only is `exact_search.search`, the model without what makes it a ranking.",
        "What citizens and staff wait for is in [throughput.md](throughput.md), [phone.md](phone.md), [queue.md](queue.md) and [reviewing.md](reviewing.md).",
        "",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()},"
        f" {date.today().isoformat()}, commit {commit}.",
    ]


def main(data: Path) -> None:
    """Measure everything and write the report."""
    language = Language.load()
    passages, questions = read_statutes(data)
    report = _heading()
    report += _compared("statute_qa", passages, questions, language)
    laws = read_laws(data)
    report += _compared("laws/all.tar.gz", laws, questions, language)
    report += _growth(laws, questions, language)
    report += _size_and_start(laws, language)
    report += _building(passages, language)
    REPORT.write_text("\n".join(report) + "\n", encoding="utf-8")
    print(REPORT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
