"""What part of the queue an address shows."""

from dataclasses import fields, replace
from enum import StrEnum
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Request

from hotline.citizens import Channel
from hotline.overview.queue import Box, Filter
from hotline.tickets.kinds import TicketKind
from text.input import as_typed

Choice = TypeVar("Choice", bound=StrEnum)
#: Characters that are looked for.
_LONGEST = 60


def wanted_of(request: Request) -> Filter:
    """The filter that an address holds; what it cannot be is left out.

    The search field looks among all tickets: it says only in which box (`in`) it stood.
    """
    given = request.query_params
    text = as_typed(given.get("text", "")).strip()[:_LONGEST]
    return Filter(
        box=_one_of(Box, given.get("box", "") or (Box.ALL if text else given.get("in", ""))) or Box.WAITING,
        text=text,
        channel=_one_of(Channel, given.get("channel", "")),
        kind=_one_of(TicketKind, given.get("kind", "")),
        department=as_typed(given.get("department", "")) or None,
        overdue=bool(given.get("overdue")),
    )


Wanted = Annotated[Filter, Depends(wanted_of)]


def address_of(wanted: Filter, **changes: Any) -> str:
    """The query that `wanted_of` reads, with `changes`."""
    changed = replace(wanted, **changes)
    pairs = ((field.name, getattr(changed, field.name)) for field in fields(changed))
    return urlencode({name: "1" if value is True else value for name, value in pairs if value})


def _one_of(kind: type[Choice], value: str) -> Choice | None:
    return kind(value) if value in kind.__members__.values() else None
