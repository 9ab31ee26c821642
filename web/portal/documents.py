"""A document as published, each passage with an anchor that citations point to."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from bot.desk import Desk
from bot.phrases.documents import around, clause_lead, header, no_longer
from bot.phrases.history import chosen_day, no_day_known
from bot.phrases.sources import given_on_request
from bot.phrases.validity import caution
from database import read_only
from knowledge_base.as_of import Term, in_force_on, terms_of
from knowledge_base.documents import DocumentNotFound
from knowledge_base.editing.texts import LONGEST
from knowledge_base.kinds import ONCE_PUBLISHED
from knowledge_base.links import find_links
from knowledge_base.names import OTHER_NAMES
from knowledge_base.originals import has_original
from knowledge_base.pairing.clause_links import links_of
from knowledge_base.related import related
from knowledge_base.sources import Source, find_last_published, get_version, sources
from organisation.beijing_time import BEIJING
from retrieval.passage import Passage
from web.headings import Headings, headings_begun
from web.pages import page
from web.visitors import is_large

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage with the headings that begin before it."""

    passage: Passage
    headings: Headings
    #: The lines of its text, each in pieces (text, address): what names another passage leads there.
    lines: tuple[tuple[tuple[str, str | None], ...], ...]


def create_document_pages(desk: Desk) -> APIRouter:
    """`/documents/...`, and `/passages/{id}`, which leads to the version a passage was cited from."""
    documents = APIRouter()

    @documents.get("/documents/{document_id}")
    def read(request: Request, document_id: Id, as_of: str = "") -> Response:
        """The version that is published now; with a day, on to the one that was in force then."""
        if day := _day(as_of):
            with read_only(desk.engine) as conn:
                then = in_force_on(terms_of(conn, document_id), day)
            if then is not None:
                path = f"/documents/{then.document_id}/versions/{then.number}?as_of={day}"
                return RedirectResponse(path, 303)
        return _show(desk, request, document_id, None, as_of)

    @documents.get("/documents/{document_id}/versions/{number}")
    def read_version(request: Request, document_id: Id, number: Id, as_of: str = "") -> Response:
        """A version that is or was published."""
        return _show(desk, request, document_id, number, as_of)

    @documents.get("/passages/{passage_id}")
    def find_passage(passage_id: Id) -> Response:
        """To the passage in its own version, which later versions do not move."""
        with read_only(desk.engine) as conn:
            source = sources(conn, [passage_id]).get(passage_id)
        if source is None or source.state not in ONCE_PUBLISHED:
            raise DocumentNotFound
        path = f"/documents/{source.document_id}/versions/{source.version_number}"
        return RedirectResponse(f"{path}#p{passage_id}", 303)

    return documents


def _show(desk: Desk, request: Request, document_id: int, number: int | None, as_of: str = "") -> Response:
    with read_only(desk.engine) as conn:
        # Who follows an earlier answer's link finds what it quoted, and that it was withdrawn.
        shown = number or find_last_published(conn, document_id)
        source, passages = get_version(conn, document_id, shown)
        others = related(conn, document_id)
        interpreted = interpreted_by(conn, source)
        is_given = has_original(conn, source.version_id)
        clauses = links_of(conn, document_id)
        terms = terms_of(conn, document_id)
    more = {
        "related": others,
        "clauses": clauses,
        "has_terms": len(terms) > 1,
        "as_of": as_of,
        "then": _of_that_day(source, terms, as_of),
        "has_original": is_given,
        "is_large": is_large(request),
    }
    return page("portal/document.html", document_context(desk, source, passages, interpreted) | more)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _of_that_day(source: Source, terms: list[Term], as_of: str) -> str:
    """What is said above the text where a reader has chosen a day; empty where none was."""
    day = _day(as_of)
    if day is None:
        return ""
    then = in_force_on(terms, day)
    return chosen_day(day, then) if then and then.version_id == source.version_id else no_day_known(day)


def document_context(
    desk: Desk, source: Source, passages: list[Passage], interpreted: list[Passage]
) -> dict[str, Any]:
    """What the template of a document is given, but for what a reader chooses and what else is published."""
    today = datetime.now(UTC).astimezone(BEIJING).date()
    return {
        "source": source,
        "passages": _with_headings(source, passages, interpreted),
        "header": header(source),
        "around": around(source),
        "validity": source.validity(today),
        "caution": caution(source, today),
        "newer": source.newer(today),
        "no_longer": no_longer,
        "on_request": "" if source.is_open else given_on_request(source.title, desk.hotline),
        "settings": desk.settings,
        "told": [(name, source.fields[name]) for name in LONGEST if source.fields.get(name)],
        "related": [],
        "clauses": {},
        "has_terms": False,
        "as_of": "",
        "then": "",
        "clause_lead": clause_lead(source.kind),
        "has_original": False,
        "is_large": False,
        "preview": None,
    }


def interpreted_by(conn: Connection, source: Source) -> list[Passage]:
    """The passages of the document that an interpretation speaks of, as published."""
    if source.interprets_id is None:
        return []
    try:
        return get_version(conn, source.interprets_id)[1]
    except DocumentNotFound:
        return []


def _pieces(line: str, interpreted: list[Passage]) -> tuple[tuple[str, str | None], ...]:
    pieces: list[tuple[str, str | None]] = []
    end = 0
    for link in find_links(line, interpreted):
        anchor = f"#p{link.passage.id}" if link.passage else ""
        address = f"/documents/{interpreted[0].document_id}{anchor}"
        pieces += [(line[end : link.start], None), (line[link.start : link.end], address)]
        end = link.end
    return tuple(piece for piece in (*pieces, (line[end:], None)) if piece[0])


def _with_headings(source: Source, passages: list[Passage], interpreted: list[Passage]) -> list[ShownPassage]:
    shown = []
    before: list[str] = []
    others = source.fields.get(OTHER_NAMES)
    for passage in passages:
        headings = [part for part in passage.heading_text.split(" › ") if part and part != others]
        lines = tuple(_pieces(line, interpreted) for line in passage.text.split("\n") if line.strip())
        shown.append(ShownPassage(passage, headings_begun(headings, before, first=2), lines))
        before = headings
    return shown
