"""Questions to a register: of a name that is in it, of one that is not, and of the list as a whole."""

from collections import Counter
from collections.abc import Sequence

from bot.answer import Answer, Choice, Outcome, RefusalReason
from bot.answers.citing import Sources, citation_of, quotes_of, rest_of
from bot.answers.refusing import unanswered
from bot.phrases import sources as phrases
from bot.phrases.sources import row_of
from bot.reading.register_words import asks_for_all, asks_for_one
from bot.wishes import ShowPassage
from retrieval.answer_kinds import AnswerKind, gives
from retrieval.coverage import support
from retrieval.hits import Hit
from retrieval.judging.names import words_of_name
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.question import Question
from retrieval.ranking import SearchResult

#: A row is asked for from this share of its name's words on.
_NAMED = 0.6
#: From this chance on a row is given that has what is asked for, whatever its name.
_SURE = 0.5
_SHOWN = 3


def from_register(result: SearchResult, hits: Sequence[Hit], sources: Sources) -> Answer:
    """The row of the name that is asked for; the list where all are; that the name is not there."""
    question = result.question
    register = hits[0].passage.document_id
    rows = [hit for hit in hits if hit.passage.document_id == register]
    common = _common_words([row.heading for row in sources.sections(register)], sources.language)
    by_name = [hit for hit in rows if _is_named(hit.passage.heading, question, common, sources.language)]
    if by_name and _lacks(question, by_name[0].passage, sources.language):
        return unanswered(question, by_name[:1], result.confidence, sources)
    if by_name:
        return _row(result, by_name[0], sources)
    if result.answers(_SURE) and not asks_for_one(question.normal):
        return _row(result, hits[0], sources)
    if asks_for_all(question.normal):
        return _all(result, hits[0], sources)
    return unanswered(question, hits[:1], result.confidence, sources, RefusalReason.NOT_LISTED)


def _common_words(names: Sequence[str], language: Language) -> frozenset[str]:
    """Words that half of the names have: they tell none from another."""
    counts = Counter(word.text for name in names for word in words_of_name(name, language))
    return frozenset(word for word, times in counts.items() if times * 2 > len(names) > 1)


def _is_named(name: str, question: Question, common: frozenset[str], language: Language) -> bool:
    words = [word for word in words_of_name(name, language) if word.text not in common]
    total = sum(word.weight for word in words)
    held = sum(word.weight * support(word, question.normal) for word in words)
    return total > 0 and held >= _NAMED * total


def _lacks(question: Question, passage: Passage, language: Language) -> bool:
    """Whether a number of a kind is asked that the row does not give."""
    normal = language.tokenizer.normalise(passage.text)
    definite = [kind for kind in question.wants if kind in (AnswerKind.MONEY, AnswerKind.PHONE)]
    return bool(definite) and not any(gives(normal, kind) for kind in definite)


def _row(result: SearchResult, hit: Hit, sources: Sources) -> Answer:
    source = sources.of(hit.passage)
    quotes = quotes_of(result.question, hit.passage, sources)
    return Answer(
        Outcome.ANSWERED,
        row_of(hit.passage.heading),
        quotes,
        confidence=result.confidence,
        citations=(citation_of(hit, quotes, source, sources.today),),
        more=rest_of(quotes, hit.passage),
    )


def _all(result: SearchResult, hit: Hit, sources: Sources) -> Answer:
    """How many there are, the first of them, and where the whole register stands."""
    source = sources.of(hit.passage)
    rows = sources.sections(source.document_id)
    return Answer(
        Outcome.ANSWERED,
        phrases.register(source.title, len(rows), source.issued_on),
        choices=tuple(Choice(row.heading, ShowPassage(row.id)) for row in rows[:_SHOWN]),
        confidence=result.confidence,
        citations=(citation_of(hit, (), source, sources.today),),
    )
