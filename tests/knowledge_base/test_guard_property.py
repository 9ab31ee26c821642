"""Whatever a document is made of, and in whichever format it is written: its lines come out, in their order, apart."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.documents import Edition
from knowledge_base.editions import read_edition
from knowledge_base.margins import Margin

#: Words that are no marks of any format and end no sentence.
_WORDS = st.text(
    alphabet="养犬登记办理材料收费标准社区街道居民申请身份证明每年以上和二三第条附件", min_size=2, max_size=30
)
_SENTENCES = st.builds(lambda words, end: words + end, _WORDS, st.sampled_from("。；："))
_SERIES = ("{n}.", "（{c}）", "{c}、", "{n}、", "第{c}条 ")


@dataclass(frozen=True)
class Block:
    """A part of a generated document: `lines` of a paragraph, a list, or the rows of a table (cells in each)."""

    kind: str
    lines: tuple[tuple[str, ...], ...]


def numbered(words: list[str], form: str) -> Block:
    marks = [form.format(n=n, c="一二三四五六"[n - 1]) for n in range(1, len(words) + 1)]
    return Block("paragraphs", tuple((mark + word,) for mark, word in zip(marks, words, strict=True)))


def table(words: list[str]) -> Block:
    body = tuple((f"名{n}{word}", f"值{n}{word}") for n, word in enumerate(words))
    return Block("table", (("项目", "标准"), *body))


_LINES = st.lists(_WORDS | _SENTENCES, min_size=1, max_size=6)
_BLOCKS = st.one_of(
    st.builds(lambda words: Block("paragraphs", tuple((word,) for word in words)), _LINES),
    st.builds(numbered, _LINES, st.sampled_from(_SERIES)),
    st.builds(lambda words: Block("list", tuple((word,) for word in words)), _LINES),
    st.builds(table, st.lists(_WORDS, min_size=1, max_size=4)),
    st.just(Block("paragraphs", (("东湖区民政局",), ("2024年3月5日",)))),
    st.just(Block("paragraphs", (("抄送：区财政局。",), ("附件1",)))),
)


def as_text(blocks: list[Block]) -> str:
    lines = [("\t" if block.kind == "table" else "").join(cells) for block in blocks for cells in block.lines]
    return "\n".join(["关于养犬的通知", "各街道：", *lines])


def as_markdown(blocks: list[Block]) -> str:
    parts = ["# 关于养犬的通知", "各街道："]
    for block in blocks:
        if block.kind == "table":
            header, *body = [f"| {' | '.join(cells)} |" for cells in block.lines]
            parts.append("\n".join([header, "|---|---|", *body]))
        else:
            parts += [("- " if block.kind == "list" else "") + line for (line,) in block.lines]
    return "\n\n".join(parts)


def as_page(blocks: list[Block]) -> str:
    parts = ["<h1>关于养犬的通知</h1><p>各街道：</p>"]
    for block in blocks:
        if block.kind == "table":
            rows = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in cells)}</tr>" for cells in block.lines)
            parts.append(f"<table>{rows}</table>")
        else:
            tag = "li" if block.kind == "list" else "p"
            parts.append("".join(f"<{tag}>{line}</{tag}>" for (line,) in block.lines))
    return f"<html><body><form>{''.join(parts)}</form></body></html>"


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def shown(edition: Edition) -> str:
    """All that the page of a document shows, a line a line."""
    parts = [edition.title]
    for passage in edition.passages:
        parts += [*passage.heading_text.split(" › "), passage.heading, *passage.text.split("\n")]
    parts += [line for name in Margin for line in (edition.fields or {}).get(name, "").split("\n")]
    return "\n".join(map(squeezed, parts))


@pytest.mark.parametrize(("name", "write"), [("a.txt", as_text), ("a.md", as_markdown), ("a.html", as_page)])
@given(blocks=st.lists(_BLOCKS, min_size=1, max_size=5))
def test_no_line_is_lost_in_silence(name: str, write: object, blocks: list[Block]) -> None:
    assert callable(write)
    edition = read_edition(write(blocks).encode(), name)
    page = shown(edition)
    named = squeezed("".join((*edition.losses, *edition.warnings)))
    for block in blocks:
        for cells in block.lines[1:] if block.kind == "table" else block.lines:
            for cell in cells:
                # An article's number and its words are shown as two lines.
                words = squeezed(re.sub(r"^第[一-六]条 ", "", cell))
                assert words in page.replace("\n", "") or words in named, (cell, page)


@given(words=st.lists(_WORDS, min_size=2, max_size=5, unique=True))
@pytest.mark.parametrize(("name", "write"), [("a.txt", as_text), ("a.md", as_markdown), ("a.html", as_page)])
def test_neighbours_of_a_table_are_never_joined(name: str, write: object, words: list[str]) -> None:
    assert callable(write)
    edition = read_edition(write([table(words)]).encode(), name)
    lines = [line for passage in edition.passages for line in passage.text.split("\n")]
    assert lines == [
        line for n, word in enumerate(words) for line in (f"项目：名{n}{word}", f"标准：值{n}{word}")
    ]
    assert edition.losses == ()


@given(blocks=st.lists(_BLOCKS, min_size=1, max_size=4))
def test_what_is_quoted_is_a_span_of_what_was_read(blocks: list[Block]) -> None:
    edition = read_edition(as_text(blocks).encode(), "a.txt")
    read = squeezed(edition.reading or "")
    assert all(squeezed(passage.text) in read for passage in edition.passages)
