"""What axe-core finds wrong with a page for those who cannot see it well, or use it without a mouse.

https://github.com/dequelabs/axe-core: its rules are those of WCAG 2.2 that a program can decide, and good practice.
"""

from pathlib import Path
from typing import Any

import pytest

_SOURCE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
#: A desktop by day, a telephone by night: width in pixels, and the colours that are asked for.
VIEWS = ((1280, "light"), (390, "dark"))


def findings(page: Any) -> list[str]:
    """The rules that a page breaks, in every view, with all that is folded unfolded; empty where it breaks none.

    Playwright evaluates outside of the page's Content-Security-Policy, which so stays as strict as it is.
    """
    if not _SOURCE.exists():
        pytest.skip("axe-core is not installed: run `make browser`")
    page.evaluate(_SOURCE.read_text(encoding="utf-8"))
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    return [found for width, colours in VIEWS for found in _in_view(page, width, colours)]


def _in_view(page: Any, width: int, colours: str) -> list[str]:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=colours)
    violations = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then((result) => result.violations)"
    )
    return [
        f"{width} {violation['impact']} {violation['id']}: {node['html'][:160]} {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"]
    ]
