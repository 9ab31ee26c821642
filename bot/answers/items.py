"""办事清单: the service items, and what each says, as lists to pick from."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from bot.answer import Answer, Choice, Outcome
from bot.answers.citing import Sources
from bot.answers.following import NAMED_FROM
from bot.phrases import conversation as phrases
from bot.reading.follow_ups import is_side
from bot.wishes import ListItems, ShowPassage, ShowSections
from knowledge_base.documents import DocumentNotFound
from knowledge_base.kinds import Kind
from knowledge_base.published import published_titles
from knowledge_base.sources import get_version
from retrieval.coverage import coverage
from retrieval.hits import Hit
from retrieval.question import Question

#: One digit picks.
LISTED = 9


def list_items(conn: Connection, page: int = 0) -> Answer:
    """The items of a page; another page follows where there are more."""
    titles = published_titles(conn, Kind.SERVICE_ITEM)
    shown = titles[page * LISTED : (page + 1) * LISTED]
    if not shown:
        return Answer(Outcome.HELPED, phrases.NO_ITEMS)
    has_more = len(titles) > (page + 1) * LISTED
    return _list(
        phrases.WHICH_ITEM,
        tuple(Choice(title, ShowSections(document_id)) for document_id, title in shown),
        phrases.MORE_ITEMS if has_more else "",
        more=ListItems(page + 1) if has_more else None,
    )


def list_sections(conn: Connection, document_id: int, tail: str = phrases.BACK_TO_LIST) -> Answer:
    """What a document says, by its headings."""
    try:
        source, passages = get_version(conn, document_id)
    except DocumentNotFound:
        return Answer(Outcome.HELPED, phrases.NOTHING_TO_CHOOSE)
    choices = tuple(
        Choice(passage.heading or passage.text[:20], ShowPassage(passage.id)) for passage in passages[:LISTED]
    )
    return _list(phrases.about_item(source.title), choices, tail, about=source.title)


def list_named(items: Sequence[tuple[int, str]]) -> Answer:
    """The items a question may name, by id and title."""
    choices = tuple(Choice(title, ShowSections(document_id)) for document_id, title in items[:LISTED])
    return _list(phrases.WHICH_ONE, choices, phrases.NONE_OF_THESE)


def _list(
    lead: str,
    choices: tuple[Choice, ...],
    after: str,
    more: ListItems | None = None,
    about: str | None = None,
) -> Answer:
    return Answer(Outcome.CHOICES, lead, choices=choices, after=after, confidence=1.0, more=more, about=about)


def items_named(question: Question, hits: Sequence[Hit], sources: Sources) -> list[tuple[int, str]]:
    """The service items, by id and title, that a question names without asking anything of them."""
    subject = replace(question, words=tuple(word for word in question.words if not is_side(word.text)))
    items = {}
    for hit in hits if subject.words else ():
        source = sources.by_passage.get(hit.passage.id)
        title = sources.language.tokenizer.normalise(hit.passage.title)
        if source is not None and source.kind is Kind.SERVICE_ITEM and coverage(subject, title) >= NAMED_FROM:
            items[source.document_id] = source.title
    return list(items.items())
