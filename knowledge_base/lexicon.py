"""口语词: the words that editors have added, and what took them back. Nothing of it is ever changed or deleted.

They are applied when a question is read (`retrieval/language.py`): every searcher follows `lexicon_revision`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select
from sqlalchemy.exc import IntegrityError

from database import documents, lexicon_entries, staff, versions
from retrieval.language import Language

#: Characters of an expression; a single one is in too much else.
SHORTEST, LONGEST = 2, 20
#: Official words of one entry.
MOST_WORDS = 5
_BETWEEN = "、"


class WordUnfit(Exception):
    """An expression is too short or too long, or is its own official word."""


class WordKnown(Exception):
    """These everyday words have these official words already."""


class EntryNotFound(Exception):
    """There is no such entry that could be taken back."""


class AlreadyUndone(Exception):
    """Somebody has taken this entry back before."""


@dataclass(frozen=True, slots=True)
class Saying:
    """How citizens say what is officially called `official`; or, with a document, another name of that one, whose title
    holds the first of `official`."""

    everyday: str
    official: tuple[str, ...]
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Words that were added by `who`; `undone_by` took them back. `title` is that of the document they name."""

    id: int
    saying: Saying
    title: str | None
    who: str
    reason: str
    at: datetime
    undone_by: str | None = None
    undone_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Whether questions are read with them."""
        return self.undone_at is None


def add(conn: Connection, saying: Saying, staff_id: int, now: datetime, reason: str = "") -> int:
    """Add words; the id of the entry. Raises WordUnfit and WordKnown."""
    everyday = saying.everyday.strip()
    official = tuple(dict.fromkeys(word.strip() for word in saying.official if word.strip()))
    fits = all(SHORTEST <= len(word) <= LONGEST for word in (everyday, *official))
    if not fits or not 1 <= len(official) <= MOST_WORDS or everyday in official:
        raise WordUnfit
    same = (known for known in live_sayings(conn) if known.everyday == everyday)
    if any(set(official) <= set(known.official) for known in same):
        raise WordKnown
    row = {
        "everyday": everyday,
        "official": _BETWEEN.join(official),
        "document_id": saying.document_id,
        "staff_id": staff_id,
        "reason": reason.strip(),
        "at": now,
    }
    return _insert(conn, row)


def undo(conn: Connection, entry_id: int, staff_id: int, now: datetime, reason: str = "") -> Saying:
    """Take an entry back; what it said. Raises EntryNotFound, and AlreadyUndone where somebody was faster."""
    of_it = (lexicon_entries.c.id == entry_id) & lexicon_entries.c.undoes_id.is_(None)
    entry = conn.execute(select(lexicon_entries).where(of_it)).one_or_none()
    if entry is None:
        raise EntryNotFound
    row = {"everyday": entry.everyday, "official": entry.official, "document_id": entry.document_id}
    try:
        # One entry is taken back once: the table's key says so.
        with conn.begin_nested():
            _insert(
                conn,
                row | {"undoes_id": entry_id, "staff_id": staff_id, "reason": reason.strip(), "at": now},
            )
    except IntegrityError as error:
        raise AlreadyUndone from error
    return _saying(entry)


def current(conn: Connection) -> list[Entry]:
    """The entries that questions are read with, the latest first."""
    return [entry for entry in history(conn) if entry.is_live]


def history(conn: Connection) -> list[Entry]:
    """Every entry that was ever added, the latest first, with who added it and who took it back."""
    undoing, undoer = lexicon_entries.alias(), staff.alias()
    rows = conn.execute(
        select(
            lexicon_entries,
            staff.c.name,
            versions.c.title,
            undoer.c.name.label("undone_by"),
            undoing.c.at.label("undone_at"),
        )
        .join(staff, staff.c.id == lexicon_entries.c.staff_id)
        .outerjoin(documents, documents.c.id == lexicon_entries.c.document_id)
        .outerjoin(versions, versions.c.id == documents.c.published_version_id)
        .outerjoin(undoing, undoing.c.undoes_id == lexicon_entries.c.id)
        .outerjoin(undoer, undoer.c.id == undoing.c.staff_id)
        .where(lexicon_entries.c.undoes_id.is_(None))
        .order_by(lexicon_entries.c.id.desc())
    )
    return [
        Entry(
            row.id,
            _saying(row),
            row.title,
            row.name,
            row.reason,
            row.at,
            row.undone_by,
            row.undone_at,
        )
        for row in rows
    ]


def live_sayings(conn: Connection) -> list[Saying]:
    """What questions are read with, the latest entry first."""
    undone = select(lexicon_entries.c.undoes_id).where(lexicon_entries.c.undoes_id.is_not(None))
    rows = conn.execute(
        select(lexicon_entries)
        .where(lexicon_entries.c.undoes_id.is_(None), lexicon_entries.c.id.not_in(undone))
        .order_by(lexicon_entries.c.id.desc())
    )
    return [_saying(row) for row in rows]


def language_with(shipped: Language, sayings: Sequence[Saying]) -> Language:
    """The language that was shipped, with these sayings; of two that contradict each other the first counts."""
    names = [saying for saying in sayings if saying.document_id is not None]
    titles: dict[str, str] = {}
    for name in names:
        titles.setdefault(name.everyday, name.official[0])
    words = [(saying.everyday, saying.official) for saying in sayings if saying.document_id is None]
    return shipped.with_words(words, titles)


def lexicon_revision(conn: Connection) -> str:
    """Names the state of the lexicon: how many entries there are, and the last.

    Both: of two transactions at once the one with the lower id may be the later to be seen.
    """
    row = conn.execute(select(func.count(), func.coalesce(func.max(lexicon_entries.c.id), 0))).one()
    return f"{row[0]}-{row[1]}"


def _saying(row: Row[Any]) -> Saying:
    return Saying(row.everyday, tuple(row.official.split(_BETWEEN)), row.document_id)


def _insert(conn: Connection, row: Mapping[str, object]) -> int:
    entry_id: int = conn.execute(
        insert(lexicon_entries).values(row).returning(lexicon_entries.c.id)
    ).scalar_one()
    return entry_id
