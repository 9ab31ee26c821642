"""Markdown: headings, lists, tables, and the words that are left when its marks are taken away."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from html import unescape

from knowledge_base.extraction.decoding import decode
from knowledge_base.extraction.front_matter import split_front_matter
from knowledge_base.extraction.html import read_fragment
from knowledge_base.extraction.inner_table import table_paragraphs
from knowledge_base.extraction.paragraph import Extraction, Paragraph
from knowledge_base.kinds import Origin

_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:\s+|(?=[^#\s!]))(.*?)\s*#*\s*$")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_FENCE = re.compile(r"^\s*(```+|~~~+)")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r"^ {0,3}([-*_])(?:\s*\1){2,}\s*$")
_DELIMITER = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-*:?\s*)+$")
_LIST = re.compile(r"^\s*[-*+]\s+(?:\[[ xX]\]\s+)?(?=\S)")
_QUOTE = re.compile(r"^\s*(?:>\s?)+")
_NOTE = re.compile(r"^\[\^[^\]]{1,20}\]:\s*")
_HEADING_ID = re.compile(r"\s*\{[#.][^}]*\}\s*$")
# None of these goes beyond the next bracket, and no mark beyond 2,000 characters: a line of open ones would be looked
# through for each of them.
_ADDRESS = r"\([^()]*(?:\([^()]*\)[^()]*)*\)"
_IMAGE = re.compile(rf"!\[[^\[\]]*\]{_ADDRESS}")
_LINK = re.compile(rf"\[([^\[\]]*)\]{_ADDRESS}")
_WIKI = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]]*)\]\]")
_REFERENCE = re.compile(r"\[\^[^\]]{1,20}\]")
_STRUCK = re.compile(r"~~(?=\S)(.{1,2000}?)(?<=\S)~~")
_BREAK = re.compile(r"<br\s*/?>", re.I)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]*>")
_MARKS = (
    re.compile(r"(\*\*\*|\*\*|__)(?=\S)(.{1,2000}?)(?<=\S)\1"),
    re.compile(r"(?<![*\d])(\*)(?=[^\s*])([^*]+?)(?<=[^\s*])\1(?![*\d])"),
    re.compile(r"(`+)(?=\S)(.{1,2000}?)(?<=\S)\1"),
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~<&])")
#: Stands for an escaped character until the marks are read.
_HELD = 0xE000


def read_markdown(source: bytes) -> Extraction:
    """Front matter between `---` lines becomes fields, headings keep their level, a list's items and a table's rows are lines."""
    fields, lines = split_front_matter(_COMMENT.sub("", decode(source)).split("\n"))
    struck = [match for line in lines for match in _STRUCK.findall(line)]
    return Extraction(tuple(paragraphs_of(lines)), fields, left_out=tuple(struck))


def paragraphs_of(lines: Sequence[str]) -> Iterator[Paragraph]:
    """The paragraphs of the lines of a text without front matter."""
    at = 0
    fence = ""
    ends = [n for n, line in enumerate(lines) if "</table" in line.lower()]
    while at < len(lines):
        line, following = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
        at += 1
        match = _FENCE.match(line)
        if match and (not fence or match[1].startswith(fence)):
            fence = "" if fence else match[1]
        elif fence:
            yield from (Paragraph(line.strip()),) if line.strip() else ()
        elif line.lstrip().lower().startswith("<table"):
            later = bisect_left(ends, at - 1)
            end = ends[later] if later < len(ends) else at - 1
            yield from read_fragment("\n".join(lines[at - 1 : end + 1]))
            at = end + 1
        elif "|" in line and _DELIMITER.match(following):
            end = next((n for n in range(at + 1, len(lines)) if "|" not in lines[n]), len(lines))
            rows = [_cells(row) for row in (line, *lines[at + 1 : end])]
            yield from table_paragraphs(rows, has_header=True)
            at = end
        elif _UNDERLINE.match(following) and _may_be_title(line):
            yield from _heading(line, 1 if "=" in following else 2)
            at += 1
        elif not _RULE.match(line) and not _UNDERLINE.match(line):
            yield from _line(line)


def _may_be_title(line: str) -> bool:
    """Whether a line with a rule below it is a heading; below a sentence it is only a rule."""
    words = line.strip()
    marked = _HEADING.match(line) or _RULE.match(line) or _LIST.match(line) or _QUOTE.match(line)
    return bool(words) and len(words) <= 60 and not words.endswith(("。", "；", "，")) and not marked


def _heading(text: str, level: int) -> Iterator[Paragraph]:
    words = " ".join(plain_words(_HEADING_ID.sub("", text)).split())
    if words:
        yield Paragraph(words, level)


def _line(line: str) -> Iterator[Paragraph]:
    line = _QUOTE.sub("", line)
    if match := _HEADING.match(line):
        yield from _heading(match[2], len(match[1]))
        return
    origin = Origin.PARAGRAPH
    for pattern, what in ((_NOTE, Origin.NOTE), (_LIST, Origin.LIST)):
        if pattern.match(line):
            line, origin = pattern.sub("", line), what
    for part in _BREAK.split(line):
        if words := plain_words(part).strip():
            yield Paragraph(words, origin=origin)


def _cells(line: str) -> list[str]:
    """The cells of a row; a bar that is escaped, or stands in code, is a word."""
    held = re.sub(r"`[^`]*`", lambda code: code[0].replace("|", "\\|").replace("\\\\|", "\\|"), line.strip())
    parts = re.split(r"(?<!\\)\|", held.removeprefix("|"))
    if len(parts) > 1 and not parts[-1].strip():
        parts = parts[:-1]
    return [plain_words(_BREAK.sub(" ", part.replace("\\|", "|"))).strip() for part in parts]


def plain_words(text: str) -> str:
    """The words of a line without marks, tags and escapes."""
    text = _ESCAPED.sub(lambda match: chr(_HELD + ord(match[1])), text)
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _STRUCK.sub("", _REFERENCE.sub("", _WIKI.sub(r"\1", text)))
    text = _TAG.sub("", text)
    for mark in _MARKS:
        text = mark.sub(r"\2", text)
    text = unescape(text).replace("\u00a0", " ")
    return "".join(chr(ord(c) - _HELD) if _HELD <= ord(c) < _HELD + 128 else c for c in text)
