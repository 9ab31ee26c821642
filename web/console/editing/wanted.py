"""What part of the documents an address shows."""

from dataclasses import fields, replace
from enum import StrEnum
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Request

from knowledge_base.editing.lists import Wanted as Filter
from knowledge_base.kinds import Disclosure, Kind, State, Validity
from text.input import as_typed, find_id

Choice = TypeVar("Choice", bound=StrEnum)
#: Characters that are looked for.
_LONGEST = 60


def wanted_of(request: Request) -> Filter:
    """The filter that an address holds; what it cannot be is left out."""
    given = request.query_params
    return Filter(
        text=as_typed(given.get("text", "")).strip()[:_LONGEST],
        state=_one_of(State, given.get("state", "")),
        kind=_one_of(Kind, given.get("kind", "")),
        department_id=find_id(given.get("department_id", "")),
        validity=_one_of(Validity, given.get("validity", "")),
        disclosure=_one_of(Disclosure, given.get("disclosure", "")),
        author_id=find_id(given.get("author_id", "")),
    )


Wanted = Annotated[Filter, Depends(wanted_of)]


def address_of(wanted: Filter, **changes: Any) -> str:
    """The query that `wanted_of` reads, with `changes`."""
    changed = replace(wanted, **changes)
    pairs = ((field.name, getattr(changed, field.name)) for field in fields(changed))
    return urlencode({name: value for name, value in pairs if value})


def _one_of(kind: type[Choice], value: str) -> Choice | None:
    return kind(value) if value in kind.__members__.values() else None
