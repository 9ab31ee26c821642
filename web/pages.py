"""Pages for people: templates, and the headers every page is sent with."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from fastapi import Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.phrases import moments
from bot.phrases.sources import KINDS, VALIDITIES, in_title_marks, near_with_reason
from bot.taps import code_of
from organisation.beijing_time import BEIJING
from text.enumerations import one_a_line

_HERE = Path(__file__).parent
#: Only our own files are loaded and nobody frames us; what a citizen asked is in no referrer and no cache.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
#: Addresses, and numbers that are called in need.
_LINK = re.compile(
    r"(?P<url>https?://[^\s<>\"，。；）]+)|(?<!\d)(?P<phone>110|119|120|122|12345|12356)(?!\d)"
)
#: What opens a ticket's page.
_CODE = re.compile(r"([?&]code=)\w+")


def page(name: str, context: Mapping[str, Any], status: int = 200) -> Response:
    """The page of template `name`."""
    return HTMLResponse(_environment().get_template(name).render(context), status, HEADERS)


def fragment(name: str, context: Mapping[str, Any]) -> Markup:
    """A part of a page, by itself."""
    return Markup(_environment().get_template(name).render(context))  # noqa: S704  rendered with autoescape


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "linked": _linked,
        "without_codes": _without_codes,
        "in_title_marks": in_title_marks,
        "one_a_line": one_a_line,
        "code_of": code_of,
        "near_with_reason": near_with_reason,
        "day": moments.day,
        "moment": moments.moment,
        "dated_moment": moments.dated_moment,
        "exact_moment": _exact_moment,
    }
    environment.globals |= {
        "static": _static,
        "kinds": KINDS,
        "validities": VALIDITIES,
    }
    return environment


@cache
def _static(name: str) -> str:
    """The address of a static file; it changes with its content, so that browsers may keep it."""
    digest = blake2b((_HERE / "static" / name).read_bytes(), digest_size=6).hexdigest()
    return f"/static/{name}?v={digest}"


def _linked(text: str) -> Markup:
    """`text` with its addresses and emergency numbers as links."""
    parts: list[Markup] = []
    end = 0
    for match in _LINK.finditer(text):
        target = match[0] if match["url"] else f"tel:{match[0]}"
        parts += [escape(text[end : match.start()]), Markup('<a href="{}">{}</a>').format(target, match[0])]
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


def _without_codes(text: str) -> str:
    """The text without the codes in its links: whoever has one acts as the citizen."""
    return _CODE.sub(r"\1……", text)


def _exact_moment(at: datetime) -> str:
    """A moment as records have it, in Beijing."""
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
