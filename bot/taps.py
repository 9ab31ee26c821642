"""What a pressed button or a tapped link stands for, as the code that platforms give back.

Digits only, as WeChat's own examples of msgmenuid are, and far below the 64 bytes of Telegram's callback_data.
A code is not a secret: what it names is looked for among the citizen's own.
"""

from dataclasses import dataclass

#: Of an Integer column; PostgreSQL refuses to look for more.
_HIGHEST_ID = 2**31 - 1
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Picked:
    """A choice: the turn that offered it, and its number from 1 to 9."""

    turn_id: int
    number: int


@dataclass(frozen=True, slots=True)
class MoreTapped:
    """更多 below the answer of that turn."""

    turn_id: int


@dataclass(frozen=True, slots=True)
class HandOverTapped:
    """人工 below the answer of that turn; 0 where the button belongs to none."""

    turn_id: int


@dataclass(frozen=True, slots=True)
class VerdictTapped:
    """解决了 or 没解决 below a person's reply, of the ticket of that row."""

    ticket_id: int
    is_solved: bool


@dataclass(frozen=True, slots=True)
class MatterTapped:
    """另一件事 or 补充 below an answer: whether what that turn says is a matter of its own, or belongs to a ticket."""

    turn_id: int
    is_another: bool


Tap = Picked | MoreTapped | HandOverTapped | VerdictTapped | MatterTapped


def code_of(tap: Tap) -> str:
    """The code of a tap: the turn's id and the number for a choice, else 0, a digit for the kind, and an id."""
    match tap:
        case Picked(turn_id, number):
            return f"{turn_id}{number}"
        case MoreTapped(turn_id):
            return f"01{turn_id}"
        case HandOverTapped(turn_id):
            return f"02{turn_id}"
        case VerdictTapped(ticket_id, is_solved):
            return f"0{3 if is_solved else 4}{ticket_id}"
        case MatterTapped(turn_id, is_another):
            return f"0{5 if is_another else 6}{turn_id}"


def read_tap(code: str) -> Tap | None:
    """What `code_of` wrote; None where it is something else: a button of an earlier version, or of nobody's."""
    if not (code.isascii() and code.isdecimal() and 2 <= len(code) <= _LONGEST):
        return None
    if code[0] != "0":
        turn_id, number = int(code[:-1]), int(code[-1])
        return Picked(turn_id, number) if number and turn_id <= _HIGHEST_ID else None
    return _read_kind(code[1], int(code[2:] or 0))


def _read_kind(kind: str, row_id: int) -> Tap | None:
    if row_id > _HIGHEST_ID:
        return None
    match kind:
        case "1":
            return MoreTapped(row_id)
        case "2":
            return HandOverTapped(row_id)
        case "3" | "4":
            return VerdictTapped(row_id, kind == "3")
        case "5" | "6":
            return MatterTapped(row_id, kind == "5")
    return None
