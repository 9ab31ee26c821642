"""A table of contents that somebody typed, or that lost its field: lines which only repeat headings."""

import re
from collections.abc import Sequence

from knowledge_base.extraction.paragraph import Paragraph

_TITLE = re.compile(r"^目\s*[录次]$")
#: The words of a line, what leads to its page, the page.
_ENTRY = re.compile(
    r"^(?P<words>.*?\S)(?:[\s.．…·—-]*[\s.．…·])(?:[(（-]\s*)?(?:\d{1,4}|[ivxIVX]{1,6})(?:\s*[)）-])?$"
)


def without_contents(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs without a table of contents; a line stays that no later one says again."""
    kept: list[Paragraph] = []
    at = 0
    while at < len(paragraphs):
        if _TITLE.match(paragraphs[at].text) and (length := _length(paragraphs, at + 1)) is not None:
            at += 1 + length
        else:
            kept.append(paragraphs[at])
            at += 1
    return kept


def _length(paragraphs: Sequence[Paragraph], start: int) -> int | None:
    """How many entries follow the title at `start`; None where what follows is none, and the text goes on."""
    later = {_bare(paragraph.text) for paragraph in paragraphs[start:]}
    end = start
    while end < len(paragraphs):
        entry = _ENTRY.match(paragraphs[end].text)
        if entry is None or _bare(entry["words"]) not in later:
            break
        end += 1
    return end - start


def _bare(text: str) -> str:
    return "".join(text.split())
