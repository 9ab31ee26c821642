"""One assistant with three members of staff, WeChat on loopback, and browsers to sign in with."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine

from tests.assistant import Assistant
from tests.console.agent import Agent, hire
from tests.wechat_citizen import WeChatCitizen, account
from tests.wechat_server import WeChatServer, running_wechat

Meet = Callable[[], WeChatCitizen]
Open = Callable[..., Agent]
_STAFF = (("li", "李工", "agent"), ("zhang", "张工", "agent"), ("zhao", "赵主任", "administrator"))


def hire_all(engine: Engine) -> None:
    """Two agents and an administrator."""
    for login, name, role in _STAFF:
        hire(engine, login, name, role)


@pytest.fixture(scope="package")
def platform() -> Iterator[WeChatServer]:
    with running_wechat() as server:
        yield server


@pytest.fixture(scope="package")
def assistant(platform: WeChatServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """On SQLite; what is different on PostgreSQL has a journey of its own."""
    folder = tmp_path_factory.mktemp("console")
    running = Assistant(f"sqlite:///{folder / 'a.db'}", folder, account(platform.url))
    hire_all(running.engine)
    yield running
    running.stop()


@pytest.fixture(scope="package")
def openids() -> Iterator[str]:
    """Citizens' names at WeChat, each given once."""
    return (f"k{number:027d}" for number in count(1))


@pytest.fixture
def meet(assistant: Assistant, openids: Iterator[str]) -> Meet:
    """meet() -> a citizen nobody has met before."""
    return lambda: WeChatCitizen(assistant.http, next(openids))


@pytest.fixture
def sign_in(browser: Any, assistant: Assistant) -> Iterator[Open]:
    """sign_in("li") -> an agent at the queue; fails on any error of a page's script."""
    agents: list[Agent] = []

    def open_for(login: str, **more: Any) -> Agent:
        agents.append(Agent(browser, assistant.server.url, login, **more))
        return agents[-1]

    yield open_for
    for agent in agents:
        agent.leaves()
