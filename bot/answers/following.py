"""What a follow-up leans on: whether it stays with the matter talked about, and what need not be said again."""

from dataclasses import replace

from bot.answer import Answer, Outcome
from bot.turns import Turn
from retrieval.coverage import support
from retrieval.judging.names import named, said_by
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.question import NAMED, Question

#: From this share of its telling words on in an item's title a question names the item.
NAMED_FROM = 0.9


def once(said: Answer, previous: Turn) -> Answer:
    """An answer without the further sections of its document, where they stood below the answer before."""
    documents = {citation.document_id for citation in previous.answer.citations}
    is_known = all(citation.document_id in documents for citation in said.citations)
    if said.outcome is Outcome.ANSWERED and is_known and previous.answer.menu:
        return replace(said, choices=(), menu="")
    return said


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
