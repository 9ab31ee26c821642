"""What an agent reads out on the telephone: the words of a passage, and what to offer besides."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlencode

from sqlalchemy import Connection

from bot.answer import Answer, Choice, Citation, Outcome
from bot.answers.items import list_sections
from bot.answers.pinned import before_answering, pins_for
from bot.answers.questions import chosen
from bot.conversation import ask
from bot.desk import Desk
from bot.phrases.sources import near_with_reason
from bot.phrases.validity import caution
from bot.wishes import Ask, ShowPassage, ShowSections
from database import read_only
from hotline.citizens import Channel
from knowledge_base.documents import DocumentNotFound
from knowledge_base.kinds import Kind, Validity
from knowledge_base.sources import get_version, whole_text
from organisation.beijing_time import BEIJING
from retrieval.passage import Passage

#: Characters a second, read calmly.
_A_SECOND = 4
_HITS = 3
#: One digit picks.
_OPTIONS = 9
_SECTIONS = 5
_UNMARKED = "这份文件没有标注时效，读之前请留意成文日期。"
#: Whose passages are worth offering besides.
_SEARCHED = (Outcome.ANSWERED, Outcome.CHOICES, Outcome.UNANSWERED, Outcome.REDIRECTED)


class Group(StrEnum):
    """Why an option is offered."""

    #: 问清是哪一项
    CHOICE = "choice"
    #: 其他可能
    HIT = "hit"
    #: 接着可能问
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Option:
    """Another passage or list to go to; `query` is what the page is asked for it."""

    group: Group
    label: str
    source: str
    query: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A quotation to be read out. `lead` is said first; `warning` is for the agent alone; `seconds` is for both."""

    citation: Citation
    lead: str
    warning: str
    whole: str
    seconds: int
    link: str


@dataclass(frozen=True, slots=True)
class Readout:
    """What was found for `asked`: something to read, or `said`; `refused` is why the nearest was not used.

    `about` is the service item whose sections are the choices.
    """

    asked: str
    outcome: Outcome
    is_doubtful: bool
    reading: Reading | None
    said: str
    about: str | None
    refused: tuple[str, ...]
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the page is asked: a question, and where one was picked a passage or a document."""

    asked: str
    passage_id: int | None = None
    document_id: int | None = None


def look_up(desk: Desk, wanted: Wanted, now: datetime) -> Readout:
    """Find what can be read out; stores nothing."""
    answer = _answer(desk, wanted, now)
    with read_only(desk.engine) as conn:
        reading = _reading(conn, desk, answer, now) if answer.quotes else None
        options = tuple(_options(conn, desk, wanted, answer, reading))
    return Readout(
        asked=wanted.asked,
        outcome=answer.outcome,
        is_doubtful=answer.is_offered_passage,
        reading=reading,
        said=answer.text,
        about=None if reading or answer.citations else answer.about,
        refused=tuple(near_with_reason(near) for near in answer.refusal.nearest) if answer.refusal else (),
        options=options[:_OPTIONS],
    )


def _answer(desk: Desk, wanted: Wanted, now: datetime) -> Answer:
    with read_only(desk.engine) as conn:
        # What is picked is told unless something else is to be said, as to who asks without an agent.
        pins = pins_for(conn, Channel.WEB, now)
        if wanted.passage_id and _is_published(conn, desk, wanted.passage_id):
            said = chosen(conn, desk, wanted.asked, wanted.passage_id, now)
            return before_answering(desk, wanted.asked, said, pins)
        if wanted.document_id:
            return before_answering(desk, wanted.asked, list_sections(conn, wanted.document_id), pins)
    return ask(desk, wanted.asked, now)


def _is_published(conn: Connection, desk: Desk, passage_id: int) -> bool:
    """A passage that was withdrawn a moment ago is not read out, and no draft ever is."""
    source = desk.searcher.sources(conn, [passage_id]).get(passage_id)
    return source is not None and source.is_current


def _reading(conn: Connection, desk: Desk, answer: Answer, now: datetime) -> Reading:
    citation = answer.citations[0]
    lead = answer.lead if answer.outcome is Outcome.ANSWERED else ""
    whole = "" if citation.kind is Kind.DIRECTORY else whole_text(conn, citation.passage_id)
    return Reading(
        citation,
        lead,
        _warning(conn, desk, answer, now),
        whole if len(whole) > len(citation.quote) else "",
        seconds_to_read(lead + citation.quote),
        f"{desk.settings.public_url}/passages/{citation.passage_id}",
    )


def _warning(conn: Connection, desk: Desk, answer: Answer, now: datetime) -> str:
    """What of the validity the words to read out do not say themselves."""
    citation = answer.citations[0]
    if citation.validity is Validity.UNKNOWN and citation.kind in (Kind.POLICY, Kind.INTERPRETATION):
        return _UNMARKED
    if answer.is_offered_passage:
        source = desk.searcher.sources(conn, [citation.passage_id]).get(citation.passage_id)
        return (source and caution(source, now.astimezone(BEIJING).date())) or ""
    return ""


def seconds_to_read(text: str) -> int:
    """How long reading it out takes, about."""
    return -(-len("".join(text.split())) // _A_SECOND)


def _options(
    conn: Connection, desk: Desk, wanted: Wanted, answer: Answer, reading: Reading | None
) -> Iterable[Option]:
    shown = {reading.citation.passage_id} if reading else set()
    if reading is None:
        for choice in answer.choices:
            shown |= {choice.wish.passage_id} if isinstance(choice.wish, ShowPassage) else set()
            yield Option(Group.CHOICE, choice.label, "", _query_of(wanted.asked, choice))
    sections = _sections(conn, reading.citation) if reading else []
    shown |= {passage.id for passage in sections}
    if answer.outcome in _SEARCHED and wanted.document_id is None:
        yield from _further(desk, wanted.asked, shown)
    for passage in sections:
        query = urlencode({"q": f"{passage.title}{passage.heading}", "passage": passage.id})
        yield Option(Group.SECTION, passage.heading, "", query)


def _query_of(asked: str, choice: Choice) -> str:
    match choice.wish:
        case ShowPassage(passage_id):
            return urlencode({"q": asked, "passage": passage_id})
        case ShowSections(document_id):
            return urlencode({"q": asked, "document": document_id})
        case Ask(question):
            return urlencode({"q": question})
    return urlencode({"q": choice.label})


def _further(desk: Desk, asked: str, shown: Collection[int]) -> Iterable[Option]:
    """The next best passages."""
    hits = desk.searcher.search(asked, _HITS + len(shown)).hits
    for hit in [hit for hit in hits if hit.passage.id not in shown][:_HITS]:
        passage = hit.passage
        query = urlencode({"q": asked, "passage": passage.id})
        yield Option(Group.HIT, _opening(passage.text), f"{passage.title} {passage.heading}".strip(), query)


def _opening(text: str) -> str:
    return f"{text[:40]}…" if len(text) > 40 else text


def _sections(conn: Connection, cited: Citation) -> list[Passage]:
    """What else the same item says: what citizens ask next."""
    if cited.kind is not Kind.SERVICE_ITEM:
        return []
    try:
        _, passages = get_version(conn, cited.document_id)
    except DocumentNotFound:
        return []
    others = [p for p in passages if p.id != cited.passage_id and p.heading not in ("", cited.heading)]
    return others[:_SECTIONS]
