"""A question's terms looked up in an index, laid out for the inner loops."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from retrieval.bm25 import floored_idf, weighted
from retrieval.coverage import Ways, worth_in_parts
from retrieval.index import Index
from retrieval.places import without_suffix
from retrieval.question import Question, Word
from retrieval.scoring import Floats, Query
from retrieval.tokenizer import Tokenizer

#: How much a word counts in proposing passages that all answers to such questions hold.
ASSOCIATION_WEIGHT = 0.7
#: An associated word in more than this share of the passages tells nothing here.
TOO_COMMON = 0.05
_FEW = 20
#: What a word counts that no text of the knowledge base holds.
UNSAID = 0.2


class Lookup(NamedTuple):
    """`query` has the citizen's own terms first, then up to `known` official ones, then up to `associated` those of
    associated words, then terms of weight 0 that only tell what is held.

    `words` and `places` are the question's, `weights` how telling each word is, `in_parts` what its parts are worth
    (`coverage.worth_in_parts`); the first `in_documents` terms are looked for in whole documents;
    `rarities` how rare each place is among the documents: 1 or a little more for one that none of them names.
    """

    query: Query
    own: int
    known: int
    associated: int
    words: Ways
    weights: Floats
    in_parts: Floats
    in_documents: int
    places: Ways
    rarities: Floats


def look_up(question: Question, index: Index, tokenizer: Tokenizer) -> Lookup:
    """Find the question's terms in the index."""
    terms = question.own | question.official | question.associated
    known = len(question.own) + len(question.official)
    numbers = {term: number for number, term in enumerate(terms)}
    words = _ways(question.words, numbers, tokenizer)
    named = [word for word in question.words if word.is_place]
    places = _ways([_without_suffix(place) for place in named], numbers, tokenizer)
    associated = len(terms)
    query = index.model.query(*weighted(terms | dict.fromkeys(list(numbers)[associated:], 0.0)))
    is_name = np.array([word.is_place or word.is_matter for word in question.words], np.bool_)
    weights = np.array([word.weight for word in question.words], np.float64)
    return Lookup(
        query=_without_common(query, known, associated, words, len(index)),
        own=len(question.own),
        known=known,
        associated=associated,
        words=words,
        weights=_weights(weights, is_name, words, query),
        in_parts=np.array([worth_in_parts(word) for word in question.words]),
        in_documents=max(len(question.own), int(places.terms.max(initial=-1)) + 1),
        places=places,
        rarities=_rarities(places, query, index),
    )


@njit(cache=True, nogil=True)
def _without_common(query: Query, known: int, associated: int, words: Ways, passages: int) -> Query:
    """Associated words weigh less than the citizen's own, and those that are everywhere nothing."""
    worth, bounds, last = query.worth.copy(), query.bounds.copy(), query.last.copy()
    most = max(_FEW, TOO_COMMON * passages)
    for term in range(known, associated):
        is_common = query.last[term] - query.first[term] > most
        factor = 0.0 if is_common else ASSOCIATION_WEIGHT
        worth[term] *= factor
        bounds[term] *= factor
        # Nor is it looked up, unless some word of the question is told by it.
        if is_common and not (words.terms == term).any():
            last[term] = query.first[term]
    return Query(query.keys, query.places, query.first, last, query.idf, worth, bounds)


@njit(cache=True, nogil=True)
def _weights(weights: Floats, is_name: NDArray[np.bool_], words: Ways, query: Query) -> Floats:
    """How telling each word is here: what no text says does not tell one text from another, unless it names a matter
    or a place, which are then missing."""
    telling = weights.copy()
    for word in range(len(weights)):
        is_known = is_name[word]
        for way in range(words.of_word[word], words.of_word[word + 1]):
            terms = words.terms[words.of_way[way] : words.of_way[way + 1]]
            is_known |= (query.last[terms] > query.first[terms]).all()
        if not is_known:
            telling[word] *= UNSAID
    return telling


def _without_suffix(place: Word) -> Word:
    return Word(without_suffix(place.text), place.weight, (), True)


def _ways(words: list[Word] | tuple[Word, ...], numbers: dict[str, int], tokenizer: Tokenizer) -> Ways:
    """Lays the words out; terms that `numbers` lacks get the next ones."""
    of_word, of_way, terms = [0], [0], []
    for word in words:
        for expression in (word.text, *word.synonyms):
            terms += [numbers.setdefault(term, len(numbers)) for term in _spelling(expression, tokenizer)]
            of_way.append(len(terms))
        of_word.append(len(of_way) - 1)
    return Ways(np.array(of_word, np.int32), np.array(of_way, np.int32), np.array(terms, np.int32))


@lru_cache(maxsize=1 << 14)
def _spelling(expression: str, tokenizer: Tokenizer) -> tuple[str, ...]:
    return tuple(tokenizer.spelling(expression))


def _rarities(places: Ways, query: Query, index: Index) -> Floats:
    """A place is in no more documents than the rarest of its terms."""
    if len(places.of_way) == 1:
        return np.zeros(0)
    documents = len(index.contents.documents)
    spread = index.spread_of(query.places[places.terms]).tolist()
    rarest = [
        min(spread[start:end], default=documents)
        for start, end in zip(places.of_way[:-1], places.of_way[1:], strict=True)
    ]
    idf = floored_idf(documents, np.array(rarest, np.float64))
    return np.asarray(idf / np.log(1 + documents + 1e-9), np.float64)
