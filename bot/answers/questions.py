"""A question is answered from what is published, and from what was said before it."""

from dataclasses import replace
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection

from bot.answer import Answer, Outcome
from bot.answers.answering import answer, answer_within, answered
from bot.answers.as_of import of_those_days
from bot.answers.bursts import better_of, is_burst
from bot.answers.citing import Sources, short_title
from bot.answers.following import names_another, of_home, once, turns_away
from bot.answers.items import items_named, list_named, list_sections
from bot.answers.refusing import named_on_request
from bot.answers.several import with_second
from bot.desk import Desk
from bot.phrases import conversation as phrases
from bot.reading.days import days_asked, undated, without_day
from bot.reading.follow_ups import (
    ask_again_about,
    asks_a_side,
    is_without_subject,
    sets_a_condition,
)
from bot.turns import Turn
from bot.wishes import ShowPassage
from knowledge_base.as_of import may_be_told
from knowledge_base.documents import DocumentNotFound
from knowledge_base.pairing.clause_links import explained_by
from knowledge_base.rows import get_row
from knowledge_base.service_items.fields import asked_field
from knowledge_base.sources import get_passage
from organisation.beijing_time import BEIJING
from retrieval.hits import Hit
from retrieval.passage import Passage
from retrieval.question import Question
from retrieval.ranking import SearchResult
from text.masking import without_masks

#: How many passages are looked at for those of one document.
_SEARCHED = 64
#: How many answers a process remembers: what is asked again and again need not be searched again.
REMEMBERED = 10_000


def answer_question(conn: Connection, desk: Desk, text: str, previous: Turn | None, now: datetime) -> Answer:
    """Answer `text`, as a follow-up or the rest of what was just said where it is that; of a day that is past, from
    what held then."""
    text = without_masks(text)
    if days := days_asked(text, _today(now)):
        said = _of_today(conn, desk, undated(text, days), previous, now)
        then = of_those_days(conn, desk, text, said, now)
        if then is not said:
            return then
    return _of_today(conn, desk, without_day(text), previous, now)


def _of_today(conn: Connection, desk: Desk, text: str, previous: Turn | None, now: datetime) -> Answer:
    """The answer from what is published now."""
    if previous is None:
        return _alone(conn, desk, text, now)
    if about := of_home(text, previous, desk.searcher.language):
        return replace(_alone(conn, desk, about, now), about=about)
    if (matter := _matter_of(conn, previous)) is not None:
        return _after(conn, desk, text, previous, matter, now)
    alone = _alone(conn, desk, text, now)
    if not is_burst(previous, text, now):
        return alone
    question = desk.searcher.read(text)
    whole = f"{previous.answer.about or previous.question}{text}"
    together = replace(_alone(conn, desk, whole, now), about=whole)
    better = better_of(alone, together, is_whole_question=bool(question.wants))
    # Two pieces may still not be all of it: the third belongs to both.
    return better if better.outcome is Outcome.ANSWERED else replace(better, about=better.about or whole)


def _matter_of(conn: Connection, previous: Turn) -> Passage | None:
    """The passage last shown, or the first of those offered: what was talked about."""
    answer = previous.answer
    if answer.citations and (answer.quotes or len({c.document_id for c in answer.citations}) == 1):
        return get_passage(conn, answer.citations[0].passage_id)
    listed = [choice.wish.passage_id for choice in answer.choices if isinstance(choice.wish, ShowPassage)]
    of_one = answer.about and not answer.citations
    return get_passage(conn, listed[0]) if listed and (of_one or answer.refusal) else None


def _after(conn: Connection, desk: Desk, text: str, previous: Turn, matter: Passage, now: datetime) -> Answer:
    """A question that stays with the matter talked about, or turns to another."""
    language = desk.searcher.language
    before = previous.answer.about or previous.question
    if about := ask_again_about(text, before, language):
        return replace(_alone(conn, desk, about, now), about=about)
    question = desk.searcher.read(text)
    if any(word.is_matter for word in question.words) and names_another(question, matter, language):
        return _alone(conn, desk, text, now)
    if is_without_subject(question):
        whole = replace(desk.searcher.read(f"{before} {text}"), wants=question.wants, sides=question.sides)
        return once(replace(_within(conn, desk, matter, whole, now), about=before), previous)
    whole = desk.searcher.read(f"{matter.title} {text}")
    asked = desk.searcher.read(previous.question)
    if not question.wants and asked.wants and not sets_a_condition(question):
        # 第二年呢 asks what was asked before it.
        whole = replace(whole, wants=asked.wants, sides=asked.sides)
    within = _within(conn, desk, matter, whole, now, question)
    alone = _alone(conn, desk, text, now)
    is_list = alone.about is not None and not alone.citations
    if is_list or (previous.answer.refusal and within.outcome is not Outcome.ANSWERED):
        return alone
    if turns_away(question, alone, within, matter, language):
        return alone
    return once(replace(within, about=phrases.of(short_title(matter.title), text)), previous)


