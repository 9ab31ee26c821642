"""From a question to ranked passages and how sure we may be of the first.

BM25 proposes passages by their own terms; these few are then ranked by everything else that is known
about them: their documents, what of the question they cover, the kind of answer they hold.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.answer_kinds import kinds_wanted, mask_of
from retrieval.bm25 import Floats, Query, weighted
from retrieval.confidence import Evidence, confidence
from retrieval.index import K1, Hit, Index, Passage
from retrieval.language import Language
from retrieval.question import Question, Word, read_question
from retrieval.sentences import PART, SYNONYM, support

#: How many passages BM25 proposes.
CANDIDATES = 50
#: How much the score of the whole document counts beside that of its passage.
DOCUMENT_WEIGHT = 0.4
#: What full coverage of the question's telling words is worth against the best BM25 score.
COVERAGE_WEIGHT = 0.5
#: What it is worth to hold the kind of answer wanted, and to stand under a heading that asks for it.
GIVEN_WEIGHT, HEADING_WEIGHT = 0.1, 0.5
#: From this weight on, the words of a heading that the question lacks are another matter.
OTHER_MATTER = 3.0
#: 北京市 is 北京 in most sentences.
_PLACE_SUFFIX = re.compile(r"(?<=..)(?:自治区|[省市区县州])$")


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found for a question: hits, best first, and the probability that the first answers it."""

    question: Question
    hits: tuple[Hit, ...]
    confidence: float
    evidence: Evidence | None = None


@dataclass(frozen=True)
class _Candidates:
    """Proposed passages, best first, with what their scores are made of: a value each."""

    rows: NDArray[np.int32]
    bm25: Floats
    coverage: Floats
    fitness: Floats
    scores: Floats


def find(text: str, index: Index, language: Language, limit: int = 10) -> Findings:
    """Search `index` for a citizen's question."""
    question = read_question(text, language)
    terms, ways = _terms_of(question, language)
    query = index.query(*weighted(terms))
    rows, own = index.model.best(query, max(limit, CANDIDATES))
    if not len(rows):
        return Findings(question, (), 0.0)
    candidates = _ranked(question, rows, own, query, ways, index, language)
    evidence = _evidence(question, candidates, query, terms, index, language)
    hits = tuple(
        Hit(index.passage(int(row)), float(score))
        for row, score in zip(candidates.rows[:limit], candidates.scores[:limit], strict=True)
    )
    return Findings(question, hits, confidence(evidence), evidence)


#: For one word of a question, the ways to hold it: the places of the terms that make it in the query.
_Ways = list[list[int]]


def _terms_of(question: Question, language: Language) -> tuple[dict[str, float], list[_Ways]]:
    """The terms to look up: those searched, and with weight 0 those that only tell which words are held."""
    terms = dict(question.terms)
    places: dict[str, int] = {term: place for place, term in enumerate(terms)}
    ways = []
    for word in question.words:
        of_word = []
        for expression in (word.text, *word.synonyms):
            way = []
            for term in language.tokenizer.spelling(expression):
                if term not in places:
                    places[term] = len(places)
                    terms[term] = 0.0
                way.append(places[term])
            of_word.append(way)
        ways.append(of_word)
    return terms, ways


def _ranked(
    question: Question,
    rows: NDArray[np.int32],
    own: Floats,
    query: Query,
    ways: list[_Ways],
    index: Index,
    language: Language,
) -> _Candidates:
    bm25 = own + DOCUMENT_WEIGHT * index.document_scores(query, rows)
    coverage = _coverage(question.words, ways, index.holds(query, rows))
    fitness = _fitness(question, rows, index, language)
    scores = bm25 + bm25.max() * (COVERAGE_WEIGHT * coverage + fitness)
    order = np.lexsort((rows, -scores))
    return _Candidates(rows[order], bm25[order], coverage[order], fitness[order], scores[order])


