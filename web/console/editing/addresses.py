"""Addresses of the editors' pages."""

from web.console.forms.submission import address_with

DOCUMENTS = "/console/documents"
REVIEWS = "/console/reviews"


def version_address(version_id: int, page: str = "", *, done: str = "") -> str:
    """A version's page, or one below it; `done` is what it says was done."""
    address = f"/console/versions/{version_id}{page and '/'}{page}"
    return address_with(address, done=done) if done else address
