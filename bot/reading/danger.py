"""Danger in a message: what is happening to somebody now. One reading for the answer, the ticket's level and the queue.

Signs (`danger_signs.py`), hints (`danger_hints.py`) and the leaning of the words (`danger_leaning.py`) speak for danger;
that it is over, only feared, or that a rule is asked for speaks against it (`danger_doubts.py`). All are weighed, for a
call for help may stand in the middle of another matter.
"""

import re
from dataclasses import dataclass
from itertools import islice

from bot.reading.danger_doubts import (
    ASKS,
    FEARED,
    FILED,
    HELPED,
    HELPLESS,
    LASTING,
    MATTERS,
    NOW,
    OFFICIAL,
    OTHER_SENSE,
    OVER,
    PAST,
    RULES,
    TOLD,
    TROUBLE,
    UNHURT,
    UNKNOWN,
    WANTED,
)
from bot.reading.danger_hints import HINTS
from bot.reading.danger_kinds import Danger
from bot.reading.danger_leaning import leaning
from bot.reading.danger_signs import SIGNS
from bot.reading.plain_text import plain

#: From this weight on somebody is taken to be in danger.
_ALARM = 2
#: What speaks against danger takes so much from the weight of its signs.
_FEARED = 3
_DOUBTS = ((PAST, 3), (OVER, 3), (FEARED, _FEARED), (TOLD, 2), (FILED, 2))
#: So much takes the name of a rule or a paper, or that one is asked for; what still alarms may be a question as well.
_ASKED = 2
#: Each of these that the leaning reaches adds one to the weight, or takes one from it.
_TOWARDS, _AWAY = (0.8, 2.5, 4.0), (-2.0, -5.0)
#: A sign of that weight speaks for itself.
_STRONG = 3
#: Of one pattern three are as good as many; hints together weigh as much as a sign that speaks for itself.
_ENOUGH = 3
#: Of more kinds nobody remembers the numbers.
_TOLD = 2
_BREAK = "，"
#: Who asks at such length tells of what has been.
_LONG_QUESTION = 50
#: Who writes so much is seldom in danger at this moment.
_LETTER = 120
#: More is no plea, and takes long to read.
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class DangerReading:
    """The kinds of danger, the most pressing first.

    `is_sure` where signs or hints speak for it, and the message asks for nothing else; the leaning never makes it sure.
    """

    kinds: tuple[Danger, ...] = ()
    is_sure: bool = True

    def __bool__(self) -> bool:
        return bool(self.kinds)


NO_DANGER = DangerReading()


def read_danger(text: str) -> DangerReading:
    """The danger that `text`, as it was typed, speaks of; empty where there is none."""
    said = in_clauses(text)
    is_question = _is_question(said, text)
    signs, apart = _signs_in(said)
    hints, hinted = _hints_in(said)
    is_told = bool(signs or hinted)
    is_weak = max(signs.values(), default=0) < _STRONG and Danger.SUICIDE not in signs
    plainly = max(signs.values(), default=0) - _doubt(said, signs) - _asked(said, is_question)
    plainly += (apart > 1 and not (is_weak and is_question)) + (is_told and bool(NOW.search(said)))
    hinted = 0 if signs else min(_ENOUGH, max(0, hinted - 1)) - bool(TROUBLE.search(said))
    towards, away = _pull(said, is_question)
    # A cry is too short to lean surely, and who wants to die speaks of much besides.
    if Danger.SUICIDE in signs or not (is_question or (signs and is_weak)):
        away = 0
    if plainly + hinted + towards - away < _ALARM:
        return NO_DANGER
    wants = bool(WANTED.search(said)) and Danger.SUICIDE not in signs
    if is_question:
        return DangerReading(
            _told(signs, hints), is_sure=plainly > _ALARM and not (wants or _asks_a_rule(said))
        )
    return DangerReading(_told(signs, hints), is_sure=bool(signs or hinted > 0) and not (away or wants))


def asks_something(text: str) -> bool:
    """Whether `text` is a question; a helpless 怎么办 is none."""
    return _is_question(in_clauses(text), text)


def asks_for_rule(text: str) -> bool:
    """Whether `text` is a question about a rule, a paper, money, who answers for it."""
    said = in_clauses(text)
    return _is_question(said, text) and _asks_a_rule(said)


