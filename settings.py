"""Every environment variable of the assistant, typed, with a default that works on a laptop."""

import os
import secrets
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, PositiveInt
from pydantic_settings import BaseSettings, SettingsConfigDict


class WeChatWindow(BaseModel, frozen=True):
    """For how long after a contact, and how often, WeChat lets an account write back, from a day on."""

    contact: Literal["message", "click", "scan", "subscribe"]
    since: date
    messages: int
    seconds: int


#: 客服消息 (developers.weixin.qq.com, 发送客服消息): 20 in 48 hours as announced in 2021, 5 since 2023.
_WINDOWS = (
    WeChatWindow(contact="message", since=date(2021, 6, 1), messages=20, seconds=48 * 3600),
    WeChatWindow(contact="message", since=date(2023, 6, 1), messages=5, seconds=48 * 3600),
    WeChatWindow(contact="click", since=date(2023, 6, 1), messages=3, seconds=60),
    WeChatWindow(contact="scan", since=date(2023, 6, 1), messages=3, seconds=60),
    WeChatWindow(contact="subscribe", since=date(2023, 6, 1), messages=3, seconds=60),
)


class Settings(BaseSettings):
    """Read from the environment or `.env`; README.md has the table of names."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    database_url: str = "sqlite:///var/assistant.db"
    var_dir: Path = Path("var")
    secret_key: str = ""
    public_url: str = "http://127.0.0.1:8000"

    #: "package.module:function" from texts to vectors, on the operator's own machine.
    embedding: str = ""

    wechat_app_id: str = ""
    wechat_app_secret: str = ""
    wechat_token: str = ""
    wechat_aes_key: str = ""
    wechat_previous_aes_key: str = ""
    #: In 安全模式 nothing comes in plain text: refuse it, because its signature covers no body.
    wechat_require_encryption: bool = False
    wechat_api_url: str = ""
    #: The newest row of a kind of contact whose day has come is in force.
    wechat_windows: tuple[WeChatWindow, ...] = _WINDOWS
    #: Sent where no message may be: that there is a reply, and the link to it.
    wechat_notice_template: str = ""
    wechat_notice_kind: Literal["template", "subscription"] = "template"
    #: From the template's field to what goes there.
    wechat_notice_fields: dict[str, Literal["number", "status", "time"]] = {}

    telegram_token: str = ""
    telegram_secret: str = ""
    telegram_api_url: str = ""

    #: More messages than this in a minute are not answered: of one citizen, of all (a second, each process).
    messages_a_minute: PositiveInt = 20
    messages_a_second: PositiveInt = 2000

    hotline_name: str = "政务服务热线"
    hotline_phone: str = "12345"
    #: Staff are signed out after so many minutes without an act, and so many hours after they signed in.
    session_idle_minutes: PositiveInt = 60
    session_hours: PositiveInt = 12

    #: What a ticket's number begins with: the initials of 咨询.
    ticket_prefix: str = "ZX"

    @cached_property
    def signing_key(self) -> bytes:
        """The secret that signs ticket codes and the sessions of staff: SECRET_KEY, or one made once and kept under VAR_DIR."""
        return (self.secret_key or self._kept_key()).encode()

    def _kept_key(self) -> str:
        path = self.var_dir / "secret_key"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            # Of several workers that start together one links its key, whole; the others read that one.
            new = path.with_name(f".secret_key.{os.getpid()}")
            new.touch(mode=0o600)
            new.write_text(secrets.token_urlsafe(32))
            with suppress(FileExistsError):
                path.hardlink_to(new)
            new.unlink()
        return path.read_text()
