"""Which addresses are ours, and whether a form was sent from a page of ours.

Behind a proxy neither the Host of a request nor its scheme need be what the browser shows. So nothing is built
from them; what counts is what browsers say, compared with PUBLIC_URL and ALLOWED_HOSTS.
"""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from fastapi import Request

from settings import Settings

#: Asked by machines that know our number only; signed, so that no browser can be led there.
_ANY_HOST = ("/healthz", "/readyz", "/webhooks/")
_DEFAULT_PORTS = {"http": (":80",), "https": (":443",), "": (":80", ":443")}
#: Of a Host that is said again.
_LONGEST = 100


class Fault(StrEnum):
    """What is wrong with the address a browser is at."""

    #: the Host is nobody of ours
    HOST = "host"
    #: the form came from a page that is not ours, or does not say whence
    FORM = "form"
    #: the page was opened by http, where cookies need https
    PLAIN = "plain"


class WrongAddress(Exception):
    """The browser is not where our pages are: `found` is where it is, `right` the same page where it should be."""

    def __init__(self, fault: Fault, found: str, right: str) -> None:
        super().__init__(fault)
        self.fault, self.found, self.right = fault, found, right


@dataclass(frozen=True, slots=True)
class Origins:
    """Where our pages are opened: at `public_url`, and at each of `hosts`, a name with a port where it has one."""

    public_url: str
    hosts: frozenset[str]

    @classmethod
    def of(cls, settings: Settings) -> "Origins":
        """As PUBLIC_URL and ALLOWED_HOSTS say."""
        public = settings.public_url.rstrip("/")
        return cls(public, frozenset(map(_as_sent, (public, *settings.allowed_hosts))))

    @property
    def is_secure(self) -> bool:
        """Whether cookies go over https only."""
        return self.public_url.startswith("https://")

    async def require_known_host(self, request: Request) -> None:
        """Raise WrongAddress for a name that is not ours: another site may have its name lead to our address.

        An address in numbers is nobody's name, and what a proxy on this machine asks for.
        """
        host = _host(request.headers.get("Host", ""))
        name = _name(host)
        known = not name or _is_number(name) or name in map(_name, self.hosts)
        if not known and not request.url.path.startswith(_ANY_HOST):
            raise WrongAddress(Fault.HOST, host[:_LONGEST], self._right(request))

    def require_own_form(self, request: Request) -> None:
        """Raise WrongAddress for a form that was not sent from a page of ours.

        Browsers say so themselves in Sec-Fetch-Site (W3C Fetch Metadata), but only where the page came by https or
        from this machine; else in Origin with every POST (Fetch, 3.2), and ones of before 2020 in Referer. Who says
        nothing is refused: a page can make an old browser leave the Referer out.
        """
        site = request.headers.get("Sec-Fetch-Site")
        if site in ("same-origin", "none"):
            return
        if site is not None:
            raise WrongAddress(Fault.FORM, "", self._right(request))
        origin = request.headers.get("Origin", _origin(request.headers.get("Referer", "")))
        if not self.is_own(origin, request):
            host = _host(origin) if "://" in origin else ""
            fault = Fault.PLAIN if host in self.hosts else Fault.FORM
            raise WrongAddress(fault, host[:_LONGEST], self._right(request))

    def is_own(self, url: str, request: Request) -> bool:
        """Whether a page at `url`, as the browser of `request` names it, is ours."""
        host = _host(url)
        if host in self.hosts:
            return url.startswith("https:") or not self.is_secure
        # On trial, opened at whatever number and port the machine has.
        on_trial = not self.is_secure and _is_number(_name(_host(self.public_url)))
        return on_trial and _is_number(_name(host)) and host == _host(request.headers.get("Host", ""))

    def secure_link(self, request: Request) -> str:
        """Where to open the page of `request` that came by http, so that cookies are kept; "" where nothing is wrong.

        A proxy may keep to itself that it was asked by https; browsers send Sec-Fetch-Site only there.
        """
        is_plain = request.scope["scheme"] == "http" and "Sec-Fetch-Site" not in request.headers
        return self._right(request) if self.is_secure and is_plain else ""

    def _right(self, request: Request) -> str:
        if request.method not in ("GET", "HEAD"):
            # What a form is sent to need not be a page.
            return self.public_url + ("/console/" if request.url.path.startswith("/console/") else "/")
        return self.public_url + request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _origin(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}" if rest else ""


def _host(url: str) -> str:
    """The name and port of an address or of a Host header, without the default port."""
    scheme, _, rest = url.rpartition("://")
    host = rest.partition("/")[0].rpartition("@")[2].lower()
    for port in _DEFAULT_PORTS.get(scheme.lower(), ()):
        host = host.removesuffix(port)
    return host


def _as_sent(url: str) -> str:
    """`_host` as browsers send it: names in Chinese in letters (RFC 3490)."""
    host = _host(url)
    return host if host.isascii() else host.encode("idna").decode()


def _name(host: str) -> str:
    """A host without its port."""
    return host[: host.index("]") + 1] if "]" in host else host.partition(":")[0].rstrip(".")


def _is_number(name: str) -> bool:
    try:
        return name == "localhost" or bool(ip_address(name.strip("[]")))
    except ValueError:
        return False
