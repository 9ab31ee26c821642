"""Every page, in its states, has nothing that keeps anybody from reading or using it (axe-core).

To add a page of the console, add a line for each of its states: its path, and the form that is sent to it.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.web.axe import findings
from tests.web.busy_console import BusyConsole, running_busy_console
from tests.web.conftest import StaffedConsole
from tests.web.staff import session_cookie

Form = dict[str, str]
QUESTION = "居住证要带什么材料"

#: Where nothing has happened yet, or nothing is found.
EMPTY = (
    "/console/tickets",
    "/console/canned-replies",
    "/console/departments",
    "/console/figures",
    "/console/supervision",
    "/console/phone",
    "/console/desk",
    "/console/documents",
    "/console/reviews",
)
#: Where people are at work: a path, and the form that is sent to it. `{waiting}` is the id of such a ticket.
STAFF: tuple[tuple[str, Form | None], ...] = (
    ("/console/tickets", None),
    ("/console/tickets?box=mine&done=last", None),
    ("/console/tickets?box=all", None),
    ("/console/tickets?text=没有的事&overdue=1", None),
    ("/console/tickets/{waiting}", None),
    ("/console/tickets/{mine}", None),
    ("/console/tickets/{mine}?refused=ColleagueWriting", None),
    ("/console/tickets/{others}", None),
    ("/console/tickets/{others}/claim", {}),
    ("/console/tickets/{paused}", None),
    ("/console/tickets/{answered}?done=replied", None),
    ("/console/tickets/{closed}", None),
    ("/console/tickets/{merged}", None),
    ("/console/tickets/{mine}/extend", {"days": "16", "reason": "等配件"}),
    ("/console/tickets/{others}/ask", {"text": "请问在哪条路？"}),
    ("/console/tickets/{mine}/check", {"text": "政府开放日每年6次，8日前。"}),
    ("/console/tickets/{mine}/search?q=居住证", None),
    ("/console/phone?q=" + QUESTION, None),
    ("/console/phone?q=居住证", None),
    ("/console/phone?q=月亮上的税", None),
    ("/console/canned-replies?done=added", None),
    ("/console/canned-replies", {"shortcut": "", "text": "{别的}"}),
    ("/console/canned-replies/1", None),
    ("/console/canned-replies/1", {"shortcut": "有 空格", "text": "好"}),
    ("/console/uploads", None),
    ("/console/uploads?all=1&done=accepted", None),
    ("/console/uploads", {"kind": ""}),
    ("/console/uploads/{upload}", None),
    ("/console/uploads/{upload}?done=saved", None),
    ("/console/uploads/{upload}/versions/{uploaded}/facts", {"title": "", "issued_on": "六月"}),
    ("/console/uploads/{again}", None),
    ("/console/uploads/{unread}", None),
    ("/console/uploads/{several}", None),
    ("/console/figures", None),
    ("/console/figures?first=三月", None),
    ("/console/words", None),
    ("/console/words/why?question=落脚证要带什么材料", None),
    ("/console/words/why?question=月亮上的税", None),
    ("/console/words/new?question=落脚证要带什么材料&everyday=落脚证&official=居住证", None),
    ("/console/words", {"everyday": "证", "official": "居住证"}),
    ("/console/words/history", None),
    ("/console/supervision", None),
    ("/console/calendar?year=2026", None),
    ("/console/calendar/overrides", {"day": "明天", "name": ""}),
    ("/console/calendar/overrides", {"day": "2026-11-20", "name": "停电"}),
    ("/console/departments", None),
    ("/console/departments", {"name": "", "since": "明天"}),
    ("/console/departments/1", None),
    ("/console/departments/1/aliases", {"alias": "区交通局"}),
    ("/console/accounts", None),
    ("/console/accounts", {"login": "a b", "name": "赵工"}),
    ("/console/accounts", {"login": "zhao", "name": "赵工"}),
    ("/console/accounts/2", None),
    ("/console/accounts/1/deactivate", {}),
    ("/console/accounts/1/role", {"role": "agent"}),
    ("/console/desk", None),
    ("/console/documents", None),
    ("/console/documents?text=没有的话&state=draft", None),
    ("/console/documents/{document}?done=verified", None),
    ("/console/uploads/{sheet}/sheet", None),
    ("/console/uploads/{sheet}/sheet", {}),
    ("/console/documents/new", None),
    ("/console/documents/new", {"title": ""}),
    ("/console/versions/{draft}/edit?done=saved", None),
    ("/console/versions/{draft}/text", {"title": "", "body": "# 空"}),
    ("/console/versions/{draft}/text", {"title": "题", "body": "写了。", "revision": "99"}),
    ("/console/versions/{draft}/preview?as=wechat", None),
    ("/console/versions/{draft}/preview?as=large", None),
    ("/console/versions/{draft}/preview?as=print", None),
    ("/console/reviews?done=signed", None),
    ("/console/versions/{draft}", None),
    ("/console/versions/{found}", None),
    ("/console/versions/{draft}/submit", {"disclosure": "on_request"}),
    ("/console/versions/{draft}/submit", {"disclosure": "unmarked", "said": "好了"}),
    ("/console/versions/{signed}", None),
    ("/console/versions/{signed}/schedule", {"from": "后天"}),
    ("/console/versions/{scheduled}", None),
    ("/console/versions/{published}", None),
    ("/console/versions/{published}/withdraw", {"reason": "", "word": "撤"}),
    ("/console/versions/{withdrawn}", None),
    ("/console/versions/{change}/diff", None),
    ("/console/versions/{published}/diff", None),
    ("/console/versions/{in_review}/review", None),
    ("/console/versions/{quoting}/review", None),
    ("/console/versions/{quoting}/sign", {"reason": ""}),
    ("/console/versions/{own}/review", None),
    ("/console/versions/{signed}/sheet", None),
    ("/console/rehearsals", None),
    ("/console/rehearsals/{rehearsal}", None),
    ("/console/rehearsals/{rehearsal}/acknowledge", {"reason": ""}),
    ("/console/rehearsals/{rehearsing}", None),
    ("/console/model-questions", {"question": "", "document": "没有的文件"}),
    ("/console/check-ups", None),
    ("/console/pins", {"mode": "statement", "words": "停水", "reason": ""}),
    ("/console/corrections", None),
    ("/console/versions/{published}/correction", {"text": ""}),
    ("/console/versions/{changed}/correction", None),
    ("/console/audit", None),
    ("/console/password", None),
    ("/console/password", {"old": "", "new": "a", "repeated": "b"}),
    ("/console/settings/shortcuts?done=on", None),
    ("/console/nowhere", None),
)
#: The same for whoever is not signed in.
SIGNED_OUT: tuple[tuple[str, Form | None], ...] = (
    ("/console/sign-in", None),
    ("/console/sign-in", {"login": "boss", "password": "wrong"}),
)
#: What citizens see.
CITIZENS: tuple[tuple[str, Form | None], ...] = (
    ("/", None),
    ("/", {"text": QUESTION}),
    ("/", {"text": "居住证"}),
    ("/", {"text": "月亮上怎么纳税"}),
    ("/", {"text": "人工"}),
    ("/history/clear", None),
    ("/documents/1", None),
    ("/documents/2", None),
    ("/nowhere", None),
    ("/tickets/ZX000000-0000-0?code=wrong", None),
)
#: A citizen's ticket in that state: what the address says was done, or the act and the form that is sent.
TICKETS: tuple[tuple[str, str, Form | None], ...] = (
    ("waiting", "added", None),
    ("late", "", None),
    ("paused", "", None),
    ("answered", "", None),
    ("closed", "graded", None),
    ("reopened", "unsolved", None),
    ("waiting", "add", {"text": ""}),
    ("answered", "grade", {}),
)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BusyConsole]:
    """The console of these tests; what one of them does there is in no other's way."""
    with running_busy_console(tmp_path_factory.mktemp("busy")) as busy_console:
        yield busy_console


