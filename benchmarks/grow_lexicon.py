"""Grows `retrieval/lexicon/associations.txt` from questions whose answering texts are known.

    python -m benchmarks.grow_lexicon ../shared/data/statute_qa

A layman says 老公, the law 夫妻: which words of the answering texts go with a word of the questions far more
often than with others. Prints what it brings on questions it was not grown from (five folds) before it
saves what all questions give.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import log
from pathlib import Path

from knowledge_base.evaluation import labelled_questions, read_passages
from retrieval.evaluate import LabelledQuestion, evaluate
from retrieval.index import Index
from retrieval.language import Associations, Language
from retrieval.passage import Passage
from retrieval.tokenizer import LEXICON

FOLDS = 5
#: A pair of words counts from this many questions on; a word leads to at most so many others.
LEAST, MOST = 3, 20
#: Questions without the pair that are assumed beside those seen, so that few cases prove little.
DOUBT = 2
#: Only what is so many times likelier than in the answer to any question.
LIFT = 2.0
#: A word of questions more common than this (nats, `Tokenizer.rarity`) leads nowhere.
COMMON = 7.0

#: The words of a question, and those of the texts that answer it.
Pair = tuple[frozenset[str], frozenset[str]]


def grow(pairs: Iterable[Pair]) -> Associations:
    """What goes with what: for each word of questions the others by p log(p / p of any question)."""
    together: defaultdict[str, Counter[str]] = defaultdict(Counter)
    asked: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    number = 0
    for question, answer in pairs:
        number += 1
        asked.update(question)
        answered.update(answer)
        for word in question:
            together[word].update(answer)
    related = {}
    for word in sorted(together):
        worth = {}
        for other, times in together[word].items():
            share, usual = times / (asked[word] + DOUBT), answered[other] / number
            if other != word and times >= LEAST and share > LIFT * usual:
                worth[other] = (share * log(share / usual), share)
        best = sorted(worth, key=lambda other: (-worth[other][0], other))[:MOST]
        if best:
            related[word] = {other: round(worth[other][1], 2) for other in best}
    return Associations(related)


def read_pairs(
    questions: Sequence[LabelledQuestion], passages: Iterable[Passage], language: Language
) -> list[Pair]:
    """The pairs of answerable questions on the documents of `passages`."""
    tokenizer = language.tokenizer
    texts: dict[int, set[str]] = {document: set() for q in questions for document in q.relevant}
    for passage in passages:
        if passage.document_id in texts:
            texts[passage.document_id].update(tokenizer.words(passage.searched_text))
    return [
        (
            frozenset(word for word in tokenizer.words(q.text) if tokenizer.rarity(word) > COMMON),
            frozenset().union(*(texts[document] for document in q.relevant)),
        )
        for q in questions
    ]


def main(folder: Path) -> None:
    """Grow, report and save."""
    language = Language.load()
    passages, numbers = read_passages(folder)
    index = Index.build(passages, language)
    questions = [q for q in labelled_questions(folder, numbers) if q.relevant]
    pairs = read_pairs(questions, passages, language)
    figures: dict[str, Counter[str]] = {"without": Counter(), "with": Counter()}
    for fold in range(FOLDS):
        held_out = questions[fold::FOLDS]
        grown = grow(pair for place, pair in enumerate(pairs) if place % FOLDS != fold)
        for name, associations in (("without", Associations({})), ("with", grown)):
            found = evaluate(held_out, index, replace(language, associations=associations))["document"]
            for figure, value in found.items():
                figures[name][figure] += value * len(held_out) / len(questions)
    for name, values in figures.items():
        print(name, {figure: round(value, 3) for figure, value in values.items()})
    grown = grow(pairs)
    save(grown, LEXICON / "associations.txt")
    print(f"{len(grown.related)} words lead to {sum(map(len, grown.related.values()))} others")


def save(associations: Associations, path: Path) -> None:
    """Write the lexicon as `Associations.load` reads it."""
    lines = [
        "# What the texts that answer a question hold more often than others, by a word of the question.",
        "# Made by `python -m benchmarks.grow_lexicon` from legal questions of laymen; do not edit.",
    ]
    for word, others in associations.related.items():
        lines.append(f"{word}: " + " ".join(f"{other}={share}" for other, share in others.items()))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
