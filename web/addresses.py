"""Where a request comes from: whose address it is, and whether it came by https, also behind proxies we trust."""

import logging
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from settings import Network, Settings

log = logging.getLogger(__name__)

Address = IPv4Address | IPv6Address

#: What one subscriber is given (RFC 6177): all of it is one client.
_OF_ONE_CLIENT = 64


def client_address(request: Request) -> str:
    """Whose address is counted: an IPv4 address, or the /64 network an IPv6 address is in; "" where unknown.

    `ForwardedHeaders` has put into the request what trusted proxies say.
    """
    given = request.client.host if request.client else ""
    address = _read(given)
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, _OF_ONE_CLIENT), strict=False))
    return str(address or given)


def limited_address(settings: Settings, request: Request) -> str | None:
    """The address by which new citizens and their matters are limited; None where nobody is."""
    return None if settings.api_open else client_address(request)


class ForwardedHeaders:
    """Believes X-Forwarded-For and X-Forwarded-Proto of the proxies in `trusted` only.

    Each proxy adds whom it heard from to the right, so the client is the first from there that is no proxy of
    ours; what stands further left anybody may have written.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[Network]) -> None:
        self._app = app
        self._trusted = trusted
        self._has_told = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as its client sent it to the outermost trusted proxy."""
        if scope["type"] == "http" and scope.get("client"):
            said = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
            peer = _read(scope["client"][0])
            if peer is not None and self._trusts(peer):
                scope = dict(scope) | {"client": (str(self._client(peer, said)), 0), "scheme": _scheme(scope)}
            elif said and not self._has_told:
                self._has_told = True
                log.warning("X-Forwarded-For of %s is not believed: it is not in TRUSTED_PROXIES", peer)
        await self._app(scope, receive, send)

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._trusted)

    def _client(self, peer: Address, said: Iterable[str]) -> Address:
        client = peer
        for entry in reversed(",".join(said).split(",")):
            before = _read(entry)
            if before is None:
                return client
            client = before
            if not self._trusts(client):
                return client
        return client


def _read(text: str) -> Address | None:
    """An address as servers and proxies write it, some with a port; None for anything else."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _scheme(scope: Scope) -> str:
    """How the client reached the outermost proxy, as the last one repeats it."""
    said = [value for name, value in scope["headers"] if name == b"x-forwarded-proto"]
    last = said[-1].rpartition(b",")[2].strip().lower() if said else b""
    return last.decode() if last in (b"http", b"https") else str(scope["scheme"])
