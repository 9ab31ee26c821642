"""Fees of a service item: whether there is one, and how much."""

import re
from dataclasses import dataclass
from decimal import Decimal

_FREE = re.compile(r"^(?:否|无|免|0+(?:\.0+)?元?)$|不收费|不收任何费用|不收取|免费|免收|不收[^，。；]{0,8}费")
_AMOUNT = re.compile(r"(?<![\d.])(-?\d[\d,]*(?:\.\d+)?)\s*(?:元|$)")


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee; `is_charged` None where the words say neither, `amount` in yuan the first that is named."""

    text: str
    is_charged: bool | None
    amount: Decimal | None


def read_fee(text: str) -> Fee:
    """The fee that `text` (不收费, 每证15元, 否, 60) states."""
    match = _AMOUNT.search(text)
    amount = Decimal(match[1].replace(",", "")) if match else None
    if amount:
        return Fee(text, amount > 0, amount)
    if _FREE.search(text.strip()):
        return Fee(text, False, Decimal(0))
    return Fee(text, True if text.strip() in ("是", "收费") else None, amount)
