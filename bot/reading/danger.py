"""Danger in a message: what is happening to somebody now. One reading for the answer, the ticket's level and the queue.

Signs speak for danger (`danger_signs.py`); that it is over, only feared, or that a rule is asked for speaks against
(`danger_doubts.py`). Both are weighed, for a call for help may stand in the middle of another matter.
"""

import re
from dataclasses import dataclass
from itertools import islice

from bot.reading.danger_doubts import ASKS, FEARED, MATTERS, NOW, OFFICIAL, OTHER_SENSE, OVER, PAST, TOLD
from bot.reading.danger_hints import HINTS
from bot.reading.danger_kinds import Danger
from bot.reading.danger_signs import SIGNS
from bot.reading.plain_text import plain

#: From this weight on somebody is taken to be in danger.
_ALARM = 2
#: What speaks against danger takes so much from the weight of its signs.
_FEARED = 2
_DOUBTS = ((PAST, 2), (OVER, 3), (FEARED, _FEARED), (TOLD, 2))
#: So much takes the name of a rule or a paper, or that one is asked for; what still alarms may be a question as well.
_ASKED = 2
#: Of one pattern three are as good as many.
_ENOUGH = 3
#: Hints together weigh as much as a sign that speaks for itself.
_MOST_OF_HINTS = 4
#: Of more kinds nobody remembers the numbers.
_TOLD = 2
_BREAK = "，"
#: More is no plea, and takes long to read.
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class DangerReading:
    """The kinds of danger, the most pressing first; `is_sure` where the message asks for nothing else."""

    kinds: tuple[Danger, ...] = ()
    is_sure: bool = True

    def __bool__(self) -> bool:
        return bool(self.kinds)


NO_DANGER = DangerReading()


def read_danger(text: str) -> DangerReading:
    """The danger that `text`, as it was typed, speaks of; empty where there is none."""
    said = _in_clauses(plain(text[:_LONGEST]))
    weights, signs = _signs_in(said)
    asks = bool(ASKS.search(said) and MATTERS.search(said))
    doubt = _doubt(said) + _ASKED * (asks or bool(OFFICIAL.search(said)))
    # Who threatens to die does so for a reason: "if you do not pay, I jump" is no mere supposition.
    forgiven = _FEARED * bool(FEARED.search(said) and not PAST.search(said))
    more = (signs > 1) + bool(NOW.search(said))
    pressing = {
        kind: weight
        for kind, weight in weights.items()
        if weight + more - doubt + forgiven * (kind is Danger.SUICIDE) >= _ALARM
    }
    if not pressing:
        return NO_DANGER
    kinds = sorted(pressing, key=lambda kind: -pressing[kind])
    told = tuple(kind for kind in kinds if pressing[kind])[:_TOLD]
    return DangerReading(told, is_sure=not asks)


def _doubt(said: str) -> int:
    return sum(weight for pattern, weight in _DOUBTS if pattern.search(said))


def _in_clauses(text: str) -> str:
    """Every mark and blank is the end of a clause; words in another sense than their danger are taken out."""
    marked = "".join(character if character.isalnum() else _BREAK for character in text.replace("著", "着"))
    return OTHER_SENSE.sub("〇", marked)


def _signs_in(said: str) -> tuple[dict[Danger, int], int]:
    """The weight of each kind, by its strongest sign or its hints, and how many signs stand beside each other."""
    weights: dict[Danger, int] = {}
    spans: list[tuple[int, int]] = []
    for kind, weight, pattern in SIGNS:
        if found := _spans(pattern, said):
            weights[kind] = max(weight, weights.get(kind, 0))
            spans += found
    hinted = {kind: found for kind, pattern in HINTS if (found := _spans(pattern, said))}
    hints = [span for found in hinted.values() for span in found]
    if hinted and not weights:
        most = max(hinted, key=lambda kind: len(hinted[kind]))
        weights[most] = min(_MOST_OF_HINTS, _count_apart(hints)) - 1
    for kind, found in hinted.items():
        weights.setdefault(kind, len(found) - 1)
    signs = _count_apart(spans)
    return weights, signs + (_count_apart(hints) >= _ENOUGH) if signs else 0


def _spans(pattern: re.Pattern[str], said: str) -> list[tuple[int, int]]:
    return [match.span() for match in islice(pattern.finditer(said), _ENOUGH)]


def _count_apart(spans: list[tuple[int, int]]) -> int:
    """How many of them there are at most of which none overlaps another."""
    count, end = 0, 0
    for start, stop in sorted(spans, key=lambda span: span[1]):
        if start >= end:
            count, end = count + 1, stop
    return count
