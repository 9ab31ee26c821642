"""How far a text holds the telling words of a question: as they are, by official words for them, or in parts."""

from typing import NamedTuple

import numpy as np
from numba import njit

from retrieval.question import Question, Word
from retrieval.scoring import Floats, Texts

#: What a synonym, and what part of a longer word, is worth against the citizen's own word.
SYNONYM, PART = 0.9, 0.6


class Ways(NamedTuple):
    """The ways to hold each of several words, flat: word w has the ways `of_word[w]:of_word[w + 1]`, way y the terms
    `terms[of_way[y]:of_way[y + 1]]`, numbers in the query; the first way is the word itself."""

    of_word: Texts
    of_way: Texts
    terms: Texts


@njit(cache=True, nogil=True)
def held(whole: bool, by_synonym: float, by_parts: float) -> float:
    """Degree [0, 1] to which a text holds a word: 1 with the word itself, else the worthier of synonym and parts."""
    return 1.0 if whole else max(by_synonym, by_parts)


def worth_in_parts(word: Word) -> float:
    """Most [0, 1] that parts of a word are worth against the whole. Half of a place's name is another place."""
    return 0.0 if word.is_place or len(word.text) < 3 else PART


def support(word: Word, normal: str) -> float:
    """Degree [0, 1] to which a normalised text holds `word`."""
    if word.text in normal:
        return float(held(True, 0.0, 0.0))
    by_synonym = SYNONYM if any(synonym in normal for synonym in word.synonyms) else 0.0
    by_parts = worth_in_parts(word)
    if by_parts:
        pairs = [word.text[i : i + 2] for i in range(len(word.text) - 1)]
        by_parts *= sum(pair in normal for pair in pairs) / max(len(pairs), 1)
    return float(held(False, by_synonym, by_parts))


def coverage(question: Question, normal: str) -> float:
    """The weighted share [0, 1] of the question's telling words that a normalised text holds."""
    total = sum(word.weight for word in question.words)
    if not total:
        return 0.0
    return sum(word.weight * support(word, normal) for word in question.words) / total


@njit(cache=True, nogil=True, error_model="numpy")
def words_held(counts: Texts, words: Ways, in_parts: Floats, synonym: float) -> Floats:
    """Degree [0, 1] to which each row holds each word: (word, row). `counts` is (term of the query, row).

    As `support`, but by terms: bigrams scattered over a passage count as the word they make. `in_parts` are
    `worth_in_parts` of the words; `synonym` is SYNONYM, given so that no caller's compiled code holds an old one.
    """
    rows = counts.shape[1]
    degrees = np.zeros((len(in_parts), rows))
    for word in range(len(in_parts)):
        own = words.of_word[word]
        number = words.of_way[own + 1] - words.of_way[own]
        by_synonym = np.zeros(rows)
        for way in range(own + 1, words.of_word[word + 1]):
            terms = words.of_way[way + 1] - words.of_way[way]
            if terms:
                by_synonym[_terms_found(counts, words, way) == terms] = synonym
        found = _terms_found(counts, words, own)
        for row in range(rows):
            by_parts = in_parts[word] * found[row] / max(number, 1)
            degrees[word, row] = held(number > 0 and found[row] == number, by_synonym[row], by_parts)
    return degrees


@njit(cache=True, nogil=True)
def _terms_found(counts: Texts, words: Ways, way: int) -> Texts:
    """How many of the terms of a way each row holds."""
    found = np.zeros(counts.shape[1], np.int32)
    for i in range(words.of_way[way], words.of_way[way + 1]):
        for row in range(len(found)):
            found[row] += counts[words.terms[i], row] > 0
    return found
