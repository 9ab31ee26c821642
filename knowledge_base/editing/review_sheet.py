"""审查单: all that is filed of a review, for print."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, func, select

from database import publications, staff
from knowledge_base.editing.findings import Finding
from knowledge_base.editing.history import Act, Event, last_of, writers_of
from knowledge_base.editing.scan import scan
from knowledge_base.editing.versions import Version, get_version, paragraphs_of
from knowledge_base.reviews import Review, find_review


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """A version and what was said of it; `submitted` has the author's words on the findings, `review` the reviewer's.

    `findings` are those of the review, or of now where there is none. `writers` are the names of all who wrote in it, its
    author first. `digest` is the SHA-256 of its title, headings and text: two sheets with the same speak of the same words.
    """

    version: Version
    writers: tuple[str, ...]
    submitted: Event | None
    review: Review | None
    findings: tuple[Finding, ...]
    published_at: datetime | None
    digest: str


def review_sheet(conn: Connection, version_id: int) -> ReviewSheet:
    """The sheet of a version in whatever state; raises DocumentNotFound."""
    version = get_version(conn, version_id)
    review = find_review(conn, version_id)
    kept = map(Finding.of_json, review.findings) if review else scan(conn, version_id).findings
    first = select(func.min(publications.c.at)).where(
        publications.c.version_id == version_id, publications.c.action == "publish"
    )
    return ReviewSheet(
        version,
        _writers(conn, version),
        last_of(conn, version_id, Act.SUBMITTED),
        review,
        tuple(kept),
        conn.scalar(first),
        digest_of(conn, version),
    )


def digest_of(conn: Connection, version: Version) -> str:
    """SHA-256 of the words of a version, in hexadecimal."""
    words = [version.title]
    for paragraph in paragraphs_of(conn, version.id):
        words += (paragraph.heading, *paragraph.headings, paragraph.text)
    # No word holds a zero byte: no two texts are one when joined.
    return sha256("\0".join(words).encode()).hexdigest()


def _writers(conn: Connection, version: Version) -> tuple[str, ...]:
    others = writers_of(conn, version.id) - {version.author_id}
    names = conn.scalars(select(staff.c.name).where(staff.c.id.in_(others)).order_by(staff.c.id))
    return (version.author, *names)
