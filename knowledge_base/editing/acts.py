"""What is done with a version: submitted, signed, published, taken back. Each is one act of `rules.RULES`.

All of them belong into one transaction of the caller's, who leaves it as it was where they raise.
"""

from datetime import datetime

from sqlalchemy import Connection, select

from database import versions
from knowledge_base.editing.drafts import OtherKind as OtherKind
from knowledge_base.editing.drafts import SavedMeanwhile as SavedMeanwhile
from knowledge_base.editing.drafts import Standing as Standing
from knowledge_base.editing.drafts import save_draft as save_draft
from knowledge_base.editing.drafts import standing as standing
from knowledge_base.editing.drafts import start_draft as start_draft
from knowledge_base.editing.findings import Finding, Severity
from knowledge_base.editing.history import Act
from knowledge_base.editing.publication import NotAnsweredFrom as NotAnsweredFrom
from knowledge_base.editing.publication import cancel, make_public, take_back
from knowledge_base.editing.rules import ReasonMissing, perform
from knowledge_base.editing.scan import Scan
from knowledge_base.editing.schedule import schedule as schedule
from knowledge_base.editing.schedule import schedule_end as schedule_end
from knowledge_base.editing.schedule import unschedule as unschedule
from knowledge_base.editing.schedule import unschedule_end as unschedule_end
from knowledge_base.kinds import Disclosure
from knowledge_base.publishing import DocumentNotFound, Ending, NotPublishable
from knowledge_base.reviews import sign
from organisation import audit
from organisation.staff import Staff


class DisclosureUnmarked(Exception):
    """Nobody has said yet whether it may be disclosed: 公开属性 must be set before it is submitted."""


class DisclosureUnexplained(Exception):
    """What is not 主动公开 needs a reason (versions.disclosure_reason)."""


class ScanOutdated(Exception):
    """The text was saved after it was looked through: it must be looked through again."""


class BearsSecrecyMark(Exception):
    """The document itself is marked secret: it may not be in this system at all."""


class FindingsUnanswered(Exception):
    """Something was found, and its author says nothing of it; `findings` are what."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(len(findings))
        self.findings = findings


def submit(conn: Connection, scan: Scan, who: Staff, now: datetime, said: str = "") -> None:
    """Hand a draft in for review, as it was looked through. `said` is what its author says of what was found.

    Raises DisclosureUnmarked, DisclosureUnexplained, NotPublishable for 不予公开, BearsSecrecyMark, FindingsUnanswered,
    ScanOutdated, and what `perform` raises.
    """
    version = conn.execute(
        select(versions.c.revision, versions.c.disclosure, versions.c.disclosure_reason).where(
            versions.c.id == scan.version_id
        )
    ).one_or_none()
    if version is None:
        raise DocumentNotFound
    _require_disclosure(Disclosure(version.disclosure), version.disclosure_reason)
    _require_unmarked(scan)
    if (open_ := scan.of(Severity.REASON, Severity.ANSWER)) and not said.strip():
        raise FindingsUnanswered(open_)
    perform(conn, Act.SUBMITTED, scan.version_id, who, now, reason=said, findings=scan.as_json())
    _require_current(conn, scan)


def recall(conn: Connection, version_id: int, who: Staff, now: datetime) -> None:
    """Take a version back from review, to go on writing."""
    perform(conn, Act.RECALLED, version_id, who, now)


def reject(conn: Connection, version_id: int, who: Staff, now: datetime, reason: str) -> None:
    """Give a version back to its author, with a reason; raises OwnWork, ReasonMissing and what `perform` raises."""
    perform(conn, Act.REJECTED, version_id, who, now, reason)
    _audit(conn, who, "version reject", version_id, now, reason)


def sign_off(conn: Connection, scan: Scan, who: Staff, now: datetime, reason: str = "") -> int:
    """Sign a version as it was looked through; the review's id. From then on its text cannot change.

    What was found goes into the review with the reason it is let through by. Raises ReasonMissing where a personal number,
    a mark or the like was found and no reason is given, BearsSecrecyMark, ScanOutdated, and what `perform` raises.
    """
    _require_unmarked(scan)
    if scan.of(Severity.REASON) and not reason.strip():
        raise ReasonMissing
    perform(conn, Act.SIGNED, scan.version_id, who, now, reason)
    _require_current(conn, scan)
    review_id = sign(conn, scan.version_id, who.id, now, scan.as_json(), reason.strip())
    _audit(conn, who, "version sign", scan.version_id, now, reason)
    return review_id


def publish_signed(
    conn: Connection, version_id: int, who: Staff, now: datetime, note: str | None = None
) -> None:
    """Answer from a signed version from now on, in the place of what was published of its document.

    A version that was withdrawn, or whose time was over, comes back by the signature it had.
    """
    perform(conn, Act.PUBLISHED, version_id, who, now, note or "")
    make_public(conn, version_id, who.id, now, note)
    _audit(conn, who, "publish", version_id, now, note)


def withdraw_published(conn: Connection, version_id: int, who: Staff, now: datetime, reason: str) -> None:
    """Answer from it no more; raises NotAnsweredFrom where another version is published by now."""
    perform(conn, Act.WITHDRAWN, version_id, who, now, reason)
    take_back(conn, version_id, who.id, now, Ending.WITHDRAW, reason)
    _audit(conn, who, "withdraw", version_id, now, reason)


def expire(conn: Connection, version_id: int, who: Staff, now: datetime, reason: str = "") -> None:
    """Answer from it no more because its time is over; raises NotAnsweredFrom as `withdraw_published` does."""
    perform(conn, Act.EXPIRED, version_id, who, now, reason)
    take_back(conn, version_id, who.id, now, Ending.EXPIRE, reason)
    _audit(conn, who, "version expire", version_id, now, reason)


def discard(conn: Connection, version_id: int, who: Staff, now: datetime, reason: str) -> None:
    """Throw away what was never published; it stays in the history."""
    perform(conn, Act.DISCARDED, version_id, who, now, reason)
    cancel(conn, version_id, now)
    _audit(conn, who, "version discard", version_id, now, reason)


def _require_disclosure(disclosure: Disclosure, reason: str | None) -> None:
    match disclosure:
        case Disclosure.UNMARKED:
            raise DisclosureUnmarked
        case Disclosure.NONE:
            raise NotPublishable
        case Disclosure.ON_REQUEST if not (reason or "").strip():
            raise DisclosureUnexplained


def _require_unmarked(scan: Scan) -> None:
    if scan.of(Severity.BLOCKS):
        raise BearsSecrecyMark


def _require_current(conn: Connection, scan: Scan) -> None:
    """The version is locked by now; what was saved before that was not looked through."""
    revision = conn.scalar(select(versions.c.revision).where(versions.c.id == scan.version_id))
    if revision != scan.revision:
        raise ScanOutdated


def _audit(
    conn: Connection, who: Staff, what: str, version_id: int, now: datetime, said: str | None = None
) -> None:
    on_what = f"version {version_id}" + (f": {said.strip()}" if said and said.strip() else "")
    audit.record(conn, who.login, what, on_what, now)
