"""办事清单: the service items, and what each says, as lists to pick from."""

from collections.abc import Sequence

from sqlalchemy import Connection

from bot.answer import Answer, Choice, Outcome
from bot.phrases import general as phrases
from bot.phrases.general import ITEM_LIST
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
    choices = tuple(
        Choice(title, str(n), document_id=document_id) for n, (document_id, title) in enumerate(shown, 1)
    )
    has_more = len(titles) > (page + 1) * LISTED
    text = phrases.numbered(phrases.WHICH_ITEM, choices, phrases.MORE_ITEMS if has_more else "")
    return Answer(
        Outcome.CHOICES, text, 1.0, choices=choices, about=ITEM_LIST, page=page + 1, has_more=has_more
    )


def list_sections(conn: Connection, document_id: int, tail: str = phrases.BACK_TO_LIST) -> Answer:
    """What a document says, by its headings."""
    try:
        source, passages = get_version(conn, document_id)
    except DocumentNotFound:
        return Answer(Outcome.HELPED, phrases.NOTHING_TO_CHOOSE)
    choices = tuple(
        Choice(passage.heading or passage.text[:20], str(n), passage_id=passage.id)
        for n, passage in enumerate(passages[:LISTED], 1)
    )
    text = phrases.numbered(phrases.about_item(source.title), choices, tail)
    return Answer(Outcome.CHOICES, text, 1.0, choices=choices, about=source.title)


def list_named(items: Sequence[tuple[int, str]]) -> Answer:
    """The items a question may name, by id and title."""
    choices = tuple(Choice(title, str(n), document_id=i) for n, (i, title) in enumerate(items[:LISTED], 1))
    text = phrases.numbered(phrases.WHICH_ONE, choices, phrases.NONE_OF_THESE)
    return Answer(Outcome.CHOICES, text, 1.0, choices=choices)
