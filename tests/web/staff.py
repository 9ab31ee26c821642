"""People at work before a browser, without the slow way through the sign-in form."""

from datetime import UTC, datetime

from fastapi import Response
from sqlalchemy import insert
from starlette.testclient import TestClient

from database import open_engine, staff
from organisation.sessions import open_session
from organisation.staff import Role
from settings import Settings
from web.console.access import remember_session


def add_account(settings: Settings, login: str, role: Role, **fields: object) -> int:
    """An account that is in use and has its own password; no password opens it (see `passwords.matches`)."""
    row = {"login": login, "name": "王工", "role": role, "password_hash": "", "must_change_password": 0}
    engine = open_engine(settings.database_url)
    with engine.begin() as conn:
        added = conn.execute(insert(staff).values(row | fields).returning(staff.c.id))
        staff_id = int(added.scalar_one())
    engine.dispose()
    return staff_id


def session_cookie(settings: Settings, staff_id: int, now: datetime | None = None) -> str:
    """`name=value` of a session that was opened at `now`."""
    engine = open_engine(settings.database_url)
    with engine.begin() as conn:
        token = open_session(conn, staff_id, now or datetime.now(UTC))
    engine.dispose()
    response = Response()
    remember_session(response, token, settings)
    return response.headers["Set-Cookie"].partition(";")[0]


def sign_in_as(client: TestClient, settings: Settings, role: Role, login: str = "", **fields: object) -> int:
    """Let somebody of that role be signed in in `client`; the account's id."""
    staff_id = add_account(settings, login or role.value, role, **fields)
    name, _, value = session_cookie(settings, staff_id).partition("=")
    client.cookies.set(name, value, path="/console")
    return staff_id
