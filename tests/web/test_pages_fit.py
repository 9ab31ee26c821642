"""Pages of supervisors and figures at every width: nothing needs sideways scrolling (WCAG 2.2, 1.4.10)."""

from collections.abc import Callable
from typing import Any

import pytest

PAGES = (
    "calendar?year=2026",
    "supervision",
    "phone?q=居住证要带什么材料",
    "figures",
    "canned-replies",
    "departments",
    "desk",
    "documents",
    "reviews",
    "words",
    "rehearsals",
    "pairs",
    "check-ups",
    "pins",
    "corrections",
)
#: Pages below one that is in the navigation.
BELOW = (
    "documents/1",
    "documents/1/repeal",
    "versions/1",
    "versions/1/diff",
    "versions/1/review",
    "versions/1/sheet",
)


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits(desk_in_browser: Callable[..., Any], path: str, width: int) -> None:
    page = desk_in_browser(f"/console/{path}", width)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("nav [aria-current=page]").count() == 1


@pytest.mark.parametrize("width", [390, 320])
@pytest.mark.parametrize("path", BELOW)
def test_a_page_of_one_document_fits(desk_in_browser: Callable[..., Any], path: str, width: int) -> None:
    page = desk_in_browser(f"/console/{path}", width)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
