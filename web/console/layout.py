"""Pages of the console in their layout: who is signed in, what they can open, where they are, what was done."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from fastapi import Request, Response

from web.console.access import find_signed_in
from web.console.forms.refusals import Refused, find_refused
from web.console.labels import ROLES
from web.console.navigation import groups_for, is_within
from web.pages import page

_NOTHING: Mapping[str, str] = MappingProxyType({})


class _Written(dict[str, Any]):
    """The text written in a form, by field; empty where nothing was."""

    def __missing__(self, field: str) -> str:
        return ""


def show(
    request: Request,
    name: str,
    context: Mapping[str, Any],
    *,
    refused: Refused | None = None,
    done: Mapping[str, str] = _NOTHING,
) -> Response:
    """The page of the template `console/{name}`, with the status of `refused` where a form comes back.

    `done` are the page's sentences by the name that its address has after an act (`?done=added`).
    The template includes `console/outcome.html`; it has `errors` by field, whose id in the page is its name, and
    `written`, which `context` holds where a form comes back, with an empty text for every other field.
    """
    found = find_signed_in(request)
    # Until the password is changed nothing else can be opened.
    is_in = found is not None and not found.staff.must_change_password
    told = refused or find_refused(request.query_params.get("refused", ""))
    layout = {
        "staff": found.staff if found else None,
        "role_names": ROLES,
        "navigation": groups_for(found.staff.role) if found and is_in else [],
        "is_within": is_within,
        "here": request.url.path,
        "errors": told.errors if told else {},
        "written": _Written(),
        "done": "" if told else done.get(request.query_params.get("done", ""), ""),
    }
    if "written" in context:
        context = dict(context) | {"written": _Written(context["written"])}
    response = page(f"console/{name}", layout | dict(context), refused.status if refused else 200)
    if refused and refused.after is not None:
        response.headers["Retry-After"] = str(refused.after)
    return response
