"""What a follow-up leans on: whether it stays with the matter talked about, and what need not be said again."""

from dataclasses import replace

from bot.answer import Answer, Outcome, RefusalReason
from bot.reading.follow_ups import asks_a_side
from bot.turns import Turn
from retrieval.coverage import support
from retrieval.judging.names import named, said_by
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.question import NAMED, Question, read_question

#: From this share of its telling words on in an item's title a question names the item.
NAMED_FROM = 0.9
#: What is answered so surely by itself, and names a thing, is meant, where the document talked about does not answer it.
_ELSEWHERE = 0.8
#: A word that tells so much is what a title is about: 户口.
_TITLE_WORD = 3.0


def once(said: Answer, previous: Turn) -> Answer:
    """An answer without the further sections of its document, where they stood below the answer before."""
    documents = {citation.document_id for citation in previous.answer.citations}
    is_known = all(citation.document_id in documents for citation in said.citations)
    if said.outcome is Outcome.ANSWERED and is_known and previous.answer.menu:
        return replace(said, choices=(), menu="")
    return said


def turns_away(
    question: Question, alone: Answer, within: Answer, matter: Passage, language: Language
) -> bool:
    """Whether a follow-up is answered `alone`, not `within` the document talked about."""
    names = names_its_document(question, alone, language) or names_another(question, matter, language)
    if alone.outcome is Outcome.ANSWERED and alone.confidence > within.confidence:
        is_sure = alone.confidence >= _ELSEWHERE and any(w.weight >= _TITLE_WORD for w in question.words)
        return names or (is_sure and within.outcome is not Outcome.ANSWERED)
    return within.outcome is not Outcome.ANSWERED and _names_title(question, alone, matter, language)


def _names_title(question: Question, said: Answer, matter: Passage, language: Language) -> bool:
    """Whether a thing is named that stands in the title of what would answer, and not in that of the matter."""
    if not said.citations:
        return False
    title, other = map(language.tokenizer.normalise, (said.citations[0].title, matter.title))
    named_words = (word for word in question.words if word.weight >= _TITLE_WORD)
    return any(support(word, title) >= 1 > support(word, other) for word in named_words)


def of_home(text: str, previous: Turn, language: Language) -> str | None:
    """ "那北京的呢" after what was asked of another place is the same asked of our own; else None."""
    refusal = previous.answer.refusal
    if refusal is None or refusal.reason is not RefusalReason.OTHER_PLACE or not refusal.nearest:
        return None
    if not any(name in text for name in language.places.home):
        return None
    asked = previous.answer.about or previous.question
    for place in refusal.nearest[0].words:
        asked = asked.replace(place, "")
    question = read_question(text, language)
    return f"{asked} {text}" if asks_a_side(question) else asked


def names_its_document(question: Question, said: Answer, language: Language) -> bool:
    """Whether the question says what the document is about that would answer it."""
    return bool(said.citations) and named(said.citations[0].title, said_by(question), language) >= NAMED_FROM


def names_another(question: Question, matter: Passage, language: Language) -> bool:
    """Whether the question names a public matter, or a thing, of which the passage talked about says nothing."""
    normal = language.tokenizer.normalise(matter.searched_text)
    return any(
        support(word, normal) < 1
        for word in question.words
        if word.is_matter or (word.weight >= NAMED and language.tokenizer.is_thing(word.text))
    )
