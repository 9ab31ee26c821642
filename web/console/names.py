"""Names as people write them in one field: 区卫计委、卫计委 or a line each."""

import re

_BETWEEN = re.compile(r"[、，,；;\n]+")


def read_names(text: str) -> list[str]:
    """Each name, without the space around it."""
    return [name.strip() for name in _BETWEEN.split(text) if name.strip()]
