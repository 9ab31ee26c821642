"""The signature of a second person, without which nothing is published: the database holds publications to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from database import OPERATOR_ID, reviews, staff, versions


class OwnWork(Exception):
    """Nobody signs what they wrote themselves."""


class AlreadySigned(Exception):
    """Somebody has signed this version before."""


@dataclass(frozen=True, slots=True)
class Review:
    """A signature under one revision of a version. `findings` are what the scan found and the reviewer let through."""

    id: int
    version_id: int
    staff_id: int
    reviewer: str
    findings: tuple[dict[str, Any], ...]
    reason: str
    at: datetime


def sign(
    conn: Connection,
    version_id: int,
    staff_id: int,
    now: datetime,
    findings: Sequence[dict[str, Any]] = (),
    reason: str = "",
) -> int:
    """Sign the version as it stands; the review's id. From then on its text cannot change any more.

    Raises OwnWork where `staff_id` is its author, whatever their role, and AlreadySigned. The operator signs by name
    what the command line imports.
    """
    version = conn.execute(
        select(versions.c.revision, versions.c.created_by).where(versions.c.id == version_id)
    ).one()
    if version.created_by == staff_id != OPERATOR_ID:
        raise OwnWork
    if find_review(conn, version_id) is not None:
        raise AlreadySigned
    signed = conn.execute(
        insert(reviews)
        .values(
            version_id=version_id,
            revision=version.revision,
            author_id=version.created_by,
            staff_id=staff_id,
            findings=list(findings),
            reason=reason,
            at=now,
        )
        .returning(reviews.c.id)
    )
    return int(signed.scalar_one())


def find_review(conn: Connection, version_id: int) -> Review | None:
    """The signature under a version, if there is one."""
    row = conn.execute(
        select(reviews, staff.c.name)
        .join(staff, staff.c.id == reviews.c.staff_id)
        .where(reviews.c.version_id == version_id)
    ).one_or_none()
    if row is None:
        return None
    return Review(row.id, version_id, row.staff_id, row.name, tuple(row.findings), row.reason, row.at)
