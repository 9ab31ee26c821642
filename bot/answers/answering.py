"""From what was found to what is said. Pure: no database, no clock, no network."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.answer import Answer, Choice, Citation, Near, Outcome, Quote, Refusal, RefusalReason
from bot.answers.quoting import span_of
from bot.phrases import conversation as phrases
from bot.phrases.sources import honest_card, not_reliable, responsible
from bot.wishes import ReadOn, ShowPassage
from knowledge_base.kinds import Kind, Validity
from knowledge_base.responsibility import find_responsibility
from knowledge_base.sources import Source
from retrieval.answer_kinds import AnswerKind, gives
from retrieval.coverage import coverage, support
from retrieval.hits import Hit
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.question import Question
from retrieval.ranking import SearchResult

#: From this confidence on the first passage is given as the answer.
ANSWER_AT = 0.5
#: Below that, passages that cover this share of the question's telling words are offered as choices.
CHOICE_COVERAGE = 0.6
#: A competitor is close from this share of the first passage's score on.
CLOSE = 0.8
#: A word covered less than this is said to be missing.
_COVERED = 0.5
_CHOICES = 4
_NEAREST = 3
_COORDINATES = re.compile(r"^(?:坐标|纬度|经度)[：:].*$\n?", re.MULTILINE)
_STALE = (Validity.NOT_YET_EFFECTIVE, Validity.REPEALED, Validity.EXPIRED, Validity.AMENDED)


@dataclass(frozen=True)
class Sources:
    """What an answer may draw on: the source of each passage found, and how many documents were searched."""

    by_passage: Mapping[int, Source]
    searched: int
    today: date
    hotline: str
    language: Language


def answer(result: SearchResult, sources: Sources) -> Answer:
    """Answer, offer choices, or say honestly that nothing good enough was found."""
    question = result.question
    hits = [hit for hit in result.hits if hit.passage.id in sources.by_passage]
    if hits and result.answers(ANSWER_AT):
        return answered(question, hits[0], result.confidence, sources)
    if rivals := _rivals(result, hits, sources):
        return _offer(question, rivals, result.confidence, sources)
    return unanswered(question, hits, result.confidence, sources)


def answered(question: Question, hit: Hit, confidence: float, sources: Sources) -> Answer:
    """The sentences of the passage that answer, verbatim, and where they stand."""
    passage, source = hit.passage, sources.by_passage[hit.passage.id]
    quotes = _quotes(question, passage, sources)
    validity = source.validity(sources.today)
    lead = [not_reliable(validity, source.effective_on)] if validity in _STALE else []
    tail = find_responsibility(passage.text) if AnswerKind.UNIT in question.wants else None
    if tail is not None:
        lead.append(responsible(tail.lead, tail.support))
    return Answer(
        Outcome.ANSWERED,
        "\n".join(lead),
        quotes,
        confidence=confidence,
        citations=(_citation(hit, quotes, sources),),
        more=_rest(quotes, passage),
    )


def follow_up(question: Question, passage: Passage, sources: Sources) -> Answer | None:
    """Answer a question without a subject from the passage last cited; None where it holds no answer."""
    normal = sources.language.tokenizer.normalise(passage.text)
    wants = [kind for kind in question.wants if kind is not AnswerKind.UNIT]
    names_unit = AnswerKind.UNIT in question.wants and find_responsibility(passage.text) is not None
    if not (names_unit or any(gives(normal, kind) for kind in wants)):
        return None
    return answered(question, Hit(passage, 0.0), 1.0, sources)


def unanswered(question: Question, hits: list[Hit], confidence: float, sources: Sources) -> Answer:
    """The honest card: what was searched, what came nearest, why it was not used."""
    nearest = tuple(_near(question, hit.passage, sources) for hit in hits[:_NEAREST])
    titles = list(dict.fromkeys(near.title for near in nearest))
    by_document = tuple(sorted(nearest, key=lambda near: titles.index(near.title)))
    reason = nearest[0].reason if nearest else RefusalReason.NOTHING_FOUND
    if not sources.searched:
        reason = RefusalReason.NOTHING_PUBLISHED
    refusal = Refusal(reason, by_document, sources.searched)
    card = honest_card(refusal, sources.hotline)
    return Answer(Outcome.UNANSWERED, card, confidence=confidence, refusal=refusal)


def _rivals(result: SearchResult, hits: list[Hit], sources: Sources) -> list[Hit]:
    """The passages that may be meant: those near the first that cover the question and give what it wants."""
    question = result.question

    def may_be_meant(hit: Hit) -> bool:
        normal = sources.language.tokenizer.normalise(hit.passage.searched_text)
        gives_wanted = not question.wants or any(gives(normal, kind) for kind in question.wants)
        return gives_wanted and coverage(question, normal) >= CHOICE_COVERAGE

    if result.evidence is None or result.evidence.wanted_missing:
        return []
    return [hit for hit in hits if hit.score >= CLOSE * hits[0].score and may_be_meant(hit)][:_CHOICES]


def _offer(question: Question, rivals: list[Hit], confidence: float, sources: Sources) -> Answer:
    """The rivals to choose from; a single one is shown at once, and that we are not sure."""
    choices = tuple(
        Choice(_label(question, hit.passage, sources), ShowPassage(hit.passage.id)) for hit in rivals
    )
    quoted = [_quotes(question, hit.passage, sources) for hit in rivals]
    is_single = len(rivals) == 1
    return Answer(
        Outcome.CHOICES,
        phrases.THIS_ONE if is_single else phrases.WHICH_ONE,
        quoted[0] if is_single else (),
        choices,
        phrases.THIS_ONE_OR_NOT if is_single else phrases.NONE_OF_THESE,
        confidence=confidence,
        citations=tuple(_citation(hit, quotes, sources) for hit, quotes in zip(rivals, quoted, strict=True)),
        more=_rest(quoted[0], rivals[0].passage) if is_single else None,
    )


def _quotes(question: Question, passage: Passage, sources: Sources) -> tuple[Quote, ...]:
    """What is quoted of a passage; a place's coordinates are for reckoning, not for reading, and are left out."""
    start, end = span_of(question, passage.text, sources.language.tokenizer)
    if sources.by_passage[passage.id].kind is not Kind.DIRECTORY:
        return (Quote(passage.id, passage.text[start:end], start),)
    return tuple(_without_coordinates(passage, start, end))


