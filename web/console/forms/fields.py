"""What addresses and forms of the console may hold; what is anything else never reaches the database."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import Depends, Form, Request
from pydantic import BeforeValidator, Field

from text.input import as_typed

#: The id of a row.
Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
#: Number of lines before those that are shown.
Offset = Annotated[int, Field(ge=0, le=2**31 - 1)]
#: Text in a field.
Typed = Annotated[str, BeforeValidator(lambda given: as_typed(given) if isinstance(given, str) else given)]
#: The same as the field of a form.
Written = Annotated[Typed, Form()]

#: Fields of a form whose names are known only when it is sent.
_MOST_FIELDS = 1000


async def _every_field(request: Request) -> dict[str, str]:
    form = await request.form(max_fields=_MOST_FIELDS)
    return {name: as_typed(value) for name, value in form.items() if isinstance(value, str)}


#: Every text field of a form by its name.
EveryField = Annotated[Mapping[str, str], Depends(_every_field)]

_BETWEEN_NAMES = re.compile(r"[、，,；;\n]+")


def missing(**fields: tuple[str, str]) -> dict[str, str]:
    """Errors of the fields left empty: `missing(login=(value, "登录名"))`."""
    return {name: f"请填写{label}。" for name, (value, label) in fields.items() if not value.strip()}


def find_day(text: str) -> date | None:
    """The day that was written, as 2026-12-31; None where it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def day_errors(field: str, text: str, example: str = "2026-12-31") -> dict[str, str]:
    """Errors of a field that is to hold a day, or nothing."""
    unread = text.strip() and find_day(text) is None
    return {field: f"请按“{example}”的样子填写日期。"} if unread else {}


def names_in(text: str) -> list[str]:
    """The names written in one field, between commas or on lines of their own: 区卫计委、卫计委."""
    return [name.strip() for name in _BETWEEN_NAMES.split(text) if name.strip()]
