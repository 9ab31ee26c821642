"""Text as a person typed it, whatever browsers and platforms make of it on the way."""

import unicodedata

#: The largest id that a column of a database holds.
_LARGEST_ID = 2**31 - 1


def as_typed(text: str) -> str:
    """Without what no person types: control characters but \\n, also the \\r of line ends, and halves of surrogate pairs.

    A tab, as between the cells of a table, is a space.
    PostgreSQL takes no NUL; forms send the ends of lines as \\r\\n, which would count twice (HTML, 4.10.21.4).
    """
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\t", " ")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc")


def find_id(text: str) -> int | None:
    """The id of a row that was typed; None where it is none that a database could hold, however long."""
    text = text.strip()
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(_LARGEST_ID))
    return int(text) if is_number and 0 < int(text) <= _LARGEST_ID else None
