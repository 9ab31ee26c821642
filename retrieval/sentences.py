"""Cutting a passage into sentences, and finding those that speak to a question."""

import re
from dataclasses import dataclass

from retrieval.answer_kinds import gives
from retrieval.question import Question, Word
from retrieval.tokenizer import Tokenizer

_SENTENCE = re.compile(r"[^。！？；;!?\n]*[。！？；;!?\n]?[”’」』）)]*")
#: What a synonym, and what part of a longer word, is worth against the citizen's own word.
SYNONYM, PART = 0.9, 0.6


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


def support(word: Word, normal: str) -> float:
    """How far a normalised text holds `word`: 1 for the word itself, less for synonyms and parts."""
    if word.text in normal:
        return 1.0
    if any(synonym in normal for synonym in word.synonyms):
        return SYNONYM
    pairs = [word.text[i : i + 2] for i in range(len(word.text) - 1)]
    if word.is_place or len(pairs) < 2:
        return 0.0
    return PART * sum(pair in normal for pair in pairs) / len(pairs)


def coverage(question: Question, normal: str) -> float:
    """The weighted share [0, 1] of the question's telling words that a normalised text holds."""
    total = sum(word.weight for word in question.words)
    if not total:
        return 0.0
    return sum(word.weight * support(word, normal) for word in question.words) / total


def read_sentences(question: Question, text: str, tokenizer: Tokenizer) -> list[Sentence]:
    """Every sentence of `text`, in order, with what it holds for the question."""
    sentences = []
    for start, sentence in split_sentences(text):
        normal = tokenizer.normalise(sentence)
        wanted = not question.wants or any(gives(normal, kind) for kind in question.wants)
        sentences.append(Sentence(sentence, start, coverage(question, normal), wanted))
    return sentences
