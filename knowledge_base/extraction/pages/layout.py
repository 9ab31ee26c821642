"""Pages to paragraphs: what reading a PDF file and reading a picture share."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from knowledge_base.extraction.pages.columns import read_columns
from knowledge_base.extraction.pages.lines import Line, read_lines
from knowledge_base.extraction.pages.page import Page
from knowledge_base.extraction.pages.paragraphs import Placed, Text, framed, read_paragraphs
from knowledge_base.extraction.pages.ruled_tables import RuledTable, continues, read_tables, whole
from knowledge_base.extraction.pages.running_heads import PageLines, is_page_number, without_running_heads
from knowledge_base.extraction.pages.table_rows import header_of, rows_of
from knowledge_base.extraction.pages.titles import read_levels, usual_size, with_whole_titles
from knowledge_base.extraction.pages.unruled_tables import with_unruled_tables
from knowledge_base.extraction.paragraph import Paragraph
from knowledge_base.extraction.word.rows import read_rows

_LEADERS = re.compile(r"(?:[.．·]\s?){5,}\s*\d{0,4}$|[…‥⋯]{2,}\s*\d{0,4}$")
_CONTENTS = re.compile(r"目\s*[录次]|目\s*录\s*[:：]?")


@dataclass(frozen=True, slots=True)
class Layout:
    """The paragraphs and rows of pages in the order they are read; `left_out` are the lines that only belong to the pages."""

    paragraphs: tuple[Paragraph, ...]
    left_out: tuple[str, ...]


def read_layout(pages: Sequence[Page]) -> Layout:
    """What `pages` say."""
    blocks, left_out = _blocks(pages)
    body = usual_size(block.line for block in blocks if isinstance(block, Placed))
    width = max((page.width for page in pages), default=0.0)
    placed = iter(framed([block for block in blocks if isinstance(block, Placed)], body, width))
    framed_blocks = [next(placed) if isinstance(block, Placed) else block for block in blocks]
    told, contents = _without_contents(framed_blocks)
    texts = list(_texts(told, body))
    levels = iter(read_levels([text for text in texts if isinstance(text, Text)], body))
    paragraphs: list[Paragraph] = []
    for text in texts:
        if isinstance(text, Text):
            paragraphs.append(Paragraph(text.words, next(levels)))
        else:
            paragraphs += read_rows(rows_of(text), header_of(text))
    return Layout(tuple(paragraphs), (*left_out, *contents))


def _blocks(pages: Sequence[Page]) -> tuple[list[Placed | RuledTable], list[str]]:
    """Lines and tables of all pages in reading order, and the lines that only belong to the pages."""
    tables: list[list[RuledTable]] = []
    outside: list[PageLines] = []
    for number, page in enumerate(pages):
        found, rest = read_tables(page.glyphs, page.rules)
        tables.append(found)
        outside.append(PageLines(number, tuple(read_lines(rest)), page.rules, page.height))
    usual = usual_size(line for page in outside for line in page.lines)
    blocks: list[Placed | RuledTable] = []
    left_out: list[str] = []
    for number, lines in enumerate(without_running_heads(outside, usual)):
        gone = [line.text for line in outside[number].lines if line not in lines]
        gone += pages[number].aside
        left_out += [text for text in gone if not is_page_number(text) and text not in left_out]
        for column in read_columns([*lines, *tables[number]]):
            for table, beside in _rows(column.blocks):
                blocks += [table] if table else [_placed(beside, number, column.place)]
    return blocks, left_out


def _rows(column: Sequence[Line | RuledTable]) -> Iterator[tuple[RuledTable | None, list[Line]]]:
    """The tables of a column, and its lines: those that stand beside each other together."""
    beside: list[Line] = []
    for block in column:
        if isinstance(block, RuledTable):
            if beside:
                yield None, beside
            yield block, []
            beside = []
        elif beside and abs(block.base - beside[0].base) < 0.4 * block.size:
            beside.append(block)
        else:
            if beside:
                yield None, beside
            beside = [block]
    if beside:
        yield None, beside


def _placed(beside: list[Line], page: int, column: str) -> Placed:
    beside = sorted(beside, key=lambda line: line.x0)
    words = " ".join(line.text for line in beside)
    whole = Line(words, beside[0].x0, beside[-1].x1, beside[0].base, beside[0].size)
    return Placed(whole, page, column, pieces=tuple(beside))


def _texts(blocks: Sequence[Placed | RuledTable], body: float) -> Iterator[Text | RuledTable]:
    """Paragraphs, and tables that a page's end had cut as one."""
    for is_text, group in groupby(blocks, lambda block: isinstance(block, Placed)):
        if is_text:
            lines = [block for block in group if isinstance(block, Placed)]
            for part in with_unruled_tables(lines):
                if isinstance(part, RuledTable):
                    yield part
                else:
                    yield from with_whole_titles(read_paragraphs(part, body), body)
            continue
        parts: list[RuledTable] = []
        for block in group:
            if isinstance(block, RuledTable):
                if parts and not continues(block, parts[-1]):
                    yield whole(parts)
                    parts = []
                parts.append(block)
        yield whole(parts)


def _without_contents(
    blocks: Sequence[Placed | RuledTable],
) -> tuple[list[Placed | RuledTable], list[str]]:
    """The blocks, and apart from them the lines of a table of contents, which is known by its leader dots."""
    kept: list[Placed | RuledTable] = []
    contents: list[str] = []
    for block in blocks:
        if isinstance(block, Placed) and _LEADERS.search(block.line.text):
            if kept and isinstance(last := kept[-1], Placed) and _CONTENTS.fullmatch(last.line.text):
                kept.pop()
                contents.append(last.line.text)
            contents.append(block.line.text)
            continue
        kept.append(block)
    return kept, contents
