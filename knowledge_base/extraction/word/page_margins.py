"""Headers and footers of a Word file: they belong to its pages, but for the mark and the number of a letterhead."""

import re
from collections.abc import Iterator, Sequence

from knowledge_base.document_number import is_document_number
from knowledge_base.extraction.paragraph import Paragraph
from knowledge_base.extraction.word.package import Package
from knowledge_base.extraction.word.story import Story

#: The organ's mark (GB/T 9704-2012, 7.2.4), which some keep in the header of the first page.
_MARK = re.compile(r"[\u4e00-\u9fff\s]{4,60}文\s*件")
#: What a page counter shows, and rules made of signs.
_COUNTER = re.compile(r"(?:第\s*)?\d*\s*页?[\s,，/]*(?:共\s*\d*\s*页)?|[\W\d_]*")
#: How far down the text may have the same mark or number.
_HEAD = 14


def read_margins(package: Package, body: Sequence[Paragraph]) -> tuple[list[Paragraph], tuple[str, ...]]:
    """The lines of a letterhead that `body` lacks, and those that only belong to the pages."""
    above = {_plain(line.text) for line in body[:_HEAD]}
    lines = [line for line in _lines(package) if _plain(line) not in above]
    letterhead = [line for line in lines if _MARK.fullmatch(line) or is_document_number(line)]
    left_out = tuple(line for line in lines if line not in letterhead)
    return [Paragraph(line) for line in letterhead], left_out


def _lines(package: Package) -> Iterator[str]:
    """Each line of the headers and footers once, without those of page counters."""
    seen: set[str] = set()
    for part in package.margins:
        for line in (line for paragraph in Story(package).read(part) for line in paragraph.text.split("\n")):
            if not _COUNTER.fullmatch(line.strip()) and _plain(line) not in seen:
                seen.add(_plain(line))
                yield line.strip()


def _plain(line: str) -> str:
    return "".join(line.split())
