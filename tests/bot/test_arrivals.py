"""So many new citizens, and so many matters, come from one address; danger always gets through."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import Engine, func, select

from bot.conversation import respond
from bot.desk import Desk
from bot.limits import TooMany
from bot.message import IncomingMessage
from bot.turns import Turn
from database import arrivals, tickets, turns
from hotline.citizens import Channel, Citizen
from knowledge_base.searcher import Searcher
from retrieval.language import Language
from settings import Settings
from tests.conftest import NOW

LIBRARY, HOME = "203.0.113.7", "198.51.100.20"
Tell = Callable[..., Turn]
_names = count(1)


@pytest.fixture
def desk(engine: Engine, language: Language, settings: Settings) -> Desk:
    """Three new citizens a minute, five an hour, and two tickets an hour come from one address."""
    few = {"new_citizens_a_minute": 3, "new_citizens_an_hour": 5, "tickets_an_hour": 2}
    narrow = settings.model_copy(update=few)
    return Desk(engine, Searcher(engine, language, settings.var_dir / "index"), narrow)


@pytest.fixture
def meet(tell: Tell) -> Tell:
    """meet("...", address) -> the turn of somebody new."""

    def meet_somebody(text: str = "您好", address: str | None = LIBRARY, after: float = 0) -> Turn:
        return tell(text, f"new {next(_names)}", after, address=address)

    return meet_somebody


def rows(engine: Engine, table: object = arrivals) -> int:
    with engine.connect() as conn:
        return int(conn.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_new_citizens_of_one_address_are_limited_and_others_are_not(meet: Tell, engine: Engine) -> None:
    for n in range(3):
        meet(after=n)
    with pytest.raises(TooMany) as limited:
        meet(after=3)
    assert limited.value.after == 57
    assert limited.value.said == (
        "您所在的网络刚才来问的人太多了，请过 1 分钟再试。"
        "着急的话，请直接拨打政务服务热线 12345；有危险请马上拨打 110、119 或 120。"
    )
    assert meet(address=HOME, after=3).answer.text
    assert meet(address=None, after=3).answer.text
    assert meet(after=60).answer.text
    assert rows(engine, turns) == 6


def test_whoever_is_known_asks_on_where_the_address_is_full(tell: Tell, meet: Tell) -> None:
    tell("您好", "甲", address=LIBRARY)
    meet()
    meet()
    with pytest.raises(TooMany):
        meet()
    assert tell("您好", "甲", 1, address=LIBRARY).answer.text


def test_an_hour_has_its_own_limit(meet: Tell) -> None:
    for n in range(5):
        meet(after=n * 60)
    with pytest.raises(TooMany) as limited:
        meet(after=300)
    assert limited.value.after == 3300
    assert meet(after=3600).answer.text


def test_a_message_delivered_again_is_not_counted_again(tell: Tell, engine: Engine) -> None:
    for _ in range(5):
        tell("您好", "甲", id="same", address=LIBRARY)
    assert rows(engine) == 1


def test_matters_of_one_address_are_limited_and_pressing_them_is_not(
    tell: Tell, meet: Tell, engine: Engine
) -> None:
    number = tell("人工", "甲", address=LIBRARY).answer.ticket
    meet("人工")
    with pytest.raises(TooMany) as limited:
        meet("人工", after=60)
    assert limited.value.after == 3540
    assert "政务服务热线 12345" in str(limited.value.said)
    assert rows(engine, tickets) == 2
    pressed = tell("人工", "甲", 60, address=LIBRARY).answer.ticket
    assert pressed is not None
    assert number is not None
    assert pressed.number == number.number
    assert meet("人工", HOME, 60).answer.ticket
    assert meet("人工", after=3600).answer.ticket


def test_nothing_of_a_refused_handover_is_kept(tell: Tell, meet: Tell, engine: Engine) -> None:
    meet("人工")
    meet("人工")
    tell("我家门前的路灯坏了三天", "甲", address=HOME)
    kept = rows(engine, turns), rows(engine)
    with pytest.raises(TooMany):
        tell("人工", "甲", 1, address=LIBRARY)
    assert (rows(engine, turns), rows(engine)) == kept


@pytest.mark.parametrize("danger", ["我家着火了", "有煤气味", "门口的井盖没了", "我不想活了"])
def test_danger_is_never_limited_nor_counted(tell: Tell, meet: Tell, engine: Engine, danger: str) -> None:
    for text in ("您好", "人工", "人工"):
        meet(text)
    counted = rows(engine)
    for n in range(9):
        who = f"in danger {n}"
        assert tell(danger, who, 1, address=LIBRARY).answer.text
        assert tell("人工", who, 2, address=LIBRARY).answer.ticket
    assert rows(engine) == counted


def test_addresses_are_kept_as_keyed_digests_and_forgotten_after_an_hour(meet: Tell, engine: Engine) -> None:
    meet("人工")
    with engine.connect() as conn:
        kept = conn.execute(select(arrivals)).all()
    assert len(kept) == 2
    assert LIBRARY not in str(kept)
    assert {len(row.address) for row in kept} == {64}
    meet(address=HOME, after=3600)
    with engine.connect() as conn:
        assert [row.at for row in conn.execute(select(arrivals))] == [NOW + timedelta(hours=1)]


def test_many_at_once_are_counted_as_one_after_the_other(desk: Desk, engine: Engine) -> None:
    desk.searcher.refresh()

    def come(n: int) -> bool:
        citizen = Citizen(Channel.WEB, f"one of many {n}")
        try:
            respond(desk, IncomingMessage(f"many {n}", citizen, "人工", address=LIBRARY), NOW)
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(come, range(24))) == 2
    # A citizen whose matter is refused is not kept either.
    assert (rows(engine, tickets), rows(engine, turns)) == (2, 2)
