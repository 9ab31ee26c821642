"""A version's text as pages show it: each heading once, where it begins."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge_base.editing.versions import Paragraph


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph with the headings that begin before it, outermost first as (level, words)."""

    paragraph: Paragraph
    headings: tuple[tuple[int, str], ...]


def with_headings(paragraphs: Iterable[Paragraph]) -> Iterator[ShownParagraph]:
    """The paragraphs in their order; levels begin at 3."""
    before: tuple[str, ...] = ()
    for paragraph in paragraphs:
        headings = paragraph.headings
        same = 0
        while same < min(len(before), len(headings)) and before[same] == headings[same]:
            same += 1
        yield ShownParagraph(
            paragraph, tuple((level + 3, headings[level]) for level in range(same, len(headings)))
        )
        before = headings
