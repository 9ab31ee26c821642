"""办事清单: the service items, and what each says, as lists to pick from."""

from collections.abc import Sequence

from sqlalchemy import Connection

from bot.answer import Answer, Choice, Outcome
from bot.phrases import conversation as phrases
from bot.wishes import ListItems, ShowPassage, ShowSections
from knowledge_base.documents import DocumentNotFound
from knowledge_base.kinds import Kind
from knowledge_base.published import published_titles
from knowledge_base.sources import get_version

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
