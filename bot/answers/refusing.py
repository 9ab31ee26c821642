"""Why a question is not answered, and what is offered instead."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answer import Answer, Choice, Near, Outcome, Refusal, RefusalReason
from bot.answers.citing import Sources, label_of
from bot.answers.following import NAMED_FROM
from bot.phrases import conversation as phrases
from bot.phrases.sources import given_on_request, honest_card, or_a_person
from bot.reading.follow_ups import is_side
from bot.wishes import ShowPassage
from knowledge_base.responsibility import find_responsibility
from retrieval.coverage import coverage
from retrieval.hits import Hit
from retrieval.question import Question

_NEAREST = 3
#: Names that share so many characters in a row are of one thing.
_SAME = 3
#: Below this chance nothing comes near: half of what would be listed, and one in 25 of what was meant.
_NEAR = 0.005


def unanswered(
    question: Question,
    hits: Sequence[Hit],
    confidence: float,
    sources: Sources,
    reason: RefusalReason | None = None,
) -> Answer:
    """The honest card: what was not found, what comes near, each from another document, and how a person is had."""
    nearest = _of_each_document(hits)[:_NEAREST]
    reason = reason or _reason(nearest, sources)
    near = tuple(Near(hit.passage.title, hit.passage.heading, reason, _words(reason, hit)) for hit in nearest)
    is_near = reason not in (RefusalReason.OTHER_PLACE, RefusalReason.PERSONAL)
    choices = tuple(
        Choice(
            label_of(question, hit.passage, sources.of(hit.passage), sources),
            ShowPassage(hit.passage.id),
        )
        for hit in nearest
        if is_near and hit.chance >= _NEAR
    )
    refusal = Refusal(reason, near, sources.searched)
    return Answer(
        Outcome.UNANSWERED,
        honest_card(refusal),
        choices=choices,
        after=or_a_person(sources.hotline, is_offered=bool(choices)),
        menu=phrases.NEAR_BY if choices else "",
        confidence=confidence,
        refusal=refusal,
    )


def named_on_request(question: Question, sources: Sources) -> Answer | None:
    """Where the title of a document given on request holds all that is asked for: that it exists, and how it is had."""
    subject = replace(question, words=tuple(word for word in question.words if not is_side(word.text)))
    normalise = sources.language.tokenizer.normalise
    for title in sources.on_request if subject.words else ():
        if coverage(subject, normalise(title)) >= NAMED_FROM:
            return Answer(Outcome.HELPED, given_on_request(title, sources.hotline))
    return None


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Names of matters without those that are a part of the same: 驾驶证补证 and 机动车驾驶证 are one thing to a layman."""
    kept: list[str] = []
    for name in names:
        parts = {name[at : at + _SAME] for at in range(len(name) - _SAME + 1)}
        if not any(part in other for other in kept for part in parts):
            kept.append(name)
    return tuple(kept)


def _of_each_document(hits: Sequence[Hit]) -> list[Hit]:
    """The best of each document."""
    best: dict[int, Hit] = {}
    for hit in hits:
        best.setdefault(hit.passage.document_id, hit)
    return list(best.values())


def _reason(nearest: Sequence[Hit], sources: Sources) -> RefusalReason:
    if not nearest:
        return RefusalReason.NOTHING_FOUND if sources.searched else RefusalReason.NOTHING_PUBLISHED
    first = nearest[0]
    is_unknown = first.names_missing and not first.holds_a_name
    return RefusalReason.NOT_MENTIONED if is_unknown else RefusalReason.DOES_NOT_FIT


def _words(reason: RefusalReason, hit: Hit) -> tuple[str, ...]:
    match reason:
        case RefusalReason.NOT_MENTIONED:
            return distinct(hit.names_missing)
        case RefusalReason.OTHER_PLACE:
            return hit.places_missing
        case RefusalReason.ONLY_TO_BE_PUBLISHED:
            by = find_responsibility(hit.passage.text)
            return (*by.lead, *by.support)[:2] if by else ()
    return ()
