"""Every environment variable of the assistant, typed, with a default that works on a laptop."""

import json
import os
import secrets
from contextlib import suppress
from datetime import date, time
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Field,
    PositiveInt,
    Secret,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Network = IPv4Network | IPv6Network


def _listed(value: object) -> object:
    """A list as operators write it, with commas."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


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

#: The kinds and levels of tickets (hotline/tickets/kinds.py), each with a time limit.
Matter = Literal[
    "consultation", "help", "complaint", "suggestion", "danger", "utility", "ordinary", "complex"
]


class DeadlineRule(BaseModel, frozen=True):
    """Within how many natural hours, or working days, a kind or level of matters is answered, from a day on."""

    matter: Matter
    since: date
    hours: PositiveInt | None = None
    working_days: PositiveInt | None = None

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if (self.hours is None) == (self.working_days is None):
            raise ValueError("a time limit is either in hours or in working_days")
        return self


class OpinionRule(BaseModel, frozen=True):
    """Within how many hours public opinion gets a first response, and the whole matter told, from a day on."""

    since: date
    first: PositiveInt
    whole: PositiveInt


_DEADLINES = (
    # 政府网站考核指标 (Beijing, 2019 Q4): simple questions are answered within 5 working days.
    DeadlineRule(matter="consultation", since=date(2019, 10, 1), working_days=5),
    # 北京市接诉即办 levels (the Opinion of November 2020): 2 h life and property, 24 h water, power, gas and
    # heat, 7 d ordinary, 15 d complex matters. 求助 and 投诉 are ordinary, 建议 complex, until told otherwise.
    DeadlineRule(matter="help", since=date(2020, 11, 1), working_days=7),
    DeadlineRule(matter="complaint", since=date(2020, 11, 1), working_days=7),
    DeadlineRule(matter="suggestion", since=date(2020, 11, 1), working_days=15),
    DeadlineRule(matter="danger", since=date(2020, 11, 1), hours=2),
    DeadlineRule(matter="utility", since=date(2020, 11, 1), hours=24),
    DeadlineRule(matter="ordinary", since=date(2020, 11, 1), working_days=7),
    DeadlineRule(matter="complex", since=date(2020, 11, 1), working_days=15),
)
#: 国办发〔2016〕80号, as the district's work points repeat it (二（二）5): 5 and 24 hours.
_OPINION_HOURS = (OpinionRule(since=date(2016, 11, 10), first=5, whole=24),)


class ApiKey(BaseModel, frozen=True):
    """With it a program may speak for any citizen of its own; keys of one `name` have the same citizens."""

    name: str = Field("", pattern=r"^[\w-]{0,32}$")
    #: As `Authorization: Bearer` can hold it (RFC 6750, 2.1).
    key: Secret[Annotated[str, Field(pattern=r"^[A-Za-z0-9._~+/-]+=*$")]]


class Settings(BaseSettings):
    """Read from the environment or `.env`; README.md has the table of names."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)

    database_url: str = "sqlite:///var/assistant.db"
    var_dir: Path = Path("var")
    secret_key: str = ""
    public_url: str = "http://127.0.0.1:8000"
    #: Where else our pages are opened: hosts, with a port where the browser shows one.
    allowed_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = ()
    #: Whose X-Forwarded-For and X-Forwarded-Proto are believed: addresses and networks.
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode, BeforeValidator(_listed)] = ()

    #: "e5", "package.module:function" from texts to vectors, or the address of an OpenAI-compatible interface.
    encoder: str = ""
    #: At an address: which model, and the key to it.
    encoder_model: str = ""
    encoder_key: str = ""

    wechat_app_id: str = ""
    wechat_app_secret: str = ""
    wechat_token: str = ""
    wechat_aes_key: str = ""
    wechat_previous_aes_key: str = ""
    #: Refuse what comes in plain text, because its signature covers no body; unset: where there is an AES key.
    wechat_require_encryption: bool | None = None
    wechat_api_url: str = ""
    #: The newest row of a kind of contact whose day has come is in force.
    wechat_windows: tuple[WeChatWindow, ...] = _WINDOWS
    #: Sent where no message may be: that there is a reply, and the link to it.
    wechat_notice_template: str = ""
    wechat_notice_kind: Literal["template", "subscription"] = "template"
    #: From the template's field to what goes there.
    wechat_notice_fields: dict[str, Literal["number", "status", "time"]] = {}

    #: "KEY" or "NAME:KEY", separated by commas or as a JSON list: whose word on who a citizen is counts.
    api_keys: Annotated[tuple[ApiKey, ...], NoDecode] = ()
    #: Believe everybody, and limit nobody by address: for trials on one's own machine.
    api_open: bool = False
    #: Of one address (of a /64 in IPv6), over the web page and JSON without a key; danger is not counted.
    new_citizens_a_minute: PositiveInt = 60
    new_citizens_an_hour: PositiveInt = 600
    tickets_an_hour: PositiveInt = 60

    telegram_token: str = ""
    telegram_secret: str = ""
    telegram_api_url: str = ""

    #: More messages than this in a minute are not answered: of one citizen, of all (a second, each process).
    messages_a_minute: PositiveInt = 20
    messages_a_second: PositiveInt = 2000

    hotline_name: str = "政务服务热线"
    #: Where the operator is: questions about other places are not answered from what holds here.
    district: str = "北京市西城区"
    hotline_phone: str = "12345"
    #: Staff are signed out after so many minutes without an act, and so many hours after they signed in.
    session_idle_minutes: PositiveInt = 60
    session_hours: PositiveInt = 12

    #: What a ticket's number begins with: the initials of 咨询. Letters alone, so that it is known in any sentence.
    ticket_prefix: Annotated[str, AfterValidator(str.upper), Field(pattern=r"^[A-Za-z]{1,8}$")] = "ZX"
    #: When it is worked on a working day, in Beijing.
    working_spans: tuple[tuple[time, time], ...] = ((time(9), time(12)), (time(13), time(17)))
    #: The newest row of a matter whose day has come is in force; a level wins over a kind.
    deadlines: tuple[DeadlineRule, ...] = _DEADLINES
    opinion_hours: tuple[OpinionRule, ...] = _OPINION_HOURS

    @field_validator("api_keys", mode="before")
    @classmethod
    def _read_keys(cls, keys: object) -> object:
        if not isinstance(keys, str):
            return keys
        listed = json.loads(keys) if keys.lstrip().startswith("[") else keys.split(",")
        parts = [str(key).strip().rpartition(":") for key in listed]
        return [{"name": name, "key": key} for name, _, key in parts if name or key]

    @field_validator("working_spans")
    @classmethod
    def _are_in_order(cls, spans: tuple[tuple[time, time], ...]) -> tuple[tuple[time, time], ...]:
        moments = [moment for span in spans for moment in span]
        is_strict = all(begin < end for begin, end in spans)
        if not spans or not is_strict or moments != sorted(moments) or any(m.tzinfo for m in moments):
            raise ValueError("spans follow each other, each ends after it begins, in Beijing time")
        return spans

    @field_validator("deadlines")
    @classmethod
    def _limit_every_matter(cls, rules: tuple[DeadlineRule, ...]) -> tuple[DeadlineRule, ...]:
        missing = set(get_args(Matter)) - {rule.matter for rule in rules}
        if missing:
            raise ValueError(f"no time limit for {', '.join(sorted(missing))}")
        return rules

    @field_validator("opinion_hours")
    @classmethod
    def _has_one(cls, rules: tuple[OpinionRule, ...]) -> tuple[OpinionRule, ...]:
        if not rules:
            raise ValueError("public opinion needs its hours")
        return rules

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
