"""What every reader returns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


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

    Field names are as printed, in Chinese, without spaces. `has_title` is false where the format has no place for a
    title: the file's name is it then.
    """

    paragraphs: tuple[Paragraph, ...]
    fields: Mapping[str, str]
    has_title: bool = True

    def titled(self, name: str) -> "Extraction":
        """The extraction with `name` for a title."""
        # A title of digits alone would pass for a copy's number.
        title = name if _CHINESE.search(name) else f"{self.fields.get('类型', '')}{name}"
        return Extraction((Paragraph(title, 1), *self.paragraphs), {**self.fields, "标题": title})


def field_name(text: str) -> str:
    """A field's name without spaces and colon: 索 引 号： is 索引号."""
    return "".join(text.split()).rstrip(":：")
