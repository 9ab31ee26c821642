"""Accounts of the people who work with the assistant."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pwdlib import PasswordHash
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from database import audit_log, staff


class LoginTaken(Exception):
    """Another account has this login."""


class Role(StrEnum):
    """What a person may do."""

    #: 坐席
    AGENT = "agent"
    #: 编辑
    EDITOR = "editor"
    #: 审查员
    REVIEWER = "reviewer"
    #: 管理员
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who is signed in, or whose name is shown."""

    id: int
    login: str
    name: str
    role: Role


def add_staff(conn: Connection, login: str, name: str, role: Role, password: str, now: datetime) -> int:
    """Make an account whose `password` must be changed at first login; raises LoginTaken."""
    try:
        with conn.begin_nested():
            added = conn.execute(
                insert(staff)
                .values(
                    login=login,
                    name=name,
                    password_hash=PasswordHash.recommended().hash(password),
                    role=role,
                    must_change_password=1,
                    active=1,
                )
                .returning(staff.c.id)
            )
            # Read inside: SQLite cannot release a savepoint while a statement's rows are unread.
            staff_id = int(added.scalar_one())
    except IntegrityError as error:
        raise LoginTaken from error
    conn.execute(insert(audit_log).values(who="operator", what="staff add", on_what=login, at=now))
    return staff_id


def any_staff(conn: Connection) -> bool:
    """Whether anybody has an account."""
    return conn.scalar(select(staff.c.id).limit(1)) is not None


def find_active(conn: Connection, login: str) -> int | None:
    """The id of the account of that login, where it is in use."""
    staff_id: int | None = conn.scalar(select(staff.c.id).where(staff.c.login == login, staff.c.active == 1))
    return staff_id
