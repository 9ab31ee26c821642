"""Cutting a passage into sentences, and finding those that speak to a question."""

import re
from dataclasses import dataclass
from math import log

from retrieval.answer_kinds import gives
from retrieval.coverage import coverage
from retrieval.question import Question
from retrieval.tokenizer import Tokenizer
from text.enumerations import MARKER, leads_of

_SENTENCE = re.compile(
    rf"(?:[^。！？；;!?\n：:]|[：:](?!{MARKER}))*(?:[。！？；;!?\n]|[：:](?={MARKER}))?[”’」』）)]*"
)
#: A character that no text needs.
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text: verbatim, where it starts, what leads into it, and how it answers a question.

    `leads` are the numbers of the sentences that give it its sense ("有下列情形之一的："). `coverage` is the weighted
    share [0, 1] of the question's telling words found in it and its leads; `telling` >= 0 is the weight of the
    question's terms that stand in it and in few other sentences of the text; `gives_wanted` says whether it or its
    leads hold something of the kind the question wants.
    """

    text: str
    start: int
    leads: tuple[int, ...]
    coverage: float
    telling: float
    gives_wanted: bool


def split_sentences(text: str) -> list[tuple[int, str]]:
    """(start, sentence) for each sentence of `text`; joined together they are `text` again."""
    return [(match.start(), match[0]) for match in _SENTENCE.finditer(text) if match[0]]


def read_sentences(question: Question, text: str, tokenizer: Tokenizer) -> list[Sentence]:
    """Every sentence of `text`, in order, with what it holds for the question."""
    split = split_sentences(text)
    # One call for all: the conversion to simplified characters costs by the call.
    joined = tokenizer.normalise(_SEPARATOR.join(sentence.replace(_SEPARATOR, " ") for _, sentence in split))
    normals = joined.split(_SEPARATOR) if split else []
    telling = _telling(question, [normal for normal in normals if normal.strip()])
    sentences = []
    for (start, sentence), normal, leads in zip(split, normals, leads_of([s for _, s in split]), strict=True):
        whole = "\n".join((*(normals[lead] for lead in leads), normal))
        held = sum(weight for term, weight in telling.items() if term in normal)
        wanted = any(gives(whole, kind) for kind in question.wants)
        sentences.append(Sentence(sentence, start, leads, coverage(question, whole), held, wanted))
    return sentences


def _telling(question: Question, normals: list[str]) -> dict[str, float]:
    """How well each term of the question tells one of the texts from the others: not at all where all hold it."""
    telling = {}
    whole = "\n".join(normals)
    for term, weight in question.own.items():
        spelled = term.removeprefix("_")
        # Most stand nowhere.
        if spelled in whole:
            number = sum(spelled in normal for normal in normals)
            telling[spelled] = weight * log(len(normals) / number)
    return telling
