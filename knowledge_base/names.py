"""又称: the names that people have for what a document is about."""

import re
from collections.abc import Mapping

#: The field that lists them; they are searched with every passage of the document.
OTHER_NAMES = "又称"


def everyday_names(fields: Mapping[str, str]) -> tuple[str, ...]:
    """Each of the names that the `fields` of a document list."""
    return tuple(name for name in re.split(r"[，,、；;\s]+", fields.get(OTHER_NAMES, "")) if name)
