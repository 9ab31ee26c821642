"""An agent before a real browser who touches nothing but the keyboard."""

import re
from typing import Any

from sqlalchemy import Engine, insert, update

from database import staff
from tests.passwords import quick_hash

PASSWORD = "hotline-2026"
#: How long a page may take for what it does by itself, in milliseconds.
_PATIENCE = 8000


def hire(engine: Engine, login: str, name: str, role: str = "agent") -> None:
    """An account whose password is known."""
    row = {"name": name, "role": role, "password_hash": quick_hash(PASSWORD), "must_change_password": 0}
    with engine.begin() as conn:
        known = conn.execute(update(staff).where(staff.c.login == login).values(row))
        if not known.rowcount:
            conn.execute(insert(staff).values(row | {"login": login}))


class Agent:
    """Signed in from the start. `errors` are what the page's scripts complained about."""

    def __init__(
        self, browser: Any, url: str, login: str, *, path: str = "/console/tickets", **window: Any
    ) -> None:
        self.errors: list[str] = []
        self._url = url
        self.context = browser.new_context(viewport={"width": 1440, "height": 900}, **window)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(f"{url}/console/sign-in?next={path}")
        self.page.wait_for_selector("#login")
        self.page.focus("#login")
        self.types(login, "Tab", PASSWORD, "Enter")
        self.page.wait_for_url(lambda address: "/sign-in" not in address)
        self.page.wait_for_selector("main")

    def types(self, *strokes: str) -> None:
        """Keys by their names, everything else as text."""
        for stroke in strokes:
            if re.fullmatch(r"Enter|Tab|Escape|Space|Control\+Enter|Shift\+Tab|Arrow\w+|[A-Z?/]", stroke):
                self.page.keyboard.press(stroke.lower() if len(stroke) == 1 else stroke)
            else:
                self.page.keyboard.type(stroke)

    def sees(self, text: str, where: str = "main") -> None:
        """Wait until `text` is on the page; it may take a moment to come by itself."""
        self.page.locator(where).get_by_text(text).first.wait_for(timeout=_PATIENCE)

    def sees_no(self, text: str, where: str = "main") -> None:
        """Wait until `text` is gone."""
        self.page.locator(where).get_by_text(text).first.wait_for(timeout=_PATIENCE, state="detached")

    def reads(self, where: str = "main") -> str:
        """What is on the page."""
        return str(self.page.locator(where).inner_text())

    def opens_first(self) -> None:
        """Down to the first ticket of the list, and into it."""
        self.page.wait_for_selector("#live .line")
        self.types("J", "Enter")
        self.page.wait_for_url("**/console/tickets/*")

    def finds(self, number: str) -> None:
        """Look a ticket up by its number, and open it."""
        self.goes("/console/tickets?box=all")
        self.page.wait_for_selector("#search")
        self.types("S")
        self.acts(number, "Enter")
        self.opens_first()

    def claims(self, number: str) -> None:
        """Find a ticket that waits, and take it."""
        self.finds(number)
        self.acts("A")

    def replies(self, text: str) -> None:
        """Write to the citizen from anywhere on the ticket's page, and send it."""
        self.types("R", text)
        self.acts("Control+Enter")

    def keeps_draft(self) -> None:
        """Pause until what was written is kept."""
        self.sees("草稿已存", "#kept")

    def is_at(self, selector: str) -> bool:
        """Whether the focus is there."""
        return bool(self.page.evaluate("s => Boolean(document.activeElement?.matches(s))", selector))

    def comes_to(self, selector: str) -> None:
        """Wait until the focus is there."""
        self.page.wait_for_selector(f"{selector}:focus", timeout=_PATIENCE)

    def goes(self, path: str) -> None:
        """Type an address."""
        self.page.goto(f"{self._url}{path}")

    def acts(self, *strokes: str) -> None:
        """Press what sends a form, and wait for the page that follows."""
        with self.page.expect_navigation():
            self.types(*strokes)

    def fills(self, selector: str, text: str) -> None:
        """Tab on to a field that can be reached by the keyboard alone, open what it stands in, and type."""
        self.reaches(selector)
        self.types(text)

    def reaches(self, selector: str) -> None:
        """Tab until that element has the focus; fails where Tab never gets there."""
        for _ in range(150):
            if self.page.evaluate("s => document.activeElement?.matches(s)", selector):
                return
            self.types("Tab")
        raise AssertionError(f"{selector} cannot be reached by the keyboard")

    def unfolds(self, summary: str) -> None:
        """Tab to the line with that text, and open it where it is not."""
        here = "s => document.activeElement?.matches('summary') && document.activeElement.textContent.includes(s)"
        for _ in range(150):
            if self.page.evaluate(here, summary):
                if not self.page.evaluate("document.activeElement.parentElement.open"):
                    self.types("Enter")
                return
            self.types("Tab")
        raise AssertionError(f"{summary} cannot be reached by the keyboard")

    def rehearses(self) -> None:
        """On a version's page: have what citizens asked asked of the base as it would be, and see what comes of it."""
        self.reaches("main form[action='/console/rehearsals'] button")
        self.acts("Enter")
        self.page.wait_for_selector(".tally", timeout=60_000)

    def answers_for_what_gets_worse(self) -> None:
        """On a rehearsal's page: say why it is done all the same, where something gets worse."""
        if self.page.locator("#reason").count():
            self.fills("#reason", "新的规定更准确。")
            self.acts("Enter")

    def leaves(self) -> None:
        """Close the browser; fails where a script complained."""
        self.context.close()
        assert not self.errors
