"""Whatever a document is made of, and in whichever format it is written: its lines come out, in their order, apart."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.documents import Edition
from knowledge_base.editions import read_edition
from knowledge_base.kinds import Origin
from knowledge_base.margins import Margin
from tests.knowledge_base.generated import (
    SENTENCES,
    SERIES,
    WORDS,
    Block,
    Writer,
    as_markdown,
    as_page,
    as_text,
    documents,
    expected,
    missing,
    numbered,
    squeezed,
    table,
)
from tests.knowledge_base.generated_books import Sheet, as_book, books
from tests.knowledge_base.generated_files import as_pdf, as_word

_LINES = st.lists(WORDS | SENTENCES, min_size=1, max_size=6)
_BLOCKS = st.one_of(
    st.builds(lambda words: Block("paragraphs", tuple((word,) for word in words)), _LINES),
    st.builds(numbered, _LINES, st.sampled_from(SERIES)),
    st.builds(lambda words: Block("list", tuple((word,) for word in words)), _LINES),
    st.builds(table, st.lists(WORDS, min_size=1, max_size=4)),
    st.just(Block("paragraphs", (("东湖区民政局",), ("2024年3月5日",)))),
    st.just(Block("paragraphs", (("抄送：区财政局。",), ("附件1",)))),
)
_FORMATS = pytest.mark.parametrize(
    ("name", "write"), [("a.txt", as_text), ("a.md", as_markdown), ("a.html", as_page), ("a.docx", as_word)]
)


def shown(edition: Edition) -> str:
    """All that the page of a document shows, a line a line."""
    parts = [edition.title]
    for passage in edition.passages:
        parts += [*passage.heading_text.split(" › "), passage.heading, *passage.text.split("\n")]
    parts += [line for name in Margin for line in (edition.fields or {}).get(name, "").split("\n")]
    return "\n".join(map(squeezed, parts))


@_FORMATS
@settings(max_examples=60)
@given(blocks=st.lists(_BLOCKS, min_size=1, max_size=5))
def test_no_line_is_lost_in_silence(name: str, write: Writer, blocks: list[Block]) -> None:
    edition = read_edition(write(blocks), name)
    page = shown(edition)
    named = squeezed("".join((*edition.losses, *edition.warnings)))
    for block in blocks:
        for cells in block.shown[1:] if block.kind == "table" else block.shown:
            for cell in cells:
                # An article's number and its words are shown as two lines.
                words = squeezed(re.sub(r"^第[一-六]条 ", "", cell))
                assert words in page.replace("\n", "") or words in named, (cell, page)


@_FORMATS
@settings(max_examples=60)
@given(blocks=documents())
def test_lines_stand_in_their_order_those_of_lists_and_tables_apart(
    name: str, write: Writer, blocks: list[Block]
) -> None:
    edition = read_edition(write(blocks), name)
    assert missing(edition, expected(blocks, "•" if write is as_word else "")) == []
    assert edition.losses == ()


@settings(max_examples=25)
@given(blocks=documents())
def test_lines_of_a_pdf_stand_in_their_order_its_rows_apart(blocks: list[Block]) -> None:
    edition = read_edition(as_pdf(blocks), "a.pdf")
    assert missing(edition, expected(blocks, "•")) == []
    assert edition.losses == ()


@_FORMATS
@settings(max_examples=60)
@given(words=st.lists(WORDS, min_size=2, max_size=5, unique=True))
def test_neighbours_of_a_table_are_never_joined(name: str, write: Writer, words: list[str]) -> None:
    edition = read_edition(write([table(words)]), name)
    lines = [line for passage in edition.passages for line in passage.text.split("\n")]
    assert lines == [
        line for n, word in enumerate(words) for line in (f"项目：名{n}{word}", f"标准：值{n}{word}")
    ]
    assert edition.losses == ()


@given(blocks=st.lists(_BLOCKS, min_size=1, max_size=4))
def test_what_is_quoted_is_a_span_of_what_was_read(blocks: list[Block]) -> None:
    edition = read_edition(as_text(blocks), "a.txt")
    read = squeezed(edition.reading or "")
    assert all(squeezed(passage.text) in read for passage in edition.passages)


@settings(max_examples=60)
@given(sheets=books())
def test_every_row_of_a_workbook_is_a_passage_with_all_its_cells(sheets: list[Sheet]) -> None:
    edition = read_edition(as_book(sheets), "a.xlsx")
    rows = [passage for passage in edition.passages if passage.origin is Origin.ROW]
    wanted = [(sheet, cells) for sheet in sheets for cells in sheet.shown()]
    assert edition.losses == ()
    assert edition.title == sheets[0].title
    for (sheet, cells), row in zip(wanted, rows, strict=True):
        lines = row.text.split("\n")
        # The name of a row stands above it.
        named = [(name, cell) for name, cell in cells.items() if f"{name}：{cell}" not in lines]
        assert [cell for _, cell in named] in ([], [row.heading])
        assert lines == [f"{name}：{cell}" for name, cell in cells.items() if (name, cell) not in named]
        above = [edition.title, *row.heading_text.split(" › ")]
        assert [part for part in (sheet.title, sheet.name) if part and part not in above] == []


@settings(max_examples=60)
@given(sheets=books())
def test_what_stands_below_the_rows_of_a_sheet_stays_there(sheets: list[Sheet]) -> None:
    edition = read_edition(as_book(sheets), "a.xlsx")
    kinds = ["row" if passage.origin is Origin.ROW else passage.text for passage in edition.passages]
    wanted = [part for sheet in sheets for part in (*["row"] * len(sheet.rows), sheet.note) if part]
    assert kinds == wanted
