"""What is pinned or switched off goes before every answer: a signed statement, or a person instead."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.answer import Answer, Outcome, Refusal, RefusalReason
from bot.desk import Desk
from bot.phrases import pins as phrases
from hotline.citizens import Channel
from knowledge_base.pins import Mode, Pin, live_pins
from retrieval.hits import Hit
from retrieval.question import Question


def pins_for(conn: Connection, channel: Channel, now: datetime) -> Sequence[Pin]:
    """The pins that hold on that channel now."""
    return [pin for pin in live_pins(conn, now) if pin.draft.channel in (None, channel)]


def before_searching(desk: Desk, text: str, pins: Sequence[Pin]) -> Answer | None:
    """What is said instead of looking for an answer to `text`; None where nothing pinned is asked."""
    question = desk.searcher.read(text) if pins else None
    asked = next((pin for pin in pins if question and _is_asked(desk, question, pin)), None)
    return instead(asked, desk.hotline) if asked else None


def before_answering(desk: Desk, text: str, said: Answer, pins: Sequence[Pin]) -> Answer:
    """`said`, or what is said instead where it rests on a pinned document, or answers more than the message: a question
    sent in pieces, a follow-up."""
    if said.about and (pinned := before_searching(desk, f"{said.about} {text}", pins)):
        return pinned
    document_ids = {citation.document_id for citation in said.citations}
    passage_ids = {citation.passage_id for citation in said.citations}
    meant = next((pin for pin in pins if pin.is_of_answer(document_ids, passage_ids)), None)
    return instead(meant, desk.hotline) if meant else said


def not_pinned(desk: Desk, text: str, hits: Sequence[Hit], pins: Sequence[Pin]) -> list[Hit]:
    """What of the passages found for `text` may be given to whoever searches by themselves."""
    if before_searching(desk, text, pins):
        return []
    return [
        hit
        for hit in hits
        if not any(pin.is_of_answer([hit.passage.document_id], [hit.passage.id]) for pin in pins)
    ]


def instead(pin: Pin, hotline: str) -> Answer:
    """What a citizen is told of it."""
    if pin.draft.mode is Mode.STATEMENT:
        said = phrases.statement(pin.draft.statement, pin.signed_at or pin.at)
        return Answer(Outcome.REDIRECTED, said, after=phrases.or_a_person(hotline))
    refusal = Refusal(RefusalReason.SWITCHED_OFF)
    return Answer(Outcome.UNANSWERED, phrases.switched_off(hotline), refusal=refusal)


def _is_asked(desk: Desk, question: Question, pin: Pin) -> bool:
    """Whether the question holds all words of one of its lines, or official words for them."""
    if not pin.lines:
        # A whole channel; a document's own pin waits for the answer.
        return pin.draft.document_id is None
    normalise = desk.searcher.language.tokenizer.normalise
    said = " ".join([question.normal, *(other for word in question.words for other in word.synonyms)])
    return any(all(normalise(word) in said for word in line) for line in pin.lines)
