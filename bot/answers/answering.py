"""From what was found to what is said. Pure: no database, no clock, no network.

First the matter, then the side of it that is asked: where both are sure the passage is given, where the matter is,
its sections are offered, and where several may be meant, these. Else an honest card says what was looked at.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answer import Answer, Choice, Outcome, Quote, RefusalReason
from bot.answers.citing import Sources, citation_of, quotes_of, rest_of, short_title
from bot.answers.heads import about_document
from bot.answers.likely import ANSWER_AT, MATTER_AT, may_answer
from bot.answers.offering import offer_passages, offer_sections
from bot.answers.refusing import unanswered
from bot.answers.registers import from_register
from bot.answers.sections import tells
from bot.answers.standing import standing
from bot.phrases import conversation as phrases
from bot.phrases.sources import not_of_then, original, responsible
from bot.phrases.validity import caution
from bot.reading.document_words import asks_of_document, time_before
from bot.reading.follow_ups import asks_only_a_side, time_asked
from bot.wishes import ShowPassage
from knowledge_base.kinds import Kind
from knowledge_base.links import find_links
from knowledge_base.responsibility import find_responsibility
from knowledge_base.sources import Source
from retrieval.answer_kinds import AnswerKind, gives
from retrieval.coverage import coverage
from retrieval.hits import Hit
from retrieval.passage import Passage
from retrieval.question import Question
from retrieval.ranking import SearchResult
from retrieval.sides import Side

#: Passages that may be meant are offered from this chance on that one of them is.
OFFER_AT = 0.06
#: A passage is offered from this chance on, beside others.
_MAY_BE = 0.015
#: A rival is close from this share of the best one's chance on.
_CLOSE = 0.2
_CHOICES = 4
#: Sections offered below an answer.
_FURTHER = 3
#: A side is asked from this probability on, and none of several below that.
_ASKED, _NOT_ASKED = 0.6, 0.3
#: A question without a subject is answered from this chance on by what gives the kind of answer it wants.
_TOLD = 0.15
#: A follow-up is answered by a passage that holds this share of its own telling words.
_COVERED = 0.4
_PUBLICATION = re.compile(r"公[开布示告报]|发布|通报|透明|上网|网[上站]|平台|[晒查看瞅知]|告诉|通知|往外")
#: Words of an order to publish.
_ORDERED = re.compile(r"公[开布示告]|发布|[公通]报")
#: Refused whatever else a register may hold.
_FINAL = (RefusalReason.OTHER_PLACE, RefusalReason.PERSONAL, RefusalReason.NOTHING_PUBLISHED)


def answer(result: SearchResult, sources: Sources) -> Answer:
    """Answer, offer what may be meant, or say honestly that nothing good enough was found."""
    result = standing(result, sources)
    question, hits = result.question, result.hits
    refused = _refused(result, sources)
    if refused and refused.refusal and refused.refusal.reason in _FINAL:
        return refused
    if said := from_register(result, sources):
        return said
    if refused:
        return refused
    if guide := _guide_named(result, sources):
        return offer_sections(question, guide, result.confidence, sources)
    is_of_document = asks_of_document(question.normal) and question.asks(Side.DOCUMENT) >= _ASKED
    if is_of_document and result.confidence_of_matter >= MATTER_AT:
        return about_document(hits[0], result.confidence, sources)
    if result.answers(ANSWER_AT) and may_answer(hits):
        return answered(question, hits[0], result.confidence, sources)
    matter, sure = next(iter(result.matters.items()))
    of_it = [hit for hit in hits if hit.passage.document_id == matter]
    if sure >= MATTER_AT and sources.of(of_it[0].passage).kind is Kind.SERVICE_ITEM:
        return offer_sections(question, of_it, result.confidence, sources)
    rivals = _rivals(of_it if sure >= MATTER_AT else hits)
    if sum(hit.chance for hit in rivals) >= OFFER_AT:
        return offer_passages(question, rivals, result.confidence, sources)
    return unanswered(question, hits, result.confidence, sources)


def _guide_named(result: SearchResult, sources: Sources) -> list[Hit]:
    """What was found of the guide whose name is said, where what comes first is of another matter."""
    of_it = [hit for hit in result.hits if hit.passage.document_id == result.named]
    is_guide = bool(of_it) and sources.of(of_it[0].passage).kind is Kind.SERVICE_ITEM
    return of_it if is_guide and result.hits[0].is_of_another_matter else []


def _rivals(hits: Sequence[Hit]) -> list[Hit]:
    """The passages that may be meant; one alone where no other comes close."""
    rivals = [hit for hit in hits[:_CHOICES] if hit.chance >= _MAY_BE] or list(hits[:1])
    return rivals if len(rivals) > 1 and rivals[1].chance >= _CLOSE * rivals[0].chance else rivals[:1]


def _refused(result: SearchResult, sources: Sources) -> Answer | None:
    """A refusal that no likeness outweighs: nothing there, another place, one's own case, the thing itself where
    only its publication is ordered."""
    question, hits = result.question, result.hits
    reason = None
    if not hits:
        return unanswered(question, hits, 0.0, sources)
    if hits[0].places_missing:
        reason = RefusalReason.OTHER_PLACE
    elif question.asks(Side.STATUS) >= _ASKED:
        reason = RefusalReason.PERSONAL
    elif (
        result.confidence < ANSWER_AT
        and result.named is None
        and not any(hit.holds_a_name for hit in hits[:_CHOICES])
    ):
        # None of the public matters that are named is there: it is said so by its name.
        reason = RefusalReason.NOT_MENTIONED if hits[0].names_missing else None
    elif hits[0].chance >= MATTER_AT and _only_publishes(hits[0]) and not _asks_publication(question):
        reason = RefusalReason.ONLY_TO_BE_PUBLISHED
    return unanswered(question, hits, result.confidence, sources, reason) if reason else None


def _only_publishes(hit: Hit) -> bool:
    """Whether a passage orders a publication, in words that say so: a row with a price is what was published."""
    return hit.only_publishes and _ORDERED.search(hit.passage.text) is not None


def _asks_publication(question: Question) -> bool:
    """Whether it is asked if, where, how often and by whom something is published, not for the thing itself."""
    is_said = _PUBLICATION.search(question.normal) is not None
    return question.asks(*(Side.FREQUENCY, Side.WHO)) >= _NOT_ASKED or (
        is_said and question.asks(Side.PUBLISH, Side.PLACE) >= _NOT_ASKED
    )


def answer_within(result: SearchResult, own: Question | None, cited: Passage, sources: Sources) -> Answer:
    """The answer from the one document that is talked about: its passage, or its sections to choose from.

    `own` is the question without the name of the matter, which every passage of the document holds; None where it has
    no words of its own. `cited` is what was shown last: the rest of its article is meant as well.
    """
    result = _of_time(standing(result, sources), own)
    hits = result.hits
    if refused := _refused(result, sources):
        return refused
    if asks_of_document(result.question.normal) and result.question.asks(Side.DOCUMENT) >= _ASKED:
        return about_document(hits[0], result.confidence, sources)
    near = [
        h for h in hits if h.chance >= _TOLD or (h.passage.heading and h.passage.heading == cited.heading)
    ]
    if own is None and (told := _telling(result.question, near[:_CHOICES], sources)):
        return answered(result.question, told, told.chance, sources)
    normal = sources.language.tokenizer.normalise(hits[0].passage.searched_text)
    is_covered = own is None or not own.words or coverage(own, normal) >= _COVERED
    if own is not None and asks_only_a_side(own):
        is_covered = is_covered or tells(result.question, hits[0], sources.language)
    if result.answers(ANSWER_AT) and is_covered:
        return answered(result.question, hits[0], result.confidence, sources)
    if sources.of(hits[0].passage).kind is Kind.SERVICE_ITEM:
        return offer_sections(result.question, hits, result.confidence, sources, own)
    return offer_passages(result.question, _rivals(hits), result.confidence, sources)


def _of_time(result: SearchResult, own: Question | None) -> SearchResult:
    """第二年呢: first what speaks of years at all."""
    unit = time_asked(own.normal) if own else None
    if unit is None or not result.hits or unit in result.hits[0].passage.text:
        return result
    hits = sorted(result.hits, key=lambda hit: unit not in hit.passage.text)
    return replace(result, hits=tuple(hits))


def _telling(question: Question, hits: Sequence[Hit], sources: Sources) -> Hit | None:
    """The first passage that gives the kind of answer a question without a subject wants, by what it says."""
    tokenizer = sources.language.tokenizer
    for hit in hits:
        normal = tokenizer.normalise(hit.passage.text)
        kinds = [kind for kind in question.wants if kind is not AnswerKind.UNIT]
        names_unit = AnswerKind.UNIT in question.wants and find_responsibility(hit.passage.text) is not None
        if names_unit or any(gives(normal, kind) for kind in kinds):
            return hit
    return None


def answered(question: Question, hit: Hit, confidence: float, sources: Sources) -> Answer:
    """The sentences of the passage that answer, verbatim, where they stand, and what else the document says."""
    passage, source = hit.passage, sources.of(hit.passage)
    quotes = quotes_of(question, passage, sources)
    cautioned = caution(source, sources.today)
    lead = [cautioned] if cautioned else []
    if then := time_before(question.normal, f"{source.title}{passage.text}", sources.today):
        lead.append(not_of_then(then))
    tail = find_responsibility(passage.text) if AnswerKind.UNIT in question.wants else None
    if tail is not None:
        lead.append(responsible(tail.lead, tail.support))
    further = _further(passage, sources) or _interpreted(passage, quotes, source, sources)
    return Answer(
        Outcome.ANSWERED,
        "\n".join(lead),
        quotes,
        further,
        confidence=confidence,
        citations=(citation_of(hit, quotes, source, sources.today),),
        more=rest_of(quotes, passage),
        menu=phrases.WHAT_ELSE if further else "",
    )


def _further(passage: Passage, sources: Sources) -> tuple[Choice, ...]:
    """The sections of the same item that come next, from the first on again after the last."""
    if sources.of(passage).kind is not Kind.SERVICE_ITEM:
        return ()
    sections = sources.sections(passage.document_id)
    at = next((n for n, section in enumerate(sections) if section.id == passage.id), 0)
    around = [*sections[at + 1 :], *sections[:at]][:_FURTHER]
    return tuple(Choice(section.heading, ShowPassage(section.id)) for section in around)


def _interpreted(
    passage: Passage, quotes: Sequence[Quote], source: Source, sources: Sources
) -> tuple[Choice, ...]:
    """The passages of the document interpreted that the quotations name (见工作要点一（二）24), or that an editor has
    said the passage explains."""
    if source.kind is not Kind.INTERPRETATION or source.interprets_id is None:
        return ()
    document = sources.sections(source.interprets_id)
    named = [link.passage for quote in quotes for link in find_links(quote.text, document) if link.passage]
    explained = sources.explained(passage)
    named += [clause for clause in document if clause.heading in explained]
    return tuple(
        Choice(original(short_title(passage.title), passage.heading), ShowPassage(passage.id))
        for passage in dict.fromkeys(named)
    )[:_FURTHER]
