"""Passwords of staff: what makes one fit, and how it is kept (argon2)."""

from functools import cache
from secrets import token_urlsafe

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

#: Characters a password has at least (NIST SP 800-63B asks for length, not for kinds of characters).
SHORTEST = 10


class PasswordUnfit(Exception):
    """This cannot be the new password."""


class PasswordTooShort(PasswordUnfit):
    """A password has at least 10 characters."""


class PasswordIsLogin(PasswordUnfit):
    """A password must not be the login."""


class PasswordUnchanged(PasswordUnfit):
    """The new password is the old one."""


def require_fit(password: str, login: str) -> None:
    """Raise PasswordTooShort or PasswordIsLogin."""
    if len(password) < SHORTEST:
        raise PasswordTooShort
    if password.casefold() == login.casefold():
        raise PasswordIsLogin


def one_time_password() -> str:
    """A password to be changed at the first sign-in; 12 characters."""
    return token_urlsafe(9)


def hash_password(password: str) -> str:
    """What is kept of it. Takes a tenth of a second and 64 MB: never inside a transaction that writes."""
    return _passwords().hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the password `kept` was made of; without one it takes as long, so that nobody learns logins."""
    try:
        is_same = _passwords().verify(password, kept or _nobodys())
    except UnknownHashError:
        return False
    return is_same and kept is not None


@cache
def _passwords() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobodys() -> str:
    return hash_password(token_urlsafe(9))