def _within(
    conn: Connection,
    desk: Desk,
    matter: Passage,
    question: Question,
    now: datetime,
    own: Question | None = None,
) -> Answer:
    """The answer from the document of a passage; `own` is the question without the name of the matter."""
    result = desk.searcher.search_for(question, _SEARCHED).within(matter.document_id)
    sources = _sources(conn, desk, _ids(result), _today(now))
    return answer_within(result, own, matter, sources)


def asks_of_past(text: str, now: datetime) -> bool:
    """Whether a question names a day or a year that is past."""
    return days_asked(text, _today(now)) is not None


def chosen(conn: Connection, desk: Desk, asked: str, passage_id: int, now: datetime) -> Answer:
    """The answer from the passage a citizen has picked."""
    try:
        passage = get_passage(conn, passage_id)
    except DocumentNotFound:
        return Answer(Outcome.HELPED, phrases.NOTHING_TO_CHOOSE)
    if not may_be_told(conn, passage_id, of_then=asks_of_past(asked, now)):
        # It was withdrawn or replaced since it was offered: what stands in its place now, or the question anew.
        heading, there = passage.heading, desk.searcher.passages_of(passage.document_id)
        now_there = next((p for p in there if p.heading == heading != ""), None)
        if now_there is not None and may_be_told(conn, now_there.id, of_then=False):
            return chosen(conn, desk, asked, now_there.id, now)
        about = asked or f"{passage.title} {passage.heading}"
        return replace(_of_today(conn, desk, without_day(about), None, now), about=about)
    question = desk.searcher.read(without_day(asked))
    sources = _sources(conn, desk, [passage.id], _today(now))
    said = replace(answered(question, Hit(passage, 0.0), 1.0, sources), about=asked)
    return of_those_days(conn, desk, asked, said, now)


def _alone(conn: Connection, desk: Desk, text: str, now: datetime) -> Answer:
    """The answer to a question that leans on nothing: the same for everybody, until something is published."""
    key = (text, desk.searcher.revision, _today(now))
    known = desk.answers.get(key)
    if known is not None:
        return known
    question = desk.searcher.read(text)
    if is_without_subject(question):
        return Answer(Outcome.HELPED, phrases.ABOUT_WHAT)
    result = desk.searcher.search_for(question)
    sources = _sources(conn, desk, _ids(result), _today(now))
    said = _with_second(conn, desk, text, _answer_from(conn, result, sources), now)
    # A transaction begun before the last publication or repeal does not see it: its answer holds for it alone.
    is_whole = len(sources.by_passage) == len(result.hits) and desk.searcher.is_seen_by(conn)
    if is_whole and not result.lacks_opinion:
        if len(desk.answers) >= REMEMBERED:
            desk.answers.clear()
        desk.answers[key] = said
    return said


def _with_second(conn: Connection, desk: Desk, text: str, said: Answer, now: datetime) -> Answer:
    """The answer to both of two questions; the second may only say what of the matter it asks."""
    if not said.citations:
        return said
    first = said.citations[0]

    def answer_to(clause: str) -> Answer:
        question, language = desk.searcher.read(clause), desk.searcher.language
        alone = _found(conn, desk, question, now)
        if any(word.is_matter for word in question.words):
            return alone
        matter = get_passage(conn, first.passage_id)
        whole = desk.searcher.read(f"{first.title} {clause}")
        within = _within(conn, desk, matter, whole, now, question)
        return alone if turns_away(question, alone, within, matter, language) else within

    return with_second(text, said, answer_to)


def _found(conn: Connection, desk: Desk, question: Question, now: datetime) -> Answer:
    """The answer to a question that leans on nothing."""
    result = desk.searcher.search_for(question)
    return _answer_from(conn, result, _sources(conn, desk, _ids(result), _today(now)))


def _answer_from(conn: Connection, result: SearchResult, sources: Sources) -> Answer:
    """What is only named, where it is asked for; what an item says, by its headings, where nothing but its name was
    given; else the answer."""
    if closed := named_on_request(result.question, sources):
        return closed
    if asks_a_side(result.question) or asked_field(result.question.normal):
        return answer(result, sources)
    items = items_named(result.question, result.hits, sources)
    if len(items) == 1:
        return list_sections(conn, items[0][0], phrases.OR_ASK)
    return list_named(items) if items else answer(result, sources)


def _ids(result: SearchResult) -> list[int]:
    return [hit.passage.id for hit in result.hits]


def _sources(conn: Connection, desk: Desk, passage_ids: list[int], today: date) -> Sources:
    return Sources(
        by_passage=desk.searcher.sources(conn, passage_ids),
        searched=desk.searcher.documents,
        today=today,
        hotline=desk.hotline,
        language=desk.searcher.language,
        sections=desk.searcher.passages_of,
        on_request=desk.searcher.on_request,
        registers=desk.searcher.registers,
        row=partial(get_row, conn),
        explained=partial(explained_by, conn),
        source=lambda passage_id: desk.searcher.sources(conn, [passage_id])[passage_id],
    )


def _today(now: datetime) -> date:
    return now.astimezone(BEIJING).date()
