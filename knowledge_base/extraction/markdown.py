"""Markdown: headings, front matter, and as little else as possible."""

import re

from knowledge_base.extraction.decoding import decode
from knowledge_base.extraction.paragraph import Extraction, Paragraph, field_name

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_FIELD = re.compile(r"^([^:：]{1,20})[:：]\s*(.*)$")


def read_markdown(source: bytes) -> Extraction:
    """Front matter between `---` lines becomes fields, `#` headings keep their level."""
    lines = _COMMENT.sub("", decode(source)).split("\n")
    fields, lines = _front_matter(lines)
    return Extraction(tuple(_paragraph(line.strip()) for line in lines if line.strip()), fields)


def _front_matter(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    start = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if lines[start].strip() != "---":
        return {}, lines
    end = next((n for n in range(start + 1, len(lines)) if lines[n].strip() == "---"), None)
    matches = [_FIELD.match(line.strip()) for line in lines[start + 1 : end] if line.strip()]
    if end is None or not all(matches):
        return {}, lines  # a horizontal rule, not front matter
    return {field_name(m[1]): m[2].strip() for m in matches if m}, lines[end + 1 :]


def _paragraph(line: str) -> Paragraph:
    if match := _HEADING.match(line):
        return Paragraph(_BOLD.sub(r"\2", match[2]).strip(), len(match[1]))
    return Paragraph(_BOLD.sub(r"\2", line))