def _coverage(words: tuple[Word, ...], ways: list[_Ways], holds: NDArray[np.bool_]) -> Floats:
    """As `sentences.coverage`, from the terms that passages hold: (row, term)."""
    total = sum(word.weight for word in words)
    covered = np.zeros(len(holds))
    for word, (own, *synonyms) in zip(words, ways, strict=True):
        shares = holds[:, own].sum(axis=1) / (len(own) or 1)
        part = 0.0 if word.is_place or len(own) < 2 else PART
        supported = np.where(shares == 1.0, 1.0, part * shares)
        for way in filter(None, synonyms):
            supported = np.maximum(supported, SYNONYM * holds[:, way].all(axis=1))
        covered += word.weight * supported
    return covered / (total or 1.0)


def _fitness(question: Question, rows: NDArray[np.int32], index: Index, language: Language) -> Floats:
    """What it is worth that a passage holds, or by its heading is there for, the kind of answer wanted."""
    wanted = np.uint16(mask_of(question.wants))
    fitness: Floats = np.where((index.contents.given[rows] & wanted) > 0, GIVEN_WEIGHT, 0.0)
    for place in np.flatnonzero(index.contents.asked[rows] & wanted):
        if _is_asked_by_heading(question, index.passage(int(rows[place])).heading, language):
            fitness[place] += HEADING_WEIGHT
    return fitness


def _is_asked_by_heading(question: Question, heading: str, language: Language) -> bool:
    """Whether `heading` asks for the same ("要带什么材料"), and about no other matter than the question."""
    kinds, words = _read_heading(heading, language)
    if not kinds & set(question.wants):
        return False
    return sum(word.weight for word in words if not support(word, question.normal)) < OTHER_MATTER


@lru_cache(maxsize=4096)
def _read_heading(heading: str, language: Language) -> tuple[frozenset[str], tuple[Word, ...]]:
    normal = language.tokenizer.normalise(heading)
    return frozenset(kinds_wanted(normal)), read_question(heading, language).words


def _evidence(
    question: Question,
    candidates: _Candidates,
    query: Query,
    terms: Iterable[str],
    index: Index,
    language: Language,
) -> Evidence:
    """What speaks for the first of `candidates`.

    A passage that fits the kind of answer wanted less than the first is no rival for this answer.
    """
    rivals = np.flatnonzero(candidates.fitness[1:] >= candidates.fitness[0]) + 1
    lead = 1 - candidates.scores[rivals[0]] / candidates.scores[0] if len(rivals) else 1.0
    idf = dict(zip(terms, query.idf.tolist(), strict=True))
    return Evidence(
        coverage=float(candidates.coverage[0]),
        strength=min(1.0, float(candidates.bm25[0]) / _highest_score(question, idf)),
        lead=float(lead),
        coverage_lead=max(0.0, float(candidates.coverage[0] - candidates.coverage[1:].max(initial=0.0))),
        wanted_missing=_wanted_missing(question, int(candidates.rows[0]), index, language),
    )


def _highest_score(question: Question, idf: dict[str, float]) -> float:
    """What a short passage could come near that says every part of the question in one of its ways."""

    def worth(way: dict[str, float]) -> float:
        return sum(weight * idf.get(term, 0.0) for term, weight in way.items())

    parts = [min(filter(None, map(worth, ways)), default=0.0) for ways in question.ways]
    return sum(parts) * (1 + K1) or 1.0


def _wanted_missing(question: Question, row: int, index: Index, language: Language) -> bool:
    """Whether the kind of answer, the action or the place that the question names is not there at all."""
    tokenizer = language.tokenizer
    if question.action is not None:
        passage: Passage = index.passage(row)
        if not support(question.action, tokenizer.normalise(passage.searched_text)):
            return True
    # A notice names its city at its head or foot, not in every paragraph.
    for word in question.words:
        if word.is_place:
            terms = dict.fromkeys(tokenizer.spelling(_PLACE_SUFFIX.sub("", word.text)), 1.0)
            if not index.document_holds(index.query(*weighted(terms)), row).all():
                return True
    return bool(question.wants) and not index.contents.given[row] & mask_of(question.wants)
