"""How far passages hold a word, told by the index as far as it can: reading a text takes as long as a search."""

import re

import numpy as np

from retrieval.coverage import SYNONYM, support, worth_in_parts
from retrieval.index import Index
from retrieval.language import Language
from retrieval.question import Word
from retrieval.scoring import Floats, Texts

_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")


def support_of(word: Word, rows: Texts, index: Index, language: Language) -> Floats:
    """Degree [0, 1] to which each passage in `rows` holds `word`; `coverage.support` of its normalised text."""
    expressions = (word.text, *word.synonyms)
    if not all(map(_HAN.fullmatch, expressions)):
        return np.array([support(word, _text(row, index, language)) for row in rows.tolist()])
    own, *others = ([index.holds(pair, rows) for pair in _pairs(expression)] for expression in expressions)
    whole, by_synonym = np.all(own, axis=0), np.zeros(len(rows), np.bool_)
    for pairs in others:
        by_synonym |= np.all(pairs, axis=0)
    by_parts = worth_in_parts(word) * np.mean(own, axis=0)
    degrees: Floats = np.where(whole, 1.0, np.maximum(SYNONYM * by_synonym, by_parts))
    # All pairs of a longer word may be there and the word not: that is in the text.
    for place in np.flatnonzero(whole | by_synonym) if max(map(len, expressions)) > 2 else ():
        degrees[place] = support(word, _text(int(rows[place]), index, language))
    return degrees


def _pairs(expression: str) -> list[str]:
    return [expression[at : at + 2] for at in range(len(expression) - 1)]


def _text(row: int, index: Index, language: Language) -> str:
    return language.tokenizer.normalise(index.passage(row).searched_text)
