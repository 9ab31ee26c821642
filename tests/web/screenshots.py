"""Pictures of the console's pages at the widths of a desk and of a telephone, to be looked at: `make screenshots`.

To have another page drawn, add its address to PAGES; `{draft}` and the like are ids of `busy_office`.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.web.busy_console import BusyConsole, running_busy_console
from tests.web.staff import session_cookie

WIDTHS = (1440, 390)
#: By the name of its picture: the address of a page.
PAGES = {
    "desk": "desk",
    "documents": "documents",
    "documents-found": "documents?text=居住证&state=published",
    "documents-none": "documents?text=没有的话",
    "document": "documents/{document}",
    "version-draft": "versions/{draft}",
    "version-found": "versions/{found}",
    "version-signed": "versions/{signed}",
    "version-scheduled": "versions/{scheduled}",
    "version-published": "versions/{published}",
    "version-withdrawn": "versions/{withdrawn}",
    "diff": "versions/{change}/diff",
    "reviews": "reviews",
    "review": "versions/{in_review}/review",
    "review-found": "versions/{quoting}/review",
    "review-own": "versions/{own}/review",
    "sheet": "versions/{signed}/sheet",
    "rehearsals": "rehearsals",
    "rehearsal": "rehearsals/{rehearsal}",
    "rehearsal-running": "rehearsals/{rehearsing}",
    "model-questions": "model-questions",
    "check-ups": "check-ups",
    "pins": "pins",
    "corrections": "corrections",
    "correction": "versions/{changed}/correction",
    "preview": "versions/{draft}/preview",
    "uploads": "uploads",
    "pairs": "pairs",
    "words": "words",
    "account": "accounts/2",
}


def draw(folder: Path, names: list[str]) -> None:
    """Draw the pages of these names, or all of them, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as place,
        running_busy_console(Path(place)) as busy,
        _window(busy) as page,
    ):
        for name in names or PAGES:
            _draw(page, busy, folder, name)


def _draw(page: Any, busy: BusyConsole, folder: Path, name: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{busy.console.url}/console/{PAGES[name].format(**busy.ids)}")
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
    sys.stdout.write(f"{folder / name}-*.png\n")


@contextmanager
def _window(busy: BusyConsole) -> Iterator[Any]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context()
        name, _, value = session_cookie(busy.console.settings, busy.console.staff_id).partition("=")
        context.add_cookies([{"name": name, "value": value, "domain": "127.0.0.1", "path": "/console"}])
        yield context.new_page()
        browser.close()


if __name__ == "__main__":
    draw(Path("var/screenshots"), sys.argv[1:])
