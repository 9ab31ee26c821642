"""How often the quotation of the right passage holds what answers, how long it is, and the weights it is chosen by.

    python -m benchmarks.quoting ../shared/data [QUESTIONS.jsonl ...]

The right passage is found by the labelled evidence, not by a search. Without files the shared everyday questions are
taken. The weights are those of a conditional logit: of the sentences of a passage that may answer, one does, with
odds of exp(weights * features). They are learned on the passages that are too long to be quoted whole.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.everyday import Everyday, bases, published, read_everyday
from bot.answers.quoting import WHOLE, quotes_of_passage
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.question import read_question
from retrieval.sentences import read_sentences

Floats = NDArray[np.float64]
_STEPS, _RATE = 300, 0.5


@dataclass(frozen=True)
class Case:
    """A question with the passage that answers, and all passages of its document."""

    question: Everyday
    passage: Passage
    document: Sequence[Passage]

    def is_held(self, text: str) -> bool:
        """Whether `text` holds an evidence."""
        squeezed = "".join(text.split())
        return any(evidence in squeezed for evidence in self.question.evidence)


def cases_of(questions: Iterable[Everyday], passages: Sequence[Passage]) -> Iterator[Case]:
    """The questions whose evidence stands in the text of a passage, each with the first such passage."""
    documents: dict[int, list[Passage]] = {}
    for passage in passages:
        documents.setdefault(passage.document_id, []).append(passage)
    for question in questions:
        for passage in passages:
            case = Case(question, passage, documents[passage.document_id])
            if question.is_answered_by(passage) and case.is_held(passage.text):
                yield case
                break


def report(cases: Sequence[Case], language: Language) -> str:
    """The share of quotations that hold an evidence, and their lengths in characters."""
    held, lengths = [], []
    for case in cases:
        question = read_question(case.question.text, language)
        quotes = quotes_of_passage(question, case.passage, case.document, language.tokenizer)
        text = "\n".join(quote.text for quote in quotes)
        held.append(case.is_held(text))
        lengths.append(len(text))
    mean, most = np.mean(lengths), np.quantile(lengths, 0.95)
    return f"{len(cases)} questions: held {np.mean(held):.3f}, characters {mean:.0f} on average, {most:.0f} at p95"


def weights(cases: Iterable[Case], language: Language) -> Floats:
    """The weights of coverage, telling terms and the wanted kind, by gradient ascent of the likelihood."""
    choices = [choice for case in cases if (choice := _choice(case, language)) is not None]
    scale = np.concatenate([features for features, _ in choices]).std(0)
    learned = np.zeros(len(scale))
    for _ in range(_STEPS):
        slope = np.zeros(len(scale))
        for features, answers in choices:
            worth = features / scale @ learned
            odds = np.exp(worth - worth.max())
            slope += (answers / answers.sum() - odds / odds.sum()) @ features / scale
        learned += _RATE * slope / len(choices)
    return np.asarray(learned / scale)


def _choice(case: Case, language: Language) -> tuple[Floats, Floats] | None:
    """The features of each sentence that may answer, and which does; None where none alone does."""
    if len(case.passage.text.strip()) <= WHOLE:
        return None
    question = read_question(case.question.text, language)
    sentences = read_sentences(question, case.passage.text, language.tokenizer)
    leads = {lead for sentence in sentences for lead in sentence.leads}
    may_answer = [s for n, s in enumerate(sentences) if s.text.strip() and n not in leads]
    answers = np.array([float(case.is_held(sentence.text)) for sentence in may_answer])
    if not answers.any():
        return None
    return np.array([(s.coverage, s.telling, float(s.gives_wanted)) for s in may_answer]), answers


def main(data: Path, files: Sequence[Path]) -> None:
    """Measure on each base, and print the weights that these questions would give."""
    language = Language.load()
    files = files or [data / "citizen_questions" / "questions.jsonl"]
    questions = [question for file in files for question in read_everyday(file)]
    for base, folders in bases(data).items():
        cases = list(cases_of((q for q in questions if q.base == base), published(folders)))
        if cases:
            print(f"{base}, {report(cases, language)}")
            print("   coverage, telling, wanted:", *np.round(weights(cases, language), 2))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
