"""置顶与开关: what is said of a matter instead of an answer, or that nothing is; looked at before every search.

For an emergency (舆情), for rules that are just being changed, and to switch a topic or a channel off. One person asks for
it, another signs it; from that moment it holds in every worker, until its end or until somebody ends it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, or_, select, update

from database import documents, pins, staff, versions
from knowledge_base.as_of import family_of
from knowledge_base.reviews import OwnWork

#: Characters of a statement: it stands in one message of every channel.
LONGEST = 600


class PinUnfit(Exception):
    """A statement has 1 to LONGEST characters, and a pin has words, a document, or a channel it silences."""


class PinNotFound(Exception):
    """There is no such pin, or it is over."""


class Mode(StrEnum):
    """What a pin does."""

    #: 声明: it is said instead of an answer
    STATEMENT = "statement"
    #: 停答: nothing is answered, the matter goes to a person
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class PinDraft:
    """What somebody asks for. `words`: several lines are alternatives, all words of a line must be in the question.

    Without words it is about the answers from `document_id` (of which `passage_ids`, where any are named), or about all
    that is asked on `channel`; None is every channel. `until_at` None: until somebody ends it.
    """

    mode: Mode
    reason: str
    from_at: datetime
    words: str = ""
    document_id: int | None = None
    passage_ids: tuple[int, ...] = ()
    channel: str | None = None
    statement: str = ""
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """A pin with who asked for it, who signed and who ended it; `title` is that of its document."""

    id: int
    draft: PinDraft
    staff_id: int
    who: str
    at: datetime
    title: str | None = None
    signed_by: str | None = None
    signed_at: datetime | None = None
    ended_by: str | None = None
    ended_at: datetime | None = None
    #: Its document, and those of its matter before and after it: what is held back is not quoted as history either.
    family: frozenset[int] = frozenset()

    def is_live(self, now: datetime) -> bool:
        """Whether it holds at that moment."""
        until = min((moment for moment in (self.draft.until_at, self.ended_at) if moment), default=None)
        return self.signed_at is not None and self.draft.from_at <= now and (until is None or now < until)

    @property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """The alternatives of its words."""
        return tuple(words for line in self.draft.words.splitlines() if (words := tuple(line.split())))

    def is_of_answer(self, document_ids: Iterable[int], passage_ids: Iterable[int]) -> bool:
        """Whether an answer that cites these is one it is about."""
        if self.draft.passage_ids:
            return not set(self.draft.passage_ids).isdisjoint(passage_ids)
        return not self.family.isdisjoint(document_ids)


def propose(conn: Connection, draft: PinDraft, staff_id: int, now: datetime) -> int:
    """Ask for a pin; its id. It holds nothing back until another person has signed. Raises PinUnfit."""
    is_about = draft.words.strip() or draft.document_id or (draft.channel and draft.mode is Mode.SILENCE)
    has_statement = 1 <= len(draft.statement.strip()) <= LONGEST
    ends_late = draft.until_at is None or draft.until_at > max(draft.from_at, now)
    if not is_about or not ends_late or (draft.mode is Mode.STATEMENT and not has_statement):
        raise PinUnfit
    added = conn.execute(
        insert(pins)
        .values(
            words=draft.words.strip(),
            document_id=draft.document_id,
            passage_ids=list(draft.passage_ids),
            channel=draft.channel,
            mode=draft.mode,
            statement=draft.statement.strip(),
            from_at=draft.from_at,
            until_at=draft.until_at,
            reason=draft.reason.strip(),
            staff_id=staff_id,
            at=now,
        )
        .returning(pins.c.id)
    )
    return int(added.scalar_one())


def sign(conn: Connection, pin_id: int, staff_id: int, now: datetime) -> None:
    """Let it hold; raises OwnWork where the same person asked for it, PinNotFound."""
    asked_by = conn.scalar(select(pins.c.staff_id).where(pins.c.id == pin_id))
    if asked_by == staff_id:
        raise OwnWork
    signed = conn.execute(
        update(pins)
        .where(pins.c.id == pin_id, pins.c.signed_at.is_(None), pins.c.ended_at.is_(None))
        .values(signed_by=staff_id, signed_at=now)
    )
    if not signed.rowcount:
        raise PinNotFound


def end(conn: Connection, pin_id: int, staff_id: int, now: datetime) -> None:
    """Let it hold no more, whoever asked for it; raises PinNotFound."""
    ended = conn.execute(
        update(pins)
        .where(pins.c.id == pin_id, pins.c.ended_at.is_(None))
        .values(ended_by=staff_id, ended_at=now)
    )
    if not ended.rowcount:
        raise PinNotFound


_signing, _ending = staff.alias("signing"), staff.alias("ending")
_ALL = (
    select(
        pins,
        staff.c.name.label("who"),
        _signing.c.name.label("signed_name"),
        _ending.c.name.label("ended_name"),
        versions.c.title,
    )
    .join(staff, staff.c.id == pins.c.staff_id)
    .outerjoin(_signing, _signing.c.id == pins.c.signed_by)
    .outerjoin(_ending, _ending.c.id == pins.c.ended_by)
    .outerjoin(documents, documents.c.id == pins.c.document_id)
    .outerjoin(versions, versions.c.id == documents.c.published_version_id)
    .order_by(pins.c.id.desc())
)
#: Built once: it runs with every question.
_LIVE = _ALL.where(
    pins.c.signed_at.is_not(None),
    pins.c.ended_at.is_(None),
    pins.c.from_at <= bindparam("now", type_=pins.c.from_at.type),
    or_(pins.c.until_at.is_(None), pins.c.until_at > bindparam("now", type_=pins.c.until_at.type)),
)


def all_pins(conn: Connection) -> list[Pin]:
    """Every one there ever was, the latest first."""
    return [_read(row) for row in conn.execute(_ALL)]


def live_pins(conn: Connection, now: datetime) -> Sequence[Pin]:
    """Those that hold at that moment, the latest first."""
    live = [_read(row) for row in conn.execute(_LIVE, {"now": now})]
    return [
        replace(pin, family=frozenset(family_of(conn, pin.draft.document_id)))
        if pin.draft.document_id
        else pin
        for pin in live
    ]


def _read(row: Row[Any]) -> Pin:
    draft = PinDraft(
        mode=Mode(row.mode),
        reason=row.reason,
        from_at=row.from_at,
        words=row.words,
        document_id=row.document_id,
        passage_ids=tuple(row.passage_ids),
        channel=row.channel,
        statement=row.statement,
        until_at=row.until_at,
    )
    return Pin(
        row.id,
        draft,
        row.staff_id,
        row.who,
        row.at,
        row.title,
        row.signed_name,
        row.signed_at,
        row.ended_name,
        row.ended_at,
    )
