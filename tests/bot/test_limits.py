"""So many messages are answered, of one citizen and of all."""

import pytest

from bot.desk import Desk
from bot.limits import Gate, TooMany
from tests.bot.conftest import Say
from tests.conftest import NOW


def test_a_citizens_messages_of_one_minute_are_limited_and_others_are_not(desk: Desk, say: Say) -> None:
    most = desk.settings.messages_a_minute
    for n in range(most):
        say("您好", after=n)
    with pytest.raises(TooMany) as limited:
        say("您好", after=most)
    assert 0 < limited.value.after <= 60
    assert say("您好", who="乙", after=most).text
    assert say("您好", after=61).text


def test_a_redelivery_is_never_one_too_many(desk: Desk, say: Say) -> None:
    first = say("人工", message_id="first")
    for n in range(1, desk.settings.messages_a_minute):
        say("您好", after=n / 10)
    with pytest.raises(TooMany):
        say("您好", after=5)
    assert say("人工", message_id="first", after=5) == first


def test_the_gate_opens_again_the_next_second() -> None:
    gate = Gate(2)
    gate.admit(NOW)
    gate.admit(NOW)
    with pytest.raises(TooMany):
        gate.admit(NOW)
    gate.admit(NOW.replace(second=NOW.second + 1))
