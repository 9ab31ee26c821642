"""Whether two facts say the same, however they are written, and whether they could contradict each other."""

from collections.abc import Iterable
from decimal import Decimal

from hotline.fact_check.facts import Fact, Value
from hotline.fact_check.patterns import FactKind

_AMOUNTS = {FactKind.MONEY, FactKind.SPAN, FactKind.SHARE, FactKind.SIZE, FactKind.COUNT}


def agrees(fact: Fact, known: Iterable[Fact]) -> bool:
    """Whether `fact` stands among the `known` ones. Of a range, each end may be named alone, and the other way."""
    same = [other.value for other in known if other.kind is fact.kind]
    if fact.kind in _AMOUNTS:
        ends = {(value[0], number) for value in same for number in value[1:]}
        return all((fact.value[0], number) in ends for number in fact.value[1:])
    return any(_agree(fact.kind, fact.value, other) for other in same)


def comparable(fact: Fact, other: Fact) -> bool:
    """Whether the facts are of one kind: 5日 can stand instead of 5个工作日, 5份 cannot instead of 5次."""
    if fact.kind is not other.kind:
        return False
    if fact.kind in _AMOUNTS and fact.kind is not FactKind.SPAN:
        return fact.value[0] == other.value[0]
    return True


def minutes_apart(fact: Fact, other: Fact) -> int:
    """How far two times of day are from each other; 0 for facts of other kinds."""
    if fact.kind is not FactKind.CLOCK or other.kind is not FactKind.CLOCK:
        return 0
    return abs(int(fact.value[0] or 0) - int(other.value[0] or 0))


def _agree(kind: FactKind, value: Value, other: Value) -> bool:
    match kind:
        case FactKind.DATE:
            return _partly_equal(value, other) and (value[1] is None or value[1:] == other[1:])
        case FactKind.ARTICLE:
            return _partly_equal(value, other)
        case FactKind.CLOCK:
            return value[0] == other[0] or _twelve_hours_apart(value, other)
        case FactKind.PHONE:
            return _ends_with(value[0], other[0], 7)
        case _:
            return value[1:] == other[1:] and _ends_with(value[0], other[0], 2)


def _partly_equal(value: Value, other: Value) -> bool:
    # 6月30日 and 2017年6月30日 agree; 2017年 and 6月30日 have nothing to agree in.
    both = [(a, b) for a, b in zip(value, other, strict=True) if a is not None and b is not None]
    return bool(both) and all(a == b for a, b in both)


def _twelve_hours_apart(value: Value, other: Value) -> bool:
    apart = int(value[0] or 0) - int(other[0] or 0)
    # 下午1:30—5:00 leaves open which 5:00 is meant.
    return (apart == -720 and bool(value[1])) or (apart == 720 and bool(other[1]))


def _ends_with(value: str | int | Decimal | None, other: str | int | Decimal | None, least: int) -> bool:
    # 66201234 is 010-66201234 without its code, 您看西政办发 begins with words that are none of the number.
    short, long = sorted((str(value), str(other)), key=len)
    return short == long or (len(short) >= least and long.endswith(short))
