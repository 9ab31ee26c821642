"""Whether what a citizen writes belongs to the ticket they have, or is plainly another matter. Pure.

When unsure it belongs: words that reach an agent too many cost a glance, words that reach nobody cost the citizen.
"""

from enum import StrEnum

from bot.answer import Answer, Outcome
from bot.reading.follow_ups import is_side
from bot.reading.kind_words import kind_of
from bot.reading.matter_words import (
    calls_itself_another,
    has_asking_words,
    is_anywhere,
    names_public_matter,
    speaks_of_the_work,
)
from hotline.tickets.kinds import TicketKind
from retrieval.coverage import support
from retrieval.language import Language
from retrieval.question import Question, Word, read_question

#: A word held less than this by what was said of the ticket is a new one.
_SHARED = 0.5
#: A word that weighs less ties nothing together; a single character is often half of another word.
_TIES, _TIES_ALONE = 1.5, 3.0


class Belonging(StrEnum):
    """What a message is to a ticket."""

    #: 是这件事
    YES = "yes"
    #: 说不准
    UNSURE = "unsure"
    #: 显然是另一件事
    NO = "no"


def belonging(text: str, spoken: str, said: Answer, language: Language) -> Belonging:
    """What the message is to a ticket of which `spoken` was said so far, where `said` would answer it by itself."""
    question = read_question(text, language)
    words = _telling(question)
    if (
        not words
        or not spoken
        or speaks_of_the_work(question.normal)
        or _shares(words, text, spoken, language)
    ):
        return Belonging.YES
    if calls_itself_another(question.normal):
        return Belonging.NO
    if asks(text, language):
        is_public = names_public_matter(question.normal)
        return Belonging.NO if is_public or said.outcome is Outcome.ANSWERED else Belonging.UNSURE
    return Belonging.UNSURE


def asks(text: str, language: Language) -> bool:
    """Whether a message asks something; a statement is not answered beside."""
    question = read_question(text, language)
    return bool(question.wants or has_asking_words(question.normal))


def tells_of_trouble(text: str) -> bool:
    """Whether a statement is a matter by itself: something broken, dangerous or complained of."""
    kind, level = kind_of(text)
    return level is not None or kind is not TicketKind.CONSULTATION


def _telling(question: Question) -> list[Word]:
    return [word for word in question.words if word.weight and not is_side(word.text)]


def _shares(words: list[Word], text: str, spoken: str, language: Language) -> bool:
    """Whether a telling word of the one is in the other, by itself or by an official word for it."""
    normal, of_ticket = language.tokenizer.normalise(text), language.tokenizer.normalise(spoken)
    of_both = ((words, of_ticket), (_telling(read_question(spoken, language)), normal))
    return any(_ties(word) and support(word, other) >= _SHARED for own, other in of_both for word in own)


def _ties(word: Word) -> bool:
    """Whether two texts that share the word speak of one matter."""
    least = _TIES_ALONE if len(word.text) == 1 else _TIES
    return word.weight >= least and not is_anywhere(word.text)
