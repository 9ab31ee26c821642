"""How a reply reaches a citizen in WeChat: a message while that is allowed, else a notice, else at the next contact."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from bot.channels.wechat.api import TIMEOUT, WeChatApi, utc_now
from bot.channels.wechat.errors import MEANINGS, WINDOW_CODES, NoAnswer, Refused, verdict
from bot.channels.wechat.windows import messages_left
from bot.phrases import replies as phrases
from bot.taps import code_of
from hotline.replies.delivery import AwaitsContact, Outgoing, Sent
from hotline.replies.reply import Route
from organisation.beijing_time import BEIJING
from settings import Settings
from text.fitting import bytes_in_utf8, split

#: Bytes of UTF-8 in one text message, as in a reply.
LONGEST_MESSAGE = 2048
#: Bytes of UTF-8 above the lines to tap. WeChat names no limit for accounts; for its other desk, 微信客服, this one.
LONGEST_HEAD = 1024
_OUT_OF_TIME, _OUT_OF_COUNT = 45015, 45047
#: invalid account type: test accounts, and some others, may send no lines to tap.
_NO_TAPS = 40200


def in_parts(text: str) -> list[str]:
    """`text` as messages that WeChat takes, each ending after a sentence where there is one."""
    return split(text, LONGEST_MESSAGE, bytes_in_utf8) or [""]


class WeChatSender:
    """Sends for one official account."""

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        timeout: tuple[float, float] = TIMEOUT,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.api = WeChatApi(settings, engine, timeout, clock)
        self._settings = settings
        self._clock = clock

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send once; raises NotNow, AwaitsContact or Unreachable.

        A text of several parts begins anew where it is tried again: better twice than half.
        """
        return await asyncio.to_thread(self._send, outgoing)

    def _send(self, outgoing: Outgoing) -> Sent:
        failed: Refused | NoAnswer
        try:
            closed = self._say(outgoing)
            if closed is None:
                return Sent(Route.MESSAGE)
            return Sent(Route.NOTICE, self._notify(outgoing, closed))
        except (Refused, NoAnswer) as error:
            failed = error
        raise verdict(failed)

    def _say(self, outgoing: Outgoing) -> int | None:
        """Send it as a message; the code that says why not where the window is closed."""
        contacts = [outgoing.contact, *outgoing.earlier] if outgoing.contact else []
        parts = in_parts(phrases.pushed(outgoing))
        left = messages_left(self._settings.wechat_windows, contacts, self._clock())
        if left is None:
            return _OUT_OF_TIME
        if left < len(parts):
            return _OUT_OF_COUNT
        try:
            if len(parts) > 1 or not self._say_with_taps(outgoing):
                for part in parts:
                    self.api.send_text(outgoing.citizen_id, part)
        except Refused as refused:
            if refused.code not in WINDOW_CODES:
                raise
            return refused.code
        return None

    def _say_with_taps(self, outgoing: Outgoing) -> bool:
        """Send it with lines to tap; False where it has none, or WeChat takes none."""
        head, taps = phrases.pushed_above_taps(outgoing), phrases.taps(outgoing)
        if not taps or bytes_in_utf8(head) > LONGEST_HEAD:
            return False
        choices = [(code_of(tap), words) for words, tap in taps]
        try:
            self.api.send_menu(outgoing.citizen_id, head, choices, phrases.TAP_OR_TYPE)
        except Refused as refused:
            if refused.code != _NO_TAPS:
                raise
            return False
        return True

    def _notify(self, outgoing: Outgoing, closed: int) -> str | None:
        """Send the notice that there is a reply; raises AwaitsContact where none is set up."""
        settings = self._settings
        # The template speaks of a ticket; a correction is of none.
        if not settings.wechat_notice_template or not outgoing.ticket_number:
            raise AwaitsContact(MEANINGS[closed].reason)
        said = {
            "number": outgoing.ticket_number,
            "status": phrases.ANSWERED,
            "time": self._clock().astimezone(BEIJING).strftime("%Y-%m-%d %H:%M"),
        }
        fields = {field: said[what] for field, what in settings.wechat_notice_fields.items()}
        send = (
            self.api.send_template
            if settings.wechat_notice_kind == "template"
            else self.api.send_subscription
        )
        return send(outgoing.citizen_id, settings.wechat_notice_template, fields, outgoing.ticket_url)
