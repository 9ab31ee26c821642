"""A version's text as pages show it: each heading once, where it begins, and marked where something was found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge_base.editing.findings import Finding, Place
from knowledge_base.editing.versions import Paragraph
from web.headings import Headings, headings_begun

#: Below the page's own headings.
_FIRST_LEVEL = 3
#: A text in pieces: words, and what they were found to be.
Pieces = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph with the headings that begin before it."""

    paragraph: Paragraph
    headings: Headings
    pieces: Pieces


def shown(paragraphs: Iterable[Paragraph], findings: Sequence[Finding] = ()) -> Iterator[ShownParagraph]:
    """The paragraphs in their order. `findings` are those of a scan of them."""
    before: tuple[str, ...] = ()
    for position, paragraph in enumerate(paragraphs):
        here = (found for found in findings if found.place is Place.PASSAGE and found.position == position)
        new = headings_begun(paragraph.headings, before, _FIRST_LEVEL)
        yield ShownParagraph(paragraph, new, marked(paragraph.text, here))
        before = paragraph.headings


def marked(text: str, findings: Iterable[Finding]) -> Pieces:
    """The text in pieces, each found stretch with what it is; of two that overlap the first stands."""
    pieces: list[tuple[str, str]] = []
    end = 0
    for finding in sorted(findings, key=lambda found: found.start):
        if finding.start < end:
            continue
        pieces += [(text[end : finding.start], ""), (text[finding.start : finding.end], finding.kind)]
        end = finding.end
    return tuple(piece for piece in (*pieces, (text[end:], "")) if piece[0])
