"""The pages as people meet them: a real browser, a phone's width, 400 % zoom, large text, no script."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.phrases.problems import too_many_citizens

Open = Callable[..., Any]


def is_ours(message: Any) -> bool:
    """An error of the page, such as a refused style; not that the network was away or full, as tests have it."""
    is_asked_for = "net::ERR" in message.text or "status of 429" in message.text
    return message.type == "error" and not is_asked_for


@pytest.fixture
def open_page(browser: Any, live_server: str) -> Iterator[Open]:
    """open_page(width, height) -> the chat in a fresh browser window; fails on any error of the page."""
    contexts: list[Any] = []
    errors: list[str] = []

    def open_in(width: int = 1280, height: int = 800, *, script: bool = True) -> Any:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, java_script_enabled=script)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if is_ours(message) else None)
        page.goto(live_server)
        return page

    yield open_in
    for context in contexts:
        context.close()
    assert not errors


def ask(page: Any, text: str) -> Any:
    """Ask, and return the newest answer once it is there."""
    before = page.locator(".turn").count()
    page.fill("#text", text)
    page.click("#ask button.primary")
    page.locator(".turn").nth(before).wait_for()
    return page.locator("#last .assistant")


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844), (320, 256)])
def test_a_question_is_answered_at_every_width(
    open_page: Open, width: int, height: int, script: bool
) -> None:
    """320 px is what 1280 px become at 400 % zoom (WCAG 2.2, 1.4.10): nothing may need sideways scrolling."""
    page = open_page(width, height, script=script)
    assert "每年不少于4次" in ask(page, "政府开放日一年办几次？").inner_text()
    if script:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_asking_does_not_reload_and_the_field_is_ready_again(open_page: Open) -> None:
    page = open_page()
    page.evaluate("window.kept = true")
    ask(page, "政府开放日一年办几次？")
    assert page.evaluate("window.kept")
    page.wait_for_function("document.activeElement.id === 'text' && document.activeElement.value === ''")


def test_answers_are_announced(open_page: Open) -> None:
    page = open_page()
    assert page.locator("[role=log][aria-live=polite]").count() == 1
    assert page.locator("[role=status]").count() == 1


def test_enter_sends_and_history_is_there_after_a_reload(open_page: Open) -> None:
    page = open_page()
    page.fill("#text", "居住证要带什么材料")
    page.press("#text", "Enter")
    page.locator("#last .assistant").wait_for()
    page.reload()
    assert "居住证要带什么材料" in page.locator(".citizen").inner_text()


def test_what_could_not_be_sent_comes_back(open_page: Open) -> None:
    page = open_page()
    page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.fill("#text", "居住证要带什么材料")
    page.evaluate("document.getElementById('ask').requestSubmit()")
    page.locator("#failure:not([hidden])").wait_for()
    assert page.input_value("#text") == "居住证要带什么材料"
    page.unroute("**/*")


def test_whoever_must_wait_is_told_for_how_long_and_keeps_what_they_wrote(open_page: Open) -> None:
    page = open_page()
    said = too_many_citizens("政务服务热线 12345", 90)
    full = {"status": 429, "content_type": "application/problem+json", "body": json.dumps({"detail": said})}
    page.route(lambda url: url.endswith("/"), lambda route: route.fulfill(**full))
    page.fill("#text", "居住证要带什么材料？")
    page.click("#ask button.primary")
    page.locator("#failure:not([hidden])").wait_for()
    assert "请过 2 分钟再试。着急的话，请直接拨打政务服务热线 12345" in page.inner_text("#failure")
    assert page.input_value("#text") == "居住证要带什么材料？"


def test_large_text_is_large_at_once_and_stays(open_page: Open) -> None:
    page = open_page(390, 844)
    with page.expect_response("**/large-text"):
        page.click("#large-text")
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    assert page.evaluate(size) >= 24
    page.reload()
    assert page.evaluate(size) >= 24
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_handover_is_always_in_reach(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="转人工").click()
    page.locator("#last .handed_over").wait_for()
    assert "ZX" in page.locator("#last").inner_text()


def test_a_citation_opens_at_its_passage(open_page: Open, live_server: str) -> None:
    page = open_page()
    answer = ask(page, "居住证多久能办好")
    answer.locator(".source a").click()
    page.wait_for_url(f"{live_server}/documents/**")
    passage = page.locator(":target")
    assert "15日内" in passage.inner_text()


def test_chinese_is_rendered_in_glyphs(open_page: Open) -> None:
    """Missing glyphs are all drawn alike: two different characters must not look the same."""
    same = open_page().evaluate(
        """() => {
            const draw = (c) => {
                const canvas = document.createElement('canvas');
                const context = canvas.getContext('2d');
                context.font = '40px ' + getComputedStyle(document.body).fontFamily;
                context.fillText(c, 10, 50);
                return canvas.toDataURL();
            };
            return draw('政') === draw('策');
        }"""
    )
    assert not same
