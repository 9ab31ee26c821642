"""From what was found to what is said. Pure: no database, no clock, no network."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.answer import Answer, Choice, Citation, Outcome
from bot.answers.quoting import quote
from bot.phrases import general as phrases
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
        return _choices(question, rivals, result.confidence, sources)
    return unanswered(question, hits, result.confidence, sources)


def answered(question: Question, hit: Hit, confidence: float, sources: Sources) -> Answer:
    """The sentences of the passage that answer, verbatim, and where they stand."""
    source = sources.by_passage[hit.passage.id]
    quoted = _quote(question, hit.passage, sources)
    parts = []
    validity = source.validity(sources.today)
    if validity in _STALE:
        parts.append(phrases.not_reliable(validity, source.effective_on))
    tail = find_responsibility(hit.passage.text) if AnswerKind.UNIT in question.wants else None
    if tail is not None:
        parts.append(phrases.responsible(tail.lead, tail.support))
    parts.append(quoted)
    return Answer(
        Outcome.ANSWERED,
        "\n".join(parts),
        confidence,
        citations=(_citation(hit, quoted, sources),),
        has_more=_has_more(quoted, hit.passage),
    )


def follow_up(question: Question, passage: Passage, sources: Sources) -> Answer | None:
    """Answer a question without a subject from the passage last cited; None where it holds no answer."""
    normal = sources.language.tokenizer.normalise(passage.text)
    tail = find_responsibility(passage.text)
    wants = [kind for kind in question.wants if kind is not AnswerKind.UNIT]
    holds = any(gives(normal, kind) for kind in wants) or (
        AnswerKind.UNIT in question.wants and tail is not None
    )
    if not holds:
        return None
    return answered(question, Hit(passage, 0.0), 1.0, sources)


def unanswered(question: Question, hits: list[Hit], confidence: float, sources: Sources) -> Answer:
    """The honest card: what was searched, what came nearest, why it was not used."""
    nearest: dict[str, list[tuple[str, str]]] = {}
    for hit in hits[:_NEAREST]:
        title = phrases.in_title_marks(sources.by_passage[hit.passage.id].title)
        reason = _why_not(question, hit.passage, sources)
        nearest.setdefault(title, []).append((hit.passage.heading, reason))
    return Answer(
        Outcome.UNANSWERED,
        phrases.honest_card(sources.searched, nearest, sources.hotline),
        confidence,
        refused=tuple(f"{title}{at}——{why}" for title, near in nearest.items() for at, why in near),
    )


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


def _choices(question: Question, rivals: list[Hit], confidence: float, sources: Sources) -> Answer:
    choices = tuple(
        Choice(_label(question, hit.passage, sources), str(n), hit.passage.id)
        for n, hit in enumerate(rivals, 1)
    )
    citations = tuple(_citation(hit, _quote(question, hit.passage, sources), sources) for hit in rivals)
    if len(choices) == 1:
        # Nothing to choose from: the citizen sees the passage at once, and that we are not sure.
        text = f"{phrases.THIS_ONE}\n{citations[0].quote}\n{phrases.THIS_ONE_OR_NOT}"
    else:
        text = phrases.numbered(phrases.WHICH_ONE, choices, phrases.NONE_OF_THESE)
    return Answer(
        Outcome.CHOICES,
        text,
        confidence,
        citations=citations,
        choices=choices,
        has_more=len(choices) == 1 and _has_more(citations[0].quote, rivals[0].passage),
    )


def _quote(question: Question, passage: Passage, sources: Sources) -> str:
    """What is quoted of a passage; a place's coordinates are for reckoning, not for reading."""
    quoted = quote(question, passage.text, sources.language.tokenizer)
    if sources.by_passage[passage.id].kind is Kind.DIRECTORY:
        return _COORDINATES.sub("", quoted).strip()
    return quoted


def _has_more(quoted: str, passage: Passage) -> bool:
    return len(quoted) < len(_COORDINATES.sub("", passage.text).strip())


def _label(question: Question, passage: Passage, sources: Sources) -> str:
    source = sources.by_passage[passage.id]
    if source.kind in (Kind.SERVICE_ITEM, Kind.QA):
        return f"{passage.title}：{passage.heading}"
    if source.kind is Kind.DIRECTORY and passage.heading:
        return passage.heading
    opening = quote(question, passage.text, sources.language.tokenizer)
    return f"{passage.heading} {opening[:28]}{'…' if len(opening) > 28 else ''}".strip()


def _citation(hit: Hit, quoted: str, sources: Sources) -> Citation:
    passage, source = hit.passage, sources.by_passage[hit.passage.id]
    return Citation(
        document_id=source.document_id,
        passage_id=passage.id,
        kind=source.kind,
        title=source.title,
        document_number=source.document_number,
        heading=passage.heading,
        quote=quoted,
        validity=source.validity(sources.today),
        url=f"/documents/{source.document_id}#p{passage.id}",
        score=hit.score,
    )


def _why_not(question: Question, passage: Passage, sources: Sources) -> str:
    normal = sources.language.tokenizer.normalise(passage.searched_text)
    missing = sorted(
        (word for word in question.words if support(word, normal) < _COVERED and word.weight >= 1),
        key=lambda word: -word.weight,
    )
    if missing:
        return phrases.not_mentioned([word.text for word in missing[:3]])
    lacking = [kind for kind in question.wants if not gives(normal, kind)]
    return phrases.not_written(lacking) if lacking else phrases.DOES_NOT_FIT
