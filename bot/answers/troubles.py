"""Who tells of a trouble, complains or suggests something, and asks nothing, needs a person and no documents."""

from bot.answer import Answer, Outcome, Refusal, RefusalReason
from bot.phrases.sources import for_a_person
from bot.reading.kind_words import kind_of_trouble
from bot.reading.matter_words import has_asking_words
from hotline.tickets.kinds import TicketKind
from retrieval.clauses import questions_in


def for_whom_no_document_helps(text: str, said: Answer, hotline: str) -> Answer:
    """`said`, or a person where the message tells of something to be done and no document surely answers it."""
    kind = kind_of_trouble(text)
    is_told = kind is not TicketKind.CONSULTATION and not (has_asking_words(text) or questions_in(text))
    if not is_told or said.outcome not in (Outcome.UNANSWERED, Outcome.CHOICES):
        return said
    refusal = said.refusal or Refusal(RefusalReason.DOES_NOT_FIT)
    return Answer(
        Outcome.UNANSWERED, for_a_person(kind, hotline), confidence=said.confidence, refusal=refusal
    )
