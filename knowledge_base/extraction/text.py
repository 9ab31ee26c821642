"""Plain text: lines."""

from knowledge_base.extraction.decoding import decode
from knowledge_base.extraction.paragraph import Extraction, Paragraph


def read_text(source: bytes) -> Extraction:
    """Each line that is not blank is a paragraph, or part of one that was wrapped or cut by a page."""
    lines = (line.strip() for line in decode(source).split("\n"))
    return Extraction(tuple(Paragraph(line) for line in lines if line), {})
