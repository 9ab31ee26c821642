"""Accounts of the people who work with the assistant. Every act on one is in the audit log."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Engine, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from database import OPERATOR_ID, read_only, staff
from organisation import sessions
from organisation.audit import OPERATOR, record
from organisation.passwords import PasswordUnchanged, hash_password, matches, require_fit

_LOGIN = re.compile(r"[\w.@-]{1,64}")


class StaffNotFound(Exception):
    """There is no such account."""


class LoginTaken(Exception):
    """Another account has this login."""


class LoginUnfit(Exception):
    """A login has 1 to 64 letters, digits, dots, hyphens, underscores or @."""


class WrongPassword(Exception):
    """This is not the password of the account."""


class LastAdministrator(Exception):
    """Nobody else could administer accounts."""


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
    active: bool = True
    must_change_password: bool = False
    #: Whether single keys act in the console.
    shortcuts: bool = True
    #: The unit somebody writes for.
    department_id: int | None = None


def add_staff(
    conn: Connection,
    login: str,
    name: str,
    role: Role,
    password_hash: str,
    now: datetime,
    by: str = OPERATOR,
) -> int:
    """Make an account whose password must be changed at first; raises LoginTaken or LoginUnfit."""
    if not is_login(login):
        raise LoginUnfit
    row = {"login": login, "name": name, "role": role, "password_hash": password_hash}
    state = {"must_change_password": 1, "active": 1}
    try:
        with conn.begin_nested():
            added = conn.execute(insert(staff).values(row | state).returning(staff.c.id))
            # Read inside: SQLite cannot release a savepoint while a statement's rows are unread.
            staff_id = int(added.scalar_one())
    except IntegrityError as error:
        raise LoginTaken from error
    record(conn, by, "staff add", login, now)
    return staff_id


def is_login(text: str) -> bool:
    """Whether it has the form of a login."""
    return _LOGIN.fullmatch(text) is not None


def any_staff(conn: Connection) -> bool:
    """Whether anybody has an account."""
    return conn.scalar(select(staff.c.id).where(staff.c.id != OPERATOR_ID).limit(1)) is not None


def find_active(conn: Connection, login: str) -> int | None:
    """The id of the account of that login, where it is in use."""
    staff_id: int | None = conn.scalar(select(staff.c.id).where(staff.c.login == login, staff.c.active == 1))
    return staff_id


def get_staff(conn: Connection, staff_id: int) -> Staff:
    """The account, in use or not; raises StaffNotFound."""
    row = conn.execute(select(staff).where(staff.c.id == staff_id)).one_or_none()
    if row is None:
        raise StaffNotFound
    return _read(row)


def find_staff(conn: Connection, login: str) -> Staff | None:
    """The account of that login, in use or not."""
    row = conn.execute(select(staff).where(staff.c.login == login)).one_or_none()
    return _read(row) if row else None


def all_staff(conn: Connection) -> list[Staff]:
    """Every account that somebody can have, those in use first, by login."""
    query = select(staff).where(staff.c.id != OPERATOR_ID)
    rows = conn.execute(query.order_by(staff.c.active.desc(), staff.c.login))
    return [_read(row) for row in rows]


def _read(row: Row[tuple[object, ...]]) -> Staff:
    flags = (bool(row.active), bool(row.must_change_password), bool(row.shortcuts))
    return Staff(row.id, row.login, row.name, Role(row.role), *flags, row.department_id)


def authenticate(engine: Engine, login: str, password: str) -> Staff | None:
    """Whose login and password these are, if the account is in use. No transaction is open while it computes."""
    row = None
    if is_login(login):
        with read_only(engine) as conn:
            row = conn.execute(select(staff).where(staff.c.login == login)).one_or_none()
    is_right = matches(password, row.password_hash if row else None)
    return _read(row) if row and is_right and row.active else None


def change_password(engine: Engine, who: Staff, old: str, new: str, now: datetime) -> None:
    """Replace one's own password and end all of one's sessions; raises WrongPassword or PasswordUnfit."""
    with read_only(engine) as conn:
        kept = conn.scalar(select(staff.c.password_hash).where(staff.c.id == who.id))
    if not matches(old, kept):
        raise WrongPassword
    require_fit(new, who.login)
    if new == old:
        raise PasswordUnchanged
    password_hash = hash_password(new)
    with engine.begin() as conn:
        changed = conn.execute(
            update(staff)
            .where(staff.c.id == who.id, staff.c.password_hash == kept)
            .values(password_hash=password_hash, must_change_password=0)
        )
        # It was reset meanwhile: then the reset stands.
        if changed.rowcount == 0:
            raise WrongPassword
        sessions.end_sessions_of(conn, who.id, now)
        record(conn, who.login, "password change", who.login, now)


def reset_password(conn: Connection, staff_id: int, password_hash: str, by: str, now: datetime) -> Staff:
    """Give somebody a password to be changed at the next sign-in, and end their sessions; raises StaffNotFound."""
    whose = get_staff(conn, staff_id)
    _set(conn, staff_id, password_hash=password_hash, must_change_password=1)
    sessions.end_sessions_of(conn, staff_id, now)
    sessions.forget_failures(conn, whose.login)
    record(conn, by, "password reset", whose.login, now)
    return whose


def deactivate(conn: Connection, staff_id: int, by: str, now: datetime) -> None:
    """Let nobody sign in with it any more, at once; raises StaffNotFound or LastAdministrator."""
    whose = get_staff(conn, staff_id)
    _require_another_administrator(conn, staff_id)
    _set(conn, staff_id, active=0)
    sessions.end_sessions_of(conn, staff_id, now)
    record(conn, by, "staff deactivate", whose.login, now)


def activate(conn: Connection, staff_id: int, by: str, now: datetime) -> None:
    """Let it be used again; raises StaffNotFound."""
    whose = get_staff(conn, staff_id)
    _set(conn, staff_id, active=1)
    record(conn, by, "staff activate", whose.login, now)


def change_role(conn: Connection, staff_id: int, role: Role, by: str, now: datetime) -> None:
    """Let somebody do other work, after signing in anew; raises StaffNotFound or LastAdministrator."""
    whose = get_staff(conn, staff_id)
    if whose.role is role:
        return
    _require_another_administrator(conn, staff_id)
    _set(conn, staff_id, role=role)
    sessions.end_sessions_of(conn, staff_id, now)
    record(conn, by, f"staff role {role}", whose.login, now)


def end_sessions(conn: Connection, staff_id: int, by: str, now: datetime) -> None:
    """Sign somebody out everywhere, as where a device is lost; raises StaffNotFound."""
    whose = get_staff(conn, staff_id)
    sessions.end_sessions_of(conn, staff_id, now)
    record(conn, by, "sessions end", whose.login, now)


def switch_shortcuts(conn: Connection, staff_id: int, *, on: bool) -> None:
    """Whether single keys act in the console (WCAG 2.2, 2.1.4)."""
    _set(conn, staff_id, shortcuts=int(on))


def assign_department(
    conn: Connection, staff_id: int, department_id: int | None, by: str, now: datetime
) -> None:
    """Let somebody write for a unit, or for none; raises StaffNotFound."""
    whose = get_staff(conn, staff_id)
    _set(conn, staff_id, department_id=department_id)
    record(conn, by, "staff department", f"{whose.login} {department_id or ''}".strip(), now)


def active_with(conn: Connection, *roles: Role) -> list[Staff]:
    """Who has an account in use and one of these roles, by name."""
    query = select(staff).where(staff.c.role.in_(roles), staff.c.active == 1, staff.c.id != OPERATOR_ID)
    return [_read(row) for row in conn.execute(query.order_by(staff.c.name, staff.c.id))]


def _require_another_administrator(conn: Connection, staff_id: int) -> None:
    """Locked, so that of two administrators who remove each other at once one stays."""
    active = select(staff.c.id).where(staff.c.role == Role.ADMINISTRATOR, staff.c.active == 1)
    ids = set(conn.scalars(active.order_by(staff.c.id).with_for_update()))
    if ids == {staff_id}:
        raise LastAdministrator


def _set(conn: Connection, staff_id: int, **values: object) -> None:
    conn.execute(update(staff).where(staff.c.id == staff_id).values(values))
