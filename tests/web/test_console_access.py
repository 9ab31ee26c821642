"""No one is in where they don't belong: everybody who may come, at every route of the console."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from httpx2 import Response
from sqlalchemy import delete
from starlette.testclient import TestClient

from database import audit_log, open_engine
from organisation.staff import Role
from settings import Settings
from tests.conftest import make_settings
from tests.web.console_routes import ROUTES, Row
from tests.web.staff import add_account, session_cookie

UNSAFE = [route for route in ROUTES if route[0] not in ("GET", "HEAD")]
SIGN_IN, PASSWORD, FORBIDDEN = "/console/sign-in?next=", "/console/password", 403


@pytest.fixture(autouse=True)
def other(settings: Settings) -> int:
    """The account others act on; it is the first."""
    return add_account(settings, "other", Role.AGENT)


def send(client: TestClient, route: tuple[str, str], cookie: str | None, **headers: str) -> Response:
    method, path = route
    row = ROUTES[route]
    more = headers | ({"Cookie": cookie} if cookie else {})
    client.cookies.clear()
    form = row.form if method == "POST" else None
    return client.request(method, path.format(**row.path), data=form, headers=more, follow_redirects=False)


def refusal(response: Response) -> str | int | None:
    """How it was refused, if it was: FORBIDDEN, SIGN_IN or PASSWORD."""
    location = response.headers.get("Location", "")
    if response.status_code == FORBIDDEN:
        return FORBIDDEN
    assert response.status_code < 500, response.text
    return SIGN_IN if location.startswith(SIGN_IN) else PASSWORD if location == PASSWORD else None


def found(client: TestClient, cookie: str | None) -> dict[tuple[str, str], str | int | None]:
    return {route: refusal(send(client, route, cookie)) for route in ROUTES if not ends_session(route)} | {
        route: refusal(send(client, route, cookie)) for route in ROUTES if ends_session(route)
    }


def ends_session(route: tuple[str, str]) -> bool:
    return route[1] == "/console/sign-out"


def routes(client: TestClient) -> list[tuple[str, str]]:
    """The console's routes, the one that is asked first in front."""
    assert isinstance(client.app, FastAPI)
    return [
        (method, context.path)
        for context in iter_route_contexts(client.app.routes)
        for method in (context.methods or {"ANY"}) - {"HEAD"}
        if context.path and context.path.startswith("/console")
    ]


def test_every_route_of_the_console_has_its_row(client: TestClient) -> None:
    assert set(routes(client)) == ROUTES.keys()


def test_no_route_of_the_console_takes_what_another_is_for(client: TestClient) -> None:
    in_order = [(method, path, re.sub(r"{\w+}", "[^/]+", path)) for method, path in routes(client)]
    for method, path, _ in in_order:
        address = re.sub(r"{\w+}", "1", path)
        taken_by = next(
            other for its, other, pattern in in_order if its == method and re.fullmatch(pattern, address)
        )
        assert taken_by == path


@pytest.mark.parametrize("role", Role)
def test_a_role_is_let_in_where_it_belongs_and_nowhere_else(
    client: TestClient, settings: Settings, role: Role
) -> None:
    def expected(row: Row) -> int | None:
        return None if role in (*row.roles, Role.ADMINISTRATOR) else FORBIDDEN

    cookie = session_cookie(settings, add_account(settings, "somebody", role))
    assert found(client, cookie) == {route: expected(row) for route, row in ROUTES.items()}


@pytest.mark.parametrize("who", ["nobody", "deactivated", "expired", "forger"])
def test_who_is_not_signed_in_is_led_to_the_sign_in(client: TestClient, settings: Settings, who: str) -> None:
    staff_id = add_account(settings, "boss", Role.ADMINISTRATOR, active=int(who != "deactivated"))
    guessed = make_settings(database_url=settings.database_url, secret_key="guess")
    cookie = {
        "nobody": None,
        "deactivated": session_cookie(settings, staff_id),
        "expired": session_cookie(settings, staff_id, datetime.now(UTC) - timedelta(hours=1)),
        "forger": session_cookie(guessed, staff_id),
    }[who]
    assert found(client, cookie) == {route: None if row.public else SIGN_IN for route, row in ROUTES.items()}


def test_who_must_change_their_password_does_nothing_else(client: TestClient, settings: Settings) -> None:
    staff_id = add_account(settings, "boss", Role.ADMINISTRATOR, must_change_password=1)
    expected = {route: None if row.before_password else PASSWORD for route, row in ROUTES.items()}
    assert found(client, session_cookie(settings, staff_id)) == expected


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_a_form_of_another_site_does_nothing(
    client: TestClient, settings: Settings, headers: dict[str, str]
) -> None:
    engine = open_engine(settings.database_url)
    with engine.begin() as conn:
        conn.execute(delete(audit_log))
    cookie = session_cookie(settings, add_account(settings, "boss", Role.ADMINISTRATOR))
    answers = {route: send(client, route, cookie, **headers).status_code for route in UNSAFE}
    assert answers == dict.fromkeys(UNSAFE, FORBIDDEN)
    with engine.connect() as conn:
        assert conn.execute(audit_log.select()).all() == []
    engine.dispose()


def test_a_refusal_is_a_page_with_a_plain_sentence(client: TestClient, settings: Settings) -> None:
    cookie = session_cookie(settings, add_account(settings, "somebody", Role.EDITOR))
    response = send(client, ("GET", "/console/accounts"), cookie)
    assert response.status_code == 403
    assert "您的账号不能打开这个页面或做这件事" in response.text
    assert 'href="/console/"' in response.text
    fetched = send(client, ("GET", "/console/accounts"), cookie, **{"X-Fragment": "rows"})
    assert fetched.json()["status"] == 403


def test_no_page_of_the_console_is_kept_or_framed(client: TestClient, settings: Settings) -> None:
    response = send(client, ("GET", "/console/sign-in"), None)
    assert response.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
