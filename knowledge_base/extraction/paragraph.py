"""What every reader returns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from knowledge_base.kinds import Origin
from text.storable import storable

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Unreadable(Exception):
    """A file that cannot be taken in; the message is a sentence for the editor that says what to do."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line as a reader of the file sees it; `level` is 1-6 for a heading that the format marks as such.

    `text` is what may be quoted: the words as they stand, automatic numbers included. A row's is a line `column：value` for
    each of its `values`, which are the words of its cells by the names of their columns, merged cells filled; a row of a
    directory stands under a heading that is its name, and has no line for that.
    """

    text: str
    level: int | None = None
    origin: Origin = Origin.PARAGRAPH
    values: Mapping[str, str] = field(default_factory=dict)
    #: Of a row in a sheet: its number there, from 1.
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """The paragraphs in order, and named fields: front matter, or the header table of a government page.

    Field names are as printed, in Chinese, without spaces. `has_title` is false where the format has no place for a
    title: the file's name is it then. `warnings` are sentences for the editor: tracked changes that were taken as accepted,
    pages that were recognised from a picture. `left_out` are the lines of a page that are no words of the document: its
    navigation, its buttons, what was struck out.
    """

    paragraphs: tuple[Paragraph, ...]
    fields: Mapping[str, str]
    has_title: bool = True
    warnings: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def titled(self, name: str) -> "Extraction":
        """The extraction with `name` for a title."""
        # A title of digits alone would pass for a copy's number.
        title = name if _CHINESE.search(name) else f"{self.fields.get('类型', '')}{name}"
        return replace(
            self, paragraphs=(Paragraph(title, 1), *self.paragraphs), fields={**self.fields, "标题": title}
        )

    def storable(self) -> "Extraction":
        """The extraction without characters that no database keeps, which formats but plain text can hold."""
        paragraphs = tuple(map(_storable, self.paragraphs))
        fields = {storable(name): storable(value) for name, value in self.fields.items()}
        return replace(self, paragraphs=paragraphs, fields=fields)


def _storable(paragraph: Paragraph) -> Paragraph:
    text = storable(paragraph.text)
    values = {storable(name): storable(value) for name, value in paragraph.values.items()}
    is_same = text == paragraph.text and values == paragraph.values
    return paragraph if is_same else replace(paragraph, text=text, values=values)


def field_name(text: str) -> str:
    """A field's name without spaces and colon: 索 引 号： is 索引号."""
    return "".join(text.split()).rstrip(":：")
