"""The access token of the official account: one for all workers, kept in the database.

Protocol: developers.weixin.qq.com, 获取稳定版接口调用凭据 (stable_token). Asking again in normal mode gives the
same token while it is good; force_refresh ends the old one, and is allowed 20 times a day, 30 seconds apart.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.channels.wechat.errors import NoAnswer, Refused
from database import access_tokens, read_only

#: A new token is fetched so long before the old one ends; the platform honours both meanwhile.
EARLY = timedelta(minutes=5)
#: How long one worker may take to fetch it before another may try.
LEASE = timedelta(seconds=30)
#: Seconds between two forced refreshes (获取稳定版接口调用凭据: 间隔 30s).
FORCED_APART = timedelta(seconds=30)
#: How long a worker without a token waits for the one that fetches it, and how often it looks, in seconds.
PATIENCE = 10.0
LOOK = 0.1

#: From `force_refresh` to a token and the seconds it is good for.
Fetch = Callable[[bool], tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Stored:
    """What the table holds; `token` is None before the first."""

    token: str | None
    expires_at: datetime | None

    def is_good(self, at: datetime) -> bool:
        """Whether the platform accepts it at that time, for all we know."""
        return self.token is not None and self.expires_at is not None and self.expires_at > at


class AccessToken:
    """The token of one account. `clock` tells the time: wechatpy asks for a token without saying when."""

    def __init__(self, engine: Engine, account: str, fetch: Fetch, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._account = account
        self._fetch = fetch
        self._clock = clock

    def get(self) -> str:
        """A token that is good; raises Refused or NoAnswer where none can be had."""
        stored, now = self._read(), self._clock()
        if stored.token and stored.is_good(now + EARLY):
            return stored.token
        stale = or_(access_tokens.c.expires_at.is_(None), access_tokens.c.expires_at <= now + EARLY)
        if not stored.token or not stored.is_good(now):
            return self._refresh(stale) or self._await_other(None)
        try:
            return self._refresh(stale) or stored.token
        except (Refused, NoAnswer):
            # The old one lasts some minutes yet, and the next call tries again.
            return stored.token

    def renew(self, failed: str) -> str:
        """Another token than `failed`, which the platform has just refused; raises like `get`.

        Another worker may have a newer one already. The platform gives the same one again in normal mode
        where it thinks that it is good; only then is a new one forced.
        """
        stored = self._read()
        if stored.token and stored.token != failed and stored.is_good(self._clock()):
            return stored.token
        return self._refresh(access_tokens.c.token == failed, failed) or self._await_other(failed)

    def _refresh(self, still: ColumnElement[bool], failed: str | None = None) -> str | None:
        """Fetch a token and store it; None where another worker does, or has done so since we looked."""
        until = self._clock() + LEASE
        if not self._lease(still, until):
            return None
        free_at: datetime | None = None
        try:
            token, seconds = self._fetch(False)
            if token == failed:
                free_at = self._clock() + FORCED_APART
                token, seconds = self._fetch(True)
        except BaseException:
            self._store(until, {"refreshing_until": free_at})
            raise
        expires_at = self._clock() + timedelta(seconds=seconds)
        self._store(until, {"token": token, "expires_at": expires_at, "refreshing_until": free_at})
        return token

    def _await_other(self, failed: str | None) -> str:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            stored = self._read()
            if stored.token and stored.token != failed and stored.is_good(self._clock()):
                return stored.token
            time.sleep(LOOK)
        raise NoAnswer("没有可用的访问令牌")

    def _read(self) -> Stored:
        with read_only(self._engine) as conn:
            row = conn.execute(
                select(access_tokens.c.token, access_tokens.c.expires_at).where(self._ours())
            ).one_or_none()
        if row is not None:
            return Stored(row.token, row.expires_at)
        with suppress(IntegrityError), self._engine.begin() as conn:
            conn.execute(insert(access_tokens).values(account=self._account))
        return Stored(None, None)

    def _lease(self, still: ColumnElement[bool], until: datetime) -> bool:
        free = or_(
            access_tokens.c.refreshing_until.is_(None), access_tokens.c.refreshing_until <= self._clock()
        )
        with self._engine.begin() as conn:
            leased = conn.execute(
                update(access_tokens).where(self._ours(), still, free).values(refreshing_until=until)
            )
        return leased.rowcount == 1

    def _store(self, until: datetime, values: dict[str, object]) -> None:
        # Only while the lease is still ours: whoever came after us has a newer token.
        mine = access_tokens.c.refreshing_until == until
        with self._engine.begin() as conn:
            conn.execute(update(access_tokens).where(self._ours(), mine).values(values))

    def _ours(self) -> ColumnElement[bool]:
        return access_tokens.c.account == self._account
