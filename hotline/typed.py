"""What a person typed, as it is kept: the same through every form and channel."""

import unicodedata


def as_typed(text: str) -> str:
    """Without what nobody types (control characters, halves of surrogate pairs) and without blanks around it.

    A form sends a line's end as two characters; it is one, as the page counts it. PostgreSQL takes no NUL.
    """
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc").strip()
