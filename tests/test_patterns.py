"""No pattern of ours may take for ever: one citizen's message would stop the server for all of them.

A search in a pattern holds Python's lock, so that neither other requests nor a time limit within the process
get their turn. The patterns are therefore tried in a process of their own.
"""

import importlib
import multiprocessing
import pkgutil
import re
from collections.abc import Callable, Iterator
from multiprocessing.queues import SimpleQueue
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as sre_parser  # type: ignore[attr-defined]
from typing import Any

PACKAGES = ("text", "organisation", "bot", "hotline", "knowledge_base", "retrieval", "web")
#: Of an exponential search this often is more than a lifetime; a square one is over at once.
TIMES = 60
LIMIT_S = 120
#: Each digit may be taken alone or with the next one, and again.
EXPONENTIAL = re.compile(r"^(?:(?:\d{1,2})+天|一直)*没有?回复$")


def patterns() -> dict[str, "re.Pattern[str]"]:
    """Every pattern kept in a module, by the module's name and the constant's."""
    found = {}
    for package in PACKAGES:
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                for number, pattern in enumerate(_patterns_in(value)):
                    found[f"{module.name}.{name}.{number}"] = pattern
    return found


def _patterns_in(value: object) -> Iterator["re.Pattern[str]"]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _patterns_in(each)
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from _patterns_in(each)


def shortest(parsed: Any) -> str:
    """Some text the parsed pattern matches, each part once; of a choice the first."""
    text = ""
    for op, argument in parsed:
        if op is sre.LITERAL:
            text += chr(argument)
        elif op in (sre.NOT_LITERAL, sre.ANY):
            text += "甲"
        elif op is sre.IN:
            text += _member(argument)
        elif op is sre.BRANCH:
            text += shortest(argument[1][0])
        elif op is sre.SUBPATTERN:
            text += shortest(argument[3])
        elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            text += shortest(argument[2])
        elif op is sre.ATOMIC_GROUP:
            text += shortest(argument)
    return text


def _member(choices: Any) -> str:
    op, argument = choices[0]
    if op is sre.NEGATE:
        return "甲"
    if op is sre.RANGE:
        return chr(argument[0])
    if op is sre.CATEGORY:
        return {sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " "}.get(argument, "甲")
    return chr(argument)


def repeated_parts(parsed: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """What leads to each part that may be repeated, and a text of every choice within it."""
    for position, (op, argument) in enumerate(parsed):
        lead = before + shortest(parsed[:position])
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            for text in _choices(argument[2]):
                yield lead, text
                yield before, text
            yield from repeated_parts(argument[2], lead)
        elif op is sre.BRANCH:
            for choice in argument[1]:
                yield from repeated_parts(choice, lead)
        elif op is sre.SUBPATTERN:
            yield from repeated_parts(argument[3], lead)


def _choices(parsed: Any) -> Iterator[str]:
    yield shortest(parsed)
    for op, argument in parsed:
        if op is sre.BRANCH:
            for choice in argument[1]:
                yield from _choices(choice)
        elif op is sre.SUBPATTERN:
            yield from _choices(argument[3])
        elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            yield from _choices(argument[2])


def try_pattern(pattern: "re.Pattern[str]") -> None:
    """Search everything that may be repeated, repeated, with an end that fits nothing."""
    parsed = sre_parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    for lead, text in sorted(set(repeated_parts(parsed))):
        pattern.search(lead + text * TIMES + "\x00")


def try_all(told: "SimpleQueue[str]") -> None:
    for name, pattern in patterns().items():
        told.put(name)
        try_pattern(pattern)


def try_exponential(told: "SimpleQueue[str]") -> None:
    try_pattern(EXPONENTIAL)


def run_for(seconds: float, target: Callable[["SimpleQueue[str]"], None]) -> tuple[int | None, list[str]]:
    """How a process of its own ended by then, None where it did not, and what it told meanwhile."""
    context = multiprocessing.get_context("spawn")
    queue = context.SimpleQueue()
    process = context.Process(target=target, args=(queue,))
    process.start()
    process.join(seconds)
    ended = process.exitcode
    process.kill()
    process.join()
    told = []
    while not queue.empty():
        told.append(queue.get())
    return ended, told


def test_no_pattern_takes_for_ever() -> None:
    ended, told = run_for(LIMIT_S, try_all)
    assert ended == 0, f"no end of {told[-1:]}"
    assert len(told) > 100


def test_a_pattern_that_does_is_seen() -> None:
    ended, _ = run_for(5, try_exponential)
    assert ended is None
