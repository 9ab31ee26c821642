"""What every reader returns."""

from collections.abc import Mapping
from dataclasses import dataclass


class Unreadable(Exception):
    """A file that cannot be taken in; the message is a sentence for the editor that says what to do."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a line of one; `level` is 1-6 for a heading that the format marks as such."""

    text: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """The paragraphs in order, and named fields: front matter, or the header table of a government page.

    Field names are as printed, in Chinese, without spaces.
    """

    paragraphs: tuple[Paragraph, ...]
    fields: Mapping[str, str]


def field_name(text: str) -> str:
    """A field's name without spaces and colon: 索 引 号： is 索引号."""
    return "".join(text.split()).rstrip(":：")
