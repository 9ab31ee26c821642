"""Documents that nobody wrote: their blocks, and the lines that a reader has to find in whatever they are written into."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from knowledge_base.documents import Edition
from knowledge_base.margins import Margin

TITLE, ADDRESSEES = "关于养犬的通知", "各街道："
#: Words that are no marks of any format and end no sentence.
WORDS = st.text(
    alphabet="养犬登记办理材料收费标准社区街道居民申请身份证明每年以上和二三第条附件", min_size=2, max_size=30
)
SENTENCES = st.builds(lambda words, end: words + end, WORDS, st.sampled_from("。；："))
SERIES = ("{n}.", "（{c}）", "{c}、", "{n}、", "第{c}条 ")
#: What tells the lines of a document apart: each begins with one of its own.
_TAGS = "鼠牛虎兔龙蛇马羊猴鸡狗猪梅兰竹菊松柏桃李杏梨枣橘柚枫桐柳杨槐榆桂樟杉荷莲藕菱芦苇茶麻桑棉稻麦粟豆瓜菜葱姜蒜椒"


@dataclass(frozen=True)
class Block:
    """Paragraphs, a numbered series (`form` is its number), a list, or a table: its rows, the first the header.

    The first column of a `merged` table is one cell in the first two rows below the header.
    """

    kind: str
    lines: tuple[tuple[str, ...], ...]
    form: str = ""
    merged: bool = False

    @property
    def shown(self) -> tuple[tuple[str, ...], ...]:
        """The lines with their numbers."""
        if not self.form:
            return self.lines
        marks = [self.form.format(n=n, c="一二三四五六"[n - 1]) for n in range(1, len(self.lines) + 1)]
        return tuple((mark + words,) for mark, (words,) in zip(marks, self.lines, strict=True))


@dataclass(frozen=True)
class Line:
    """What has to be found; `is_alone`: as a line of its own."""

    words: str
    is_alone: bool = False


def numbered(words: list[str], form: str) -> Block:
    """A series."""
    return Block("numbered", tuple((word,) for word in words), form)


def table(words: list[str]) -> Block:
    """A table of two columns."""
    body = tuple((f"名{n}{word}", f"值{n}{word}") for n, word in enumerate(words))
    return Block("table", (("项目", "标准"), *body))


@st.composite
def documents(draw: st.DrawFn) -> list[Block]:
    """Blocks whose lines begin each with a character that no other has."""
    tags = iter(_TAGS)
    words = WORDS.map(lambda said: said[:20])
    blocks = []
    for kind in draw(
        st.lists(st.sampled_from(("paragraphs", "numbered", "list", "table")), min_size=1, max_size=4)
    ):
        lines = draw(st.lists(words if kind == "table" else words | SENTENCES, min_size=2, max_size=5))
        if kind == "table":
            blocks.append(_merged(tags, lines) if draw(st.booleans()) else _plain(tags, lines))
        else:
            form = draw(st.sampled_from(SERIES)) if kind == "numbered" else ""
            blocks.append(Block(kind, tuple((next(tags) + line,) for line in lines), form))
    return blocks


def _plain(tags: Iterator[str], lines: list[str]) -> Block:
    rows = tuple((next(tags) + line[:8], next(tags) + line[:8]) for line in lines)
    return Block("table", (("项目", "标准"), *rows))


def _merged(tags: Iterator[str], lines: list[str]) -> Block:
    block = _plain(tags, lines)
    header, first, second, *others = block.lines
    return replace(block, lines=(header, first, (first[0], second[1]), *others), merged=True)


def expected(blocks: list[Block], bullet: str = "") -> Iterator[Line]:
    """The lines of a document, in their order; `bullet` is what the format shows before the lines of a list."""
    yield from (Line(TITLE), Line(ADDRESSEES))
    for block in blocks:
        if block.kind == "table":
            header, *rows = block.lines
            for row in rows:
                yield from (Line(f"{name}：{cell}", True) for name, cell in zip(header, row, strict=True))
        elif block.kind == "list":
            yield from (Line(bullet + words, True) for (words,) in block.lines)
        else:
            for (line,) in block.shown:
                # An article's number stands above its words.
                number, _, words = line.rpartition(" ")
                yield from (Line(part) for part in (number, words) if part)


def squeezed(text: str) -> str:
    """Words without white space."""
    return "".join(text.split())


def missing(edition: Edition, lines: Iterator[Line]) -> list[Line]:
    """What of `lines` neither stands in its order in the document, nor around its text, nor is named."""
    shown = [edition.title]
    for passage in edition.passages:
        shown += [*passage.heading_text.split(" › "), passage.heading, *passage.text.split("\n")]
    shown = list(map(squeezed, shown))
    bounds = {0}
    for part in shown:
        bounds.add(max(bounds) + len(part))
    page = "".join(shown)
    beside = squeezed("".join((edition.fields or {}).get(name, "") for name in Margin))
    named = squeezed("".join((*edition.losses, *edition.warnings)))
    at, lost = 0, []
    for line in lines:
        words = squeezed(line.words)
        found = _find(page, words, at, bounds if line.is_alone else None)
        if found >= 0:
            at = found + len(words)
        elif words not in beside and words not in named:
            lost.append(line)
    return lost


def _find(page: str, words: str, start: int, bounds: set[int] | None) -> int:
    found = page.find(words, start)
    while bounds is not None and found >= 0 and not {found, found + len(words)} <= bounds:
        found = page.find(words, found + 1)
    return found


Writer = Callable[[list[Block]], bytes]


def as_text(blocks: list[Block]) -> bytes:
    """Plain text, the cells of a table a tab apart, a dash before the lines of a list."""
    lines = [
        ("- " if block.kind == "list" else "") + "\t".join(cells) for block in blocks for cells in block.shown
    ]
    return "\n".join([TITLE, ADDRESSEES, *lines]).encode()


def as_markdown(blocks: list[Block]) -> bytes:
    """Markdown."""
    parts = [f"# {TITLE}", ADDRESSEES]
    for block in blocks:
        if block.kind == "table":
            header, *body = [f"| {' | '.join(cells)} |" for cells in block.lines]
            parts.append("\n".join([header, "|---|---|", *body]))
        else:
            parts += [("- " if block.kind == "list" else "") + line for (line,) in block.shown]
    return "\n\n".join(parts).encode()


def as_page(blocks: list[Block]) -> bytes:
    """A page."""
    parts = [f"<h1>{TITLE}</h1><p>{ADDRESSEES}</p>"]
    for block in blocks:
        if block.kind == "table":
            rows = (
                "".join(f"<td{' rowspan=2' if spans else ''}>{cell}</td>" for cell, spans in cells)
                for cells in _spanned(block)
            )
            parts.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
        else:
            tag = "li" if block.kind == "list" else "p"
            parts.append("".join(f"<{tag}>{line}</{tag}>" for (line,) in block.shown))
    return f"<html><body><form>{''.join(parts)}</form></body></html>".encode()


def _spanned(block: Block) -> Iterator[list[tuple[str, bool]]]:
    """The cells of each row that are written, and whether they go down into the next."""
    for at, row in enumerate(block.lines):
        cells = [(cell, block.merged and at == 1 and n == 0) for n, cell in enumerate(row)]
        yield cells[1:] if block.merged and at == 2 else cells
