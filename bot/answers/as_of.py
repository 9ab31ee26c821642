"""An answer about a day that is past: from what was in force then, marked as history, or honest that nobody knows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from bot.answer import Answer, Choice, Outcome
from bot.answers.answering import answered
from bot.answers.citing import Sources
from bot.desk import Desk
from bot.phrases import history
from bot.phrases.sources import not_of_then
from bot.phrases.validity import caution
from bot.reading.days import Days, days_asked, without_day
from bot.wishes import ShowPassage
from knowledge_base.as_of import Term, in_force_on, passages_then, same_rule, terms_of
from knowledge_base.documents import DocumentNotFound
from knowledge_base.kinds import Validity
from knowledge_base.sources import Source, get_passage, sources
from organisation.beijing_time import BEIJING
from retrieval.hits import Hit
from retrieval.index import Index
from retrieval.passage import Passage
from retrieval.question import Question
from retrieval.ranking import find_for

#: A passage of then answers by the question's own words from this share of them on.
_COVERED = 0.6


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of which days, and today."""

    text: str
    question: Question
    days: Days
    today: date


def of_those_days(conn: Connection, desk: Desk, text: str, said: Answer, now: datetime) -> Answer:
    """The answer `said` to a message, or where the message asks of days that are past, what held then."""
    today = now.astimezone(BEIJING).date()
    days = days_asked(text, today)
    passage = _told(conn, said) if days else None
    if days is None or passage is None:
        return said
    if not days.is_chosen and days.year in f"{passage.title}{passage.text}":
        return said
    terms = terms_of(conn, passage.document_id)
    if not terms:
        return said
    asked = _Asked(text, desk.searcher.read(without_day(text)), days, today)
    then = in_force_on(terms, days.last)
    if then is None:
        is_before = days.last < terms[0].since
        return _led(said, days, history.not_known(days.said, terms[0].since)) if is_before else said
    [source] = sources(conn, [passage.id]).values()
    if source.version_id == then.version_id and then.holds(today):
        lead = history.still_in_force(days.said, then)
        return _led(said, days, lead) if len(terms) > 1 or days.is_chosen else said
    return _from_then(conn, desk, asked, said, passage, (then, in_force_on(terms, today)))


def _told(conn: Connection, said: Answer) -> Passage | None:
    """The passage an answer quotes."""
    if said.outcome not in (Outcome.ANSWERED, Outcome.CHOICES) or not said.citations or not said.quotes:
        return None
    try:
        return get_passage(conn, said.citations[0].passage_id)
    except DocumentNotFound:
        return None


def _from_then(
    conn: Connection,
    desk: Desk,
    asked: _Asked,
    said: Answer,
    passage: Passage,
    terms: tuple[Term, Term | None],
) -> Answer:
    then, current = terms
    texts = passages_then(conn, then)
    found = same_rule(passage, texts) or _by_question(desk, asked.question, texts)
    if found is None:
        return _led(said, asked.days, history.no_such_rule(asked.days.said, then))
    drawn = _sources(conn, desk, found, texts, asked.days.last)
    answer = answered(asked.question, Hit(found, 0.0), said.confidence, drawn)
    source = drawn.of(found)
    lead = [history.historical(asked.days.said, then, current)]
    if asked.days.first < then.since:
        lead.append(history.changed_within(asked.days.said, then))
    dropped = {caution(source, asked.days.last), not_of_then(asked.days.said)}
    lead += [line for line in answer.lead.split("\n") if line and line not in dropped]
    url = f"/documents/{source.document_id}/versions/{source.version_number}#p{found.id}"
    citation = replace(answer.citations[0], validity=_validity(source, asked.today), url=url)
    answer = replace(
        answer, lead="\n".join(lead), citations=(citation,), choices=(), menu="", about=said.about
    )
    if not said.is_tentative:
        return answer
    # As unsure as it was: the citizen still says whether it is what they meant.
    choices = tuple(Choice(choice.label, ShowPassage(found.id, asked.text)) for choice in said.choices[:1])
    lead_of_doubt = "\n".join((answer.lead, said.lead))
    return replace(answer, outcome=said.outcome, lead=lead_of_doubt, choices=choices, after=said.after)


def _validity(source: Source, today: date) -> Validity:
    """How what was in force then stands today: another edition has taken its place, whatever its file said of it."""
    validity = source.validity(today)
    return validity if validity in (Validity.REPEALED, Validity.EXPIRED) else Validity.AMENDED


def _by_question(desk: Desk, question: Question, texts: Sequence[Passage]) -> Passage | None:
    """The passage of a version of then that holds most of the question's words."""
    if not texts:
        return None
    language = desk.searcher.language
    hits = find_for(question, Index.build(texts, language), language, 1).hits
    return hits[0].passage if hits and hits[0].coverage >= _COVERED else None


def _sources(conn: Connection, desk: Desk, found: Passage, texts: Sequence[Passage], day: date) -> Sources:
    """What an answer of that day may draw on: the version of then alone."""
    return Sources(
        by_passage=sources(conn, [found.id]),
        searched=desk.searcher.documents,
        today=day,
        hotline=desk.hotline,
        language=desk.searcher.language,
        sections=lambda document_id: texts if document_id == found.document_id else (),
    )


def _led(said: Answer, days: Days, lead: str) -> Answer:
    """The same answer after that sentence, which says more than that the time was named."""
    kept = [line for line in said.lead.split("\n") if line and line != not_of_then(days.said)]
    return replace(said, lead="\n".join([lead, *kept]))
