"""Passwords that are quickly tried: a hash says itself what it cost (PHC string format), and is checked at that cost."""

from pwdlib.hashers.argon2 import Argon2Hasher


def quick_hash(password: str) -> str:
    """What is kept of a password, as `organisation.passwords.hash_password` gives it, for a thousandth of the work."""
    return Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1).hash(password)
