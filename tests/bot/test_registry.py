"""Every channel has a row of its own, and is never taken for another."""

from collections.abc import Mapping

import pytest
from sqlalchemy import Engine

from bot.channels import registry
from bot.channels.link import Platform
from hotline.citizens import Channel, Citizen
from settings import Settings
from tests.conftest import NOW


def test_every_channel_has_a_row() -> None:
    assert set(registry.PLATFORMS) == set(Channel)


@pytest.mark.parametrize("channel", Channel)
def test_staff_are_told_of_the_channel_itself(engine: Engine, settings: Settings, channel: Channel) -> None:
    names: Mapping[Channel, str] = {Channel.WECHAT: "微信", Channel.TELEGRAM: "Telegram", Channel.WEB: "网页"}
    with engine.connect() as conn:
        assert names[channel] in registry.reach_of(conn, settings, Citizen(channel, "甲"), NOW)


def test_a_channel_without_a_row_is_an_error_and_no_other_channel(engine: Engine, settings: Settings) -> None:
    stranger = Citizen("fax", "甲")  # type: ignore[arg-type]
    with engine.connect() as conn, pytest.raises(KeyError):
        registry.reach_of(conn, settings, stranger, NOW)


def test_a_row_is_two_functions() -> None:
    rows: list[Platform] = list(registry.PLATFORMS.values())
    assert all(callable(row.link) and callable(row.reach) for row in rows)