def _without_coordinates(passage: Passage, start: int, end: int) -> Iterator[Quote]:
    holes = [match.span() for match in _COORDINATES.finditer(passage.text)]
    for begin, stop in zip(
        [start, *(hole[1] for hole in holes)], [*(hole[0] for hole in holes), end], strict=True
    ):
        begin, stop = max(begin, start), min(stop, end)
        part = passage.text[begin:stop]
        if part.strip():
            yield Quote(passage.id, part.strip(), begin + len(part) - len(part.lstrip()))


def _rest(quotes: tuple[Quote, ...], passage: Passage) -> ReadOn | None:
    """What of the passage is not quoted."""
    quoted = sum(len(quote.text) for quote in quotes)
    whole = len(_COORDINATES.sub("", passage.text).strip())
    return ReadOn(passage.id) if quoted + len(quotes) - 1 < whole else None


def _label(question: Question, passage: Passage, sources: Sources) -> str:
    source = sources.by_passage[passage.id]
    if source.kind in (Kind.SERVICE_ITEM, Kind.QA):
        return f"{passage.title}：{passage.heading}"
    if source.kind is Kind.DIRECTORY and passage.heading:
        return passage.heading
    start, end = span_of(question, passage.text, sources.language.tokenizer)
    opening = passage.text[start:end]
    return f"{passage.heading} {opening[:28]}{'…' if len(opening) > 28 else ''}".strip()


def _citation(hit: Hit, quotes: tuple[Quote, ...], sources: Sources) -> Citation:
    passage, source = hit.passage, sources.by_passage[hit.passage.id]
    return Citation(
        document_id=source.document_id,
        passage_id=passage.id,
        kind=source.kind,
        title=source.title,
        document_number=source.document_number,
        heading=passage.heading,
        quote="\n".join(quote.text for quote in quotes),
        validity=source.validity(sources.today),
        url=f"/documents/{source.document_id}#p{passage.id}",
        score=hit.score,
    )


def _near(question: Question, passage: Passage, sources: Sources) -> Near:
    title = sources.by_passage[passage.id].title
    normal = sources.language.tokenizer.normalise(passage.searched_text)
    missing = sorted(
        (word for word in question.words if support(word, normal) < _COVERED and word.weight >= 1),
        key=lambda word: -word.weight,
    )
    if missing:
        words = tuple(word.text for word in missing[:3])
        return Near(title, passage.heading, RefusalReason.NOT_MENTIONED, words)
    lacking = tuple(kind for kind in question.wants if not gives(normal, kind))
    if lacking:
        return Near(title, passage.heading, RefusalReason.NOT_WRITTEN, wanted=lacking)
    return Near(title, passage.heading, RefusalReason.DOES_NOT_FIT)
