"""For whom a program may speak: with a key for any citizen of its own, else for those whose id was given out here."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe

from bot.phrases.problems import NO_SUCH_KEY, NOT_GIVEN_OUT
from hotline.citizens import Channel, Citizen
from settings import Settings


class CallerRefused(Exception):
    """The key, or the citizen's id, is not one that is believed; its words are for whoever wrote the program."""


@dataclass(frozen=True, slots=True)
class Caller:
    """`named` is the citizen's id as the program knows it. `has_key` where somebody answers for what it sends."""

    citizen: Citizen
    named: str
    has_key: bool = False


def find_caller(settings: Settings, key: str | None, named: str | None) -> Caller:
    """Who speaks, by the key and the id a request brings; without an id a new citizen. Raises CallerRefused."""
    if key is not None:
        own = named or token_urlsafe(16)
        return Caller(_citizen(f"key:{_space_of(settings, key)}:{own}"), own, has_key=True)
    if named is None:
        named = _give_out(settings)
    if given := _given_out(settings, named):
        return Caller(_citizen(f"given:{given}"), named)
    if settings.api_open:
        return Caller(_citizen(f"api:{named}"), named)
    raise CallerRefused(NOT_GIVEN_OUT)


def _space_of(settings: Settings, key: str) -> str:
    """The name of what is a key's own: the one it was given, which other keys may share, or its keyed digest."""
    spaces = [
        known.name or _digest(settings, f"key:{key}")
        for known in settings.api_keys
        if hmac.compare_digest(known.key.get_secret_value().encode(), key.encode())
    ]
    if not spaces:
        raise CallerRefused(NO_SUCH_KEY)
    return spaces[0]


def _give_out(settings: Settings) -> str:
    """A new id. It proves itself, so that it need not be kept; who reads the database cannot make it."""
    token = token_urlsafe(16)
    return f"{token}.{_digest(settings, f'citizen:{token}')}"


def _given_out(settings: Settings, named: str) -> str | None:
    """The token in an id that was given out here."""
    token, _, proof = named.partition(".")
    expected = _digest(settings, f"citizen:{token}")
    return token if hmac.compare_digest(expected.encode(), proof.encode()) else None


def _digest(settings: Settings, text: str) -> str:
    """128 bits in 22 characters."""
    digest = hmac.new(settings.signing_key, text.encode(), sha256).digest()
    return urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def _citizen(name: str) -> Citizen:
    return Citizen(Channel.WEB, name)
