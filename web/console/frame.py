"""Pages of the console in their frame: who is signed in, what they can open, where they are."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request, Response

from web.console.access import find_signed_in
from web.console.navigation import entries_for
from web.pages import page

#: What roles are called.
ROLES = {"agent": "坐席", "editor": "编辑", "reviewer": "审查员", "administrator": "管理员"}


def show(request: Request, name: str, context: Mapping[str, Any], status: int = 200) -> Response:
    """The page `console/{name}` with the frame around it.

    A form that came back has `errors`: from the field's name (its id in the page too) to a sentence.
    """
    found = find_signed_in(request)
    # Until the password is changed nothing else can be opened.
    is_in = found is not None and not found.staff.must_change_password
    frame = {
        "staff": found.staff if found else None,
        "role_names": ROLES,
        "navigation": entries_for(found.staff.role) if found and is_in else [],
        "here": request.url.path,
        "errors": {},
    }
    return page(f"console/{name}", frame | dict(context), status)
