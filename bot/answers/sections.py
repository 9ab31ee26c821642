"""Which side of a matter the sections of its guide tell of: what is surely asked and in none of them is said so."""

from collections.abc import Sequence

import numpy as np

from retrieval.answer_kinds import gives
from retrieval.hits import Hit
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.question import Question
from retrieval.sides import SERVED, SIDES, Side

#: Sides that have a heading of their own where a guide tells of them.
_HEADED = (Side.MATERIALS, Side.PLACE, Side.DURATION, Side.FEE, Side.PHONE, Side.HOURS, Side.CONSEQUENCE)
#: A side is asked from this probability on; a heading tells of it from this share on, and not below that.
_ASKED, _TELLS, _SILENT = 0.6, 0.8, 0.2


def lacking(question: Question, sections: Sequence[Passage], language: Language) -> Side | None:
    """The side that is surely asked, and of which no section tells by its heading or its words; None where one may."""
    side = SIDES[int(question.sides.argmax())]
    if side not in _HEADED or question.asks(side) < _ASKED:
        return None
    if any(_served(question, section, language) >= _SILENT for section in sections):
        return None
    texts = [language.tokenizer.normalise(section.text) for section in sections]
    is_given = any(gives(text, kind) for text in texts for kind in question.wants)
    return None if is_given else side


def tells(question: Question, hit: Hit, language: Language) -> bool:
    """Whether the heading of the passage is the side that is surely asked."""
    return _served(question, hit.passage, language) >= _TELLS


def _served(question: Question, section: Passage, language: Language) -> float:
    """How far [0, 1] the heading serves the side that is asked."""
    heading = language.sides.read(language.tokenizer.normalise(section.heading))
    return float(np.asarray(question.sides) @ SERVED @ heading)