class Visit:
    """A browser's window."""

    def __init__(self, page: Any, url: str) -> None:
        self.page, self._url = page, url

    def sees(self, path: str, form: Form | None) -> list[str]:
        """What is wrong with the page at `path`, or with the one that follows the form sent there."""
        if form is None:
            self.page.goto(self._url + path)
        else:
            self.page.goto(self._url + ("/console/sign-in" if path.startswith("/console") else "/"))
            with self.page.expect_navigation():
                self.page.evaluate(_SEND, [path, form])
        return findings(self.page)


_SEND = """([path, fields]) => {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = path;
    for (const [name, value] of Object.entries(fields)) {
        const input = document.createElement('input');
        input.type = 'hidden';
        input.name = name;
        input.value = value;
        form.append(input);
    }
    document.body.append(form);
    form.submit();
}"""


@pytest.fixture
def window(browser: Any) -> Iterator[Callable[..., Visit]]:
    """window(console) -> a window in which the administrator is signed in; `signed_in=False`: nobody is."""
    contexts: list[Any] = []

    def open_window(console: StaffedConsole, *, signed_in: bool = True) -> Visit:
        context = browser.new_context()
        contexts.append(context)
        if signed_in:
            name, _, value = session_cookie(console.settings, console.staff_id).partition("=")
            context.add_cookies([{"name": name, "value": value, "domain": "127.0.0.1", "path": "/console"}])
        return Visit(context.new_page(), console.url)

    yield open_window
    for context in contexts:
        context.close()


Window = Callable[..., Visit]


@pytest.mark.parametrize("path", EMPTY)
def test_a_page_on_which_nothing_is_yet(window: Window, staffed_console: StaffedConsole, path: str) -> None:
    assert not window(staffed_console).sees(path, None)


@pytest.mark.parametrize(("path", "form"), STAFF)
def test_a_page_of_the_console(window: Window, busy: BusyConsole, path: str, form: Form | None) -> None:
    assert not window(busy.console).sees(path.format(**busy.ids), form)


def test_the_table_of_keys(window: Window, busy: BusyConsole) -> None:
    visit = window(busy.console)
    visit.page.goto(f"{busy.console.url}/console/tickets")
    visit.page.keyboard.press("?")
    visit.page.locator("#keys[open]").wait_for()
    assert not findings(visit.page)


@pytest.mark.parametrize(("path", "form"), SIGNED_OUT)
def test_the_door_of_the_console(window: Window, busy: BusyConsole, path: str, form: Form | None) -> None:
    assert not window(busy.console, signed_in=False).sees(path, form)


def test_where_an_editor_begins(window: Window, busy: BusyConsole) -> None:
    editor = replace(busy.console, staff_id=busy.editor)
    assert not window(editor).sees("/console/", None)


@pytest.mark.parametrize(("path", "form"), CITIZENS)
def test_a_page_of_the_portal(window: Window, busy: BusyConsole, path: str, form: Form | None) -> None:
    assert not window(busy.console, signed_in=False).sees(path, form)


@pytest.mark.parametrize(("state", "act", "form"), TICKETS)
def test_a_ticket_as_its_citizen_sees_it(
    window: Window, busy: BusyConsole, state: str, act: str, form: Form | None
) -> None:
    address = busy.addresses[state]
    path, _, code = address.partition("?code=")
    visit = window(busy.console, signed_in=False)
    if form is None:
        assert not visit.sees(f"{address}&said={act}", None)
    else:
        assert not visit.sees(f"{path}/{act}", form | {"code": code})
