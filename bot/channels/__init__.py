"""Where citizens are: a folder a channel, with everything about it; `registry.py` has a row for each."""

from typing import Annotated

from fastapi import Depends, Request


class ChannelOff(Exception):
    """The operator has not set this channel up."""


class Forbidden(Exception):
    """The signature or the secret does not fit."""


class Malformed(Exception):
    """The body is nothing this platform sends."""


async def _read_body(request: Request) -> bytes:
    return await request.body()


#: A delivery's body, as it was signed.
Body = Annotated[bytes, Depends(_read_body)]
