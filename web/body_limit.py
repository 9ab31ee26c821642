"""No request is larger than a question, a form or a webhook needs; files come to one address alone."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NONE: Mapping[str, int] = MappingProxyType({})


class BodyLimit:
    """Raises 413 once more than `most` bytes have arrived, whatever Content-Length says.

    `larger` has the addresses to which more may be sent, as regular expressions of the whole path. Starlette's own limit answers in plain English, past our table
    of problems.
    """

    def __init__(self, app: ASGIApp, most: int, larger: Mapping[str, int] = _NONE) -> None:
        self._app = app
        self._most = most
        self._larger = [(re.compile(path), most) for path, most in larger.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what is read of its body."""
        path = scope.get("path", "")
        most = next((most for pattern, most in self._larger if pattern.fullmatch(path)), self._most)
        read = 0

        async def receive_counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413)
            return message

        await self._app(scope, receive_counted, send)
