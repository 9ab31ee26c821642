"""Text that every database keeps and every page shows."""

import re

#: Control characters but tab and line ends, and halves of surrogate pairs: PostgreSQL keeps no NUL, UTF-8 no half.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without characters that no database keeps."""
    return _UNSTORABLE.sub("", text)
