"""Check digits: what tells a slip of the finger from a number that was given."""


def check_digit(digits: str) -> int:
    """Luhn's check digit (ISO/IEC 7812-1 annex B): one wrong or two swapped digits are noticed."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return -total % 10
