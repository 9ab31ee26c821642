"""Cutting a passage into sentences, and finding those that speak to a question."""

import re
from dataclasses import dataclass

from retrieval.answer_kinds import gives
from retrieval.coverage import coverage
from retrieval.question import Question
from retrieval.tokenizer import Tokenizer

_SENTENCE = re.compile(r"[^。！？；;!?\n]*[。！？；;!?\n]?[”’」』）)]*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage: verbatim text, where it starts, and how it answers a question.

    `coverage` is the weighted share [0, 1] of the question's telling words found here; `gives_wanted`
    says whether it holds something of the kind the question wants (true where it wants nothing special).
    """

    text: str
    start: int
    coverage: float
    gives_wanted: bool


def split_sentences(text: str) -> list[tuple[int, str]]:
    """(start, sentence) for each sentence of `text`; joined together they are `text` again."""
    return [(match.start(), match[0]) for match in _SENTENCE.finditer(text) if match[0]]


def read_sentences(question: Question, text: str, tokenizer: Tokenizer) -> list[Sentence]:
    """Every sentence of `text`, in order, with what it holds for the question."""
    sentences = []
    for start, sentence in split_sentences(text):
        normal = tokenizer.normalise(sentence)
        wanted = not question.wants or any(gives(normal, kind) for kind in question.wants)
        sentences.append(Sentence(sentence, start, coverage(question, normal), wanted))
    return sentences
