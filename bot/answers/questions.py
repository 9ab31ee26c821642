"""A question is answered from what is published, and from what was said before it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.answer import Answer, Outcome
from bot.answers.answering import Sources, answer, answered, follow_up, unanswered
from bot.answers.items import list_named, list_sections
from bot.desk import Desk
from bot.phrases import conversation as phrases
from bot.reading.follow_ups import ask_again_about, is_side, is_without_subject, with_subject
from bot.reading.intents import Intent, read_intent
from bot.turns import Turn
from bot.wishes import ShowPassage
from knowledge_base.documents import DocumentNotFound
from knowledge_base.kinds import Kind
from knowledge_base.sources import get_passage, get_version
from organisation.beijing_time import BEIJING
from retrieval.coverage import coverage
from retrieval.hits import Hit
from retrieval.passage import Passage
from retrieval.question import Question, read_question
from retrieval.ranking import SearchResult
from text.masking import without_masks

#: How many of the best passages a follow-up may be answered from.
_SAME = 2
#: Messages that follow each other so fast are one question sent in pieces, up to so many characters.
BURST = timedelta(seconds=20)
_BURST_LONGEST = 60
#: From this share of its telling words on in an item's title a question names the item.
_NAMED = 0.9
#: How many answers a process remembers: what is asked again and again need not be searched again.
REMEMBERED = 10_000


def answer_question(conn: Connection, desk: Desk, text: str, previous: Turn | None, now: datetime) -> Answer:
    """Answer `text`, as a follow-up or the rest of what was just said where it is that."""
    text = without_masks(text)
    if previous is None:
        return _alone(conn, desk, text, now)
    if previous.answer.citations and previous.answer.quotes:
        return _after_an_answer(conn, desk, text, previous, now)
    question = read_question(text, desk.searcher.language)
    if is_without_subject(question) and (first := _section_listed(previous)):
        before = previous.answer.about or previous.question
        return replace(_follow_up(conn, desk, question, before, get_passage(conn, first), now), about=before)
    alone = _alone(conn, desk, text, now)
    if not _is_burst(previous, text, now):
        return alone
    whole = f"{previous.answer.about or previous.question}{text}"
    together = replace(_alone(conn, desk, whole, now), about=whole)
    better = _better(alone, together, is_whole_question=bool(question.wants))
    # Two pieces may still not be all of it: the third belongs to both.
    return better if better.outcome is Outcome.ANSWERED else replace(better, about=better.about or whole)


def _section_listed(previous: Turn) -> int | None:
    """The first passage of the one item whose sections the turn listed; None for any other list."""
    answer = previous.answer
    listed = [choice.wish.passage_id for choice in answer.choices if isinstance(choice.wish, ShowPassage)]
    return listed[0] if listed and answer.about and not answer.citations else None


def _after_an_answer(conn: Connection, desk: Desk, text: str, previous: Turn, now: datetime) -> Answer:
    """A question that leans on the answer before, or a new one."""
    question = read_question(text, desk.searcher.language)
    before = previous.answer.about or previous.question
    if is_without_subject(question):
        cited = get_passage(conn, previous.answer.citations[0].passage_id)
        return replace(_follow_up(conn, desk, question, before, cited, now), about=before)
    if about := ask_again_about(text, before, desk.searcher.language):
        return replace(_alone(conn, desk, about, now), about=about)
    return _alone(conn, desk, text, now)


def chosen(conn: Connection, desk: Desk, asked: str, passage_id: int, now: datetime) -> Answer:
    """The answer from the passage a citizen has picked."""
    try:
        passage = get_passage(conn, passage_id)
    except DocumentNotFound:
        return Answer(Outcome.HELPED, phrases.NOTHING_TO_CHOOSE)
    question = read_question(asked, desk.searcher.language)
    sources = _sources(conn, desk, [passage.id], _today(now))
    return replace(answered(question, Hit(passage, 0.0), 1.0, sources), about=asked)


def _alone(conn: Connection, desk: Desk, text: str, now: datetime) -> Answer:
    """The answer to a question that leans on nothing: the same for everybody, until something is published."""
    key = (text, desk.searcher.revision, _today(now))
    known = desk.answers.get(key)
    if known is not None:
        return known
    question = read_question(text, desk.searcher.language)
    if is_without_subject(question):
        return Answer(Outcome.HELPED, phrases.ABOUT_WHAT)
    result = desk.searcher.search_for(question)
    sources = _sources(conn, desk, [hit.passage.id for hit in result.hits], _today(now))
    said = _answer_from(conn, result, sources)
    # A transaction begun before the last publication does not see the new sources: its answer holds for it alone.
    if len(sources.by_passage) == len(result.hits) and not result.lacks_opinion:
        if len(desk.answers) >= REMEMBERED:
            desk.answers.clear()
        desk.answers[key] = said
    return said


def _answer_from(conn: Connection, result: SearchResult, sources: Sources) -> Answer:
    """What an item says, by its headings, where nothing but its name was given; else the answer."""
    if result.question.wants:
        return answer(result, sources)
    named = _items_named(result.question, result.hits, sources)
    if len(named) == 1:
        return list_sections(conn, named[0][0], phrases.OR_ASK)
    return list_named(named) if named else answer(result, sources)


def _items_named(question: Question, hits: Sequence[Hit], sources: Sources) -> list[tuple[int, str]]:
    """The service items, by id and title, that a question names without asking anything of them."""
    subject = replace(question, words=tuple(word for word in question.words if not is_side(word.text)))
    named = {}
    for hit in hits if subject.words else ():
        source = sources.by_passage.get(hit.passage.id)
        title = sources.language.tokenizer.normalise(hit.passage.title)
        if source is not None and source.kind is Kind.SERVICE_ITEM and coverage(subject, title) >= _NAMED:
            named[source.document_id] = source.title
    return list(named.items())


def _is_burst(previous: Turn, text: str, now: datetime) -> bool:
    """Whether `text` may be the rest of a question that was sent in pieces and not answered so far."""
    return (
        now - previous.at <= BURST
        and len(previous.question) + len(text) <= _BURST_LONGEST
        and read_intent(previous.question).intent is Intent.QUESTION
    )


def _better(alone: Answer, whole: Answer, *, is_whole_question: bool) -> Answer:
    """The piece by itself, unless only the whole is answered; of two answers the one to a whole question."""
    rank = (Outcome.ANSWERED, Outcome.CHOICES)
    by_itself, joined = (
        rank.index(said.outcome) if said.outcome in rank else len(rank) for said in (alone, whole)
    )
    if by_itself == joined < len(rank):
        return alone if is_whole_question else whole
    return whole if joined < by_itself else alone


def _follow_up(
    conn: Connection, desk: Desk, question: Question, before: str, cited: Passage, now: datetime
) -> Answer:
    """Answer from the document last cited: the section headed by what is asked, the passage that now fits best,
    or the one cited before."""
    result = desk.searcher.search(with_subject(question.normal, before))
    same = [hit.passage for hit in result.hits[:_SAME] if hit.passage.document_id == cited.document_id]
    may_answer = [*_headed_by(conn, desk, question, cited), *same, cited]
    sources = _sources(conn, desk, [passage.id for passage in may_answer], _today(now))
    for passage in may_answer:
        if passage.id in sources.by_passage and (said := follow_up(question, passage, sources)):
            return said
    return unanswered(question, [Hit(cited, 0.0)], 0.0, sources)


def _headed_by(conn: Connection, desk: Desk, question: Question, cited: Passage) -> list[Passage]:
    """The sections of the cited item whose heading asks what is asked: "要带什么材料" for "带啥"."""
    source, passages = get_version(conn, cited.document_id)
    if source.kind is not Kind.SERVICE_ITEM:
        return []
    language = desk.searcher.language
    return [
        passage
        for passage in passages
        if set(read_question(passage.heading, language).wants) & set(question.wants)
    ]


def _sources(conn: Connection, desk: Desk, passage_ids: list[int], today: date) -> Sources:
    return Sources(
        by_passage=desk.searcher.sources(conn, passage_ids),
        searched=desk.searcher.documents,
        today=today,
        hotline=desk.hotline,
        language=desk.searcher.language,
    )


def _today(now: datetime) -> date:
    return now.astimezone(BEIJING).date()
