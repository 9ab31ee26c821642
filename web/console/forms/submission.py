"""One way for every form: what is done sends the browser on, what is refused comes back as it was written."""

from collections.abc import Callable
from urllib.parse import urlencode

from fastapi import Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection, Engine

from web.console.forms.refusals import REFUSALS, Refused, refused_by

#: The answer to a form that was refused: its page with what was written, or the way back (`back_to`).
Again = Callable[[Refused], Response]
_REFUSING: tuple[type[Exception], ...] = (Refused, *REFUSALS)


def carry_out(
    engine: Engine, act: Callable[[Connection], object], on_to: str, again: Again, field: str = ""
) -> Response:
    """The way on to the address `on_to` after `act`, in a transaction of its own; or what `again` answers.

    `field` is at fault where the table of refusals names none.
    """

    def act_and_go_on() -> Response:
        with engine.begin() as conn:
            act(conn)
        return RedirectResponse(on_to, 303)

    return answer(act_and_go_on, again, field)


def answer(act: Callable[[], Response], again: Again, field: str = "") -> Response:
    """The answer of an act that has its own transactions or its own page; where it is refused, that of `again`."""
    try:
        return act()
    except _REFUSING as error:
        return again(refused_by(error, field))


def back_to(address: str) -> Again:
    """The way back of a form in which nothing was written: an address that says why and can be opened again."""
    return lambda refused: RedirectResponse(address_with(address, refused=refused.name), 303)


def address_with(address: str, **query: str) -> str:
    """The address with more in its query: `address_with(path, done="added")`."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"
