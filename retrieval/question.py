"""A question as the engine sees it: its telling words, their official synonyms, and what it wants."""

from dataclasses import dataclass

from retrieval.answer_kinds import AnswerKind, kinds_wanted, without_asked
from retrieval.language import Language
from retrieval.tokenizer import Tokenizer

#: A word this common in Chinese says nothing about the matter; rarity above it is the word's weight.
COMMON = 7.5
#: Rarer than this does not tell more: often it is only a typing error or an odd cut.
RARE = 14.0
#: How much a synonym counts against the citizen's own word when passages are scored.
SYNONYM_WEIGHT = 0.6


@dataclass(frozen=True, slots=True)
class Word:
    """A telling word of a question; `weight` >= 0 says how telling."""

    text: str
    weight: float
    synonyms: tuple[str, ...]
    is_place: bool


@dataclass(frozen=True, slots=True)
class Question:
    """`normal` is the question in normal form, `terms` what is searched, with weights."""

    normal: str
    words: tuple[Word, ...]
    wants: tuple[AnswerKind, ...]
    terms: tuple[tuple[str, float], ...]


def read_question(text: str, language: Language) -> Question:
    """Take a citizen's question apart."""
    tokenizer = language.tokenizer
    normal = tokenizer.normalise(text)
    found = language.synonyms.found_in(normal)
    return Question(
        normal=normal,
        words=_telling_words(normal, found, tokenizer),
        wants=kinds_wanted(normal),
        terms=_weighted_terms(normal, found, tokenizer),
    )


def _telling_words(normal: str, found: dict[str, tuple[str, ...]], tokenizer: Tokenizer) -> tuple[Word, ...]:
    words = []
    rest = without_asked(normal)
    # An everyday expression that has official words is one unit, however jieba would cut it.
    for expression, official in found.items():
        if expression in rest:
            rest = rest.replace(expression, "\n")
            words.append(Word(expression, _weight(expression, tokenizer), official, False))
    for word in dict.fromkeys(tokenizer.cut(rest)):
        weight = _weight(word, tokenizer)
        if weight > 0:
            words.append(Word(word, weight, (), tokenizer.is_place(word)))
    return tuple(words)


def _weight(expression: str, tokenizer: Tokenizer) -> float:
    """The rarest part of an expression decides."""
    rarity = max((tokenizer.rarity(word) for word in tokenizer.cut(expression)), default=0.0)
    return max(0.0, min(rarity, RARE) - COMMON)


def _weighted_terms(
    normal: str, found: dict[str, tuple[str, ...]], tokenizer: Tokenizer
) -> tuple[tuple[str, float], ...]:
    own = tokenizer.terms(normal)
    seen = set(own)
    terms = [(term, 1.0) for term in own]
    for official in found.values():
        for term in dict.fromkeys(t for word in official for t in tokenizer.terms(word)):
            if term not in seen:
                seen.add(term)
                terms.append((term, SYNONYM_WEIGHT))
    return tuple(terms)