def wants_service(text: str) -> bool:
    """Whether `text` wants something besides help that there are offices for: a lawyer, a roof, a divorce."""
    return bool(WANTED.search(in_clauses(text)))


def is_unhurt(text: str) -> bool:
    """Whether `text` says that nobody was hurt."""
    return bool(UNHURT.search(in_clauses(text)))


def is_over(text: str) -> bool:
    """Whether `text` says that all is well again, or that help has been there."""
    said = in_clauses(text)
    return bool(OVER.search(said) or HELPED.search(said)) and not read_danger(text)


def in_clauses(text: str) -> str:
    """`text` as it is read: every mark and blank ends a clause, and words in another sense than danger are taken out."""
    typed = plain(text[:_LONGEST]).replace("著", "着")
    marked = "".join(character if character.isalnum() else _BREAK for character in typed)
    return OTHER_SENSE.sub("〇", marked)


def _doubt(said: str, signs: dict[Danger, int]) -> int:
    doubt = sum(weight for pattern, weight in _DOUBTS if pattern.search(said))
    # Who threatens to die does so for a reason: "if you do not pay, I jump" is no mere supposition.
    is_threat = Danger.SUICIDE in signs and FEARED.search(said) and not PAST.search(said)
    return doubt - _FEARED if is_threat else doubt


def _is_question(said: str, typed: str) -> bool:
    """Whether more is asked than for help."""
    if ASKS.search(UNKNOWN.sub("", said)):
        return True
    last = said.rstrip(_BREAK).rpartition(_BREAK)[2]
    return typed.rstrip("!！ \n").endswith(("?", "？")) and not HELPLESS.search(last)


def _asked(said: str, is_question: bool) -> int:
    """What a question and a letter take; the more where a rule is asked for, or what is so every day."""
    is_long = len(said) > (_LONG_QUESTION if is_question else _LETTER)
    if OFFICIAL.search(said):
        return _ASKED + is_long
    return is_question * (1 + _asks_a_rule(said) + bool(LASTING.search(said))) + is_long


def _asks_a_rule(said: str) -> bool:
    return bool(MATTERS.search(said) or RULES.search(said))


def _pull(said: str, is_question: bool) -> tuple[int, int]:
    """How far the words lean towards danger, a step less where a rule is asked for, and how far away."""
    leans = leaning(said)
    towards = sum(leans >= far for far in _TOWARDS) - (is_question and _asks_a_rule(said))
    return max(0, towards), sum(leans <= far for far in _AWAY)


def _told(signs: dict[Danger, int], hints: dict[Danger, int]) -> tuple[Danger, ...]:
    """The kinds to tell of; where nothing but hints speak of them, all the numbers besides."""
    weights = {kind: count - 1 for kind, count in hints.items() if count > 1} | signs
    kinds = sorted(weights, key=lambda kind: -weights[kind])[:_TOLD]
    if signs:
        return tuple(kinds)
    sure = kinds[:1] if Danger.SUICIDE not in hints else [Danger.SUICIDE]
    return (*sure, Danger.CRY)


def _signs_in(said: str) -> tuple[dict[Danger, int], int]:
    """The weight of the strongest sign of each kind, and how many signs stand beside each other."""
    weights: dict[Danger, int] = {}
    spans: list[tuple[int, int]] = []
    for kind, weight, pattern in SIGNS:
        if found := _spans(pattern, said):
            weights[kind] = max(weight, weights.get(kind, 0))
            spans += found
    return weights, _count_apart(spans)


def _hints_in(said: str) -> tuple[dict[Danger, int], int]:
    """How many hints there are of each kind, and how many of all stand beside each other."""
    found = {kind: spans for kind, pattern in HINTS if (spans := _spans(pattern, said))}
    apart = _count_apart([span for spans in found.values() for span in spans])
    return {kind: len(spans) for kind, spans in found.items()}, apart


def _spans(pattern: re.Pattern[str], said: str) -> list[tuple[int, int]]:
    return [match.span() for match in islice(pattern.finditer(said), _ENOUGH)]


def _count_apart(spans: list[tuple[int, int]]) -> int:
    """How many of them there are at most of which none overlaps another."""
    count, end = 0, 0
    for start, stop in sorted(spans, key=lambda span: span[1]):
        if start >= end:
            count, end = count + 1, stop
    return count
