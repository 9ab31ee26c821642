"""Whether a passage is there to give the kind of answer a question wants."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.answer_kinds import AnswerKind, kinds_wanted, mask_of
from retrieval.coverage import support
from retrieval.index import Index
from retrieval.language import Language
from retrieval.question import Question, Word, read_question
from retrieval.scoring import Floats

#: What it is worth to hold the kind of answer wanted, and to stand under a heading that asks for it. The labelled
#: questions teach the first only; with its weight (`signals.json`) the second comes to under half of the best BM25, so
#: that a stock heading ("怎么办") does not beat the words of the question.
_GIVEN, _ASKED = 0.1, 0.2
#: From this weight on, the words of a heading that the question lacks are another matter.
_OTHER_MATTER = 3.0


def suits(question: Question, rows: NDArray[np.int32], index: Index, language: Language) -> Floats:
    """Worth of each passage for holding, or by its heading being there for, the kind of answer wanted."""
    wanted = np.uint16(mask_of(question.wants))
    worth: Floats = np.where((index.contents.given[rows] & wanted) > 0, _GIVEN, 0.0)
    for place in np.flatnonzero(index.contents.asked[rows] & wanted):
        if _is_asked_by_heading(question, index.passage(int(rows[place])).heading, language):
            worth[place] += _ASKED
    return worth


def _is_asked_by_heading(question: Question, heading: str, language: Language) -> bool:
    """Whether `heading` asks for the same ("要带什么材料"), and about no other matter than the question."""
    kinds, words = _read_heading(heading, language)
    if not kinds & set(question.wants):
        return False
    return sum(word.weight for word in words if not support(word, question.normal)) < _OTHER_MATTER


@lru_cache(maxsize=4096)
def _read_heading(heading: str, language: Language) -> tuple[frozenset[AnswerKind], tuple[Word, ...]]:
    normal = language.tokenizer.normalise(heading)
    return frozenset(kinds_wanted(normal)), read_question(heading, language).words
