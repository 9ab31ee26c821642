"""HTML: the visible text in paragraphs, and what a government page states of the document on it."""

import re
from collections.abc import Iterable, Mapping, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from knowledge_base.extraction.decoding import decode
from knowledge_base.extraction.field_names import filled, known_name, meta_name
from knowledge_base.extraction.html_depth import require_shallow
from knowledge_base.extraction.html_lists import item_numbers
from knowledge_base.extraction.html_noise import take_noise
from knowledge_base.extraction.html_tables import is_of_rows, rows_of, take_fields
from knowledge_base.extraction.paragraph import Extraction, Paragraph
from knowledge_base.headings import find_marker
from knowledge_base.kinds import Origin
from text.enumerations import level_of

_BLOCKS = frozenset(
    """
    p div section main body table tbody thead tr ul ol li dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre
    hr center header figure figcaption html aside caption article form fieldset details summary
    """.split()
)
#: A part that opens on a click has its title in `<summary>`.
_SUMMARY_LEVEL = 4
#: So far down a page its title may stand, and so long are the lines of its menus.
_TITLE_WITHIN, _LONGEST_MENU = 60, 60


def read_html(source: bytes) -> Extraction:
    """Blocks become paragraphs, `<br>` lines, tables rows; what is not the document is left out and named.

    Raises Unreadable where elements are nested too deep.
    """
    tree = _parsed(decode(source))
    body = tree.body
    if body is None:
        return Extraction((), {})
    titles = _titles(tree)
    fields = take_fields(body)
    noise = take_noise(body)
    paragraphs, stated = _without_fields(_paragraphs_of(body))
    fields = filled([*fields.items(), *stated, *_meta(tree)])
    start = _start(paragraphs, [fields.get("标题", ""), *titles])
    title = [] if fields.get("标题") else _articles_title(tree)
    if title and not any(_is_title(line.text, titles) for line in paragraphs):
        # The text of some pages begins below its title, which only the page's own data have.
        paragraphs.insert(0, Paragraph(title[0], 1))
    noise += [paragraph.text for paragraph in paragraphs[:start]]
    return Extraction(tuple(paragraphs[start:]), fields, left_out=tuple(noise))


def read_fragment(text: str) -> list[Paragraph]:
    """The paragraphs of a piece of HTML within another format; raises Unreadable as `read_html` does."""
    body = _parsed(text).body
    return _paragraphs_of(body) if body is not None else []


def _parsed(page: str) -> LexborHTMLParser:
    require_shallow(page)
    return LexborHTMLParser(page)


def _paragraphs_of(root: LexborNode) -> list[Paragraph]:
    lines: list[Paragraph] = []
    _Collector(lines, item_numbers(root)).collect(root)
    return lines


def _meta(tree: LexborHTMLParser) -> Iterable[tuple[str, str]]:
    for node in tree.css("meta[name][content]"):
        name = meta_name(node.attributes.get("name") or "")
        if name is not None:
            yield name, node.attributes.get("content") or ""


def _titles(tree: LexborHTMLParser) -> list[str]:
    """What the page itself calls its title."""
    named = [node.text() for node in tree.css("title")]
    parts = [part for name in named for part in (name, *re.split(r"[_|]|\s+[-–—]\s+|-(?=[^-]*$)", name)[:1])]
    return [*_articles_title(tree), *parts, *(node.text() for node in tree.css("h1"))]


def _articles_title(tree: LexborHTMLParser) -> list[str]:
    """The title that a government page states in its `meta` (国办发〔2017〕47号)."""
    return [
        content
        for node in tree.css("meta[name]")
        if (node.attributes.get("name") or "").lower() == "articletitle"
        and (content := (node.attributes.get("content") or "").strip())
    ]


def _is_title(line: str, titles: Iterable[str]) -> bool:
    return "".join(line.split()) in {"".join(title.split()) for title in titles}


def _start(paragraphs: Sequence[Paragraph], titles: Iterable[str]) -> int:
    """Where the document begins: at its title, if only short lines, as menus have them, stand before it."""
    wanted = {"".join(title.split()) for title in titles} - {""}
    for at, paragraph in enumerate(paragraphs[:_TITLE_WITHIN]):
        if "".join(paragraph.text.split()) in wanted:
            menus = all(_is_menu_line(before.text) for before in paragraphs[:at])
            return at if menus else 0
    return 0


def _is_menu_line(line: str) -> bool:
    """Whether a line before the title is none of the document's head."""
    return len(line) <= _LONGEST_MENU and not re.search(r"文\s*件$|令$|号$|。|[〔\[]\d{4}", line)


def _without_fields(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], list[tuple[str, str]]]:
    """The paragraphs without items such as 索引号：… of a list, and what these state."""
    kept: list[Paragraph] = []
    stated: list[tuple[str, str]] = []
    for paragraph in paragraphs:
        name, colon, value = re.sub(r"[:：]", "：", paragraph.text, count=1).partition("：")
        known = known_name(name) if paragraph.origin is Origin.LIST and colon else None
        if known is None:
            kept.append(paragraph)
        elif value.strip():
            stated.append((known, value.strip()))
    return kept, stated


class _Collector:
    """Walks the tree without recursion depth growing with what a page may nest."""

    def __init__(self, lines: list[Paragraph], numbers: Mapping[int, str]) -> None:
        self._lines, self._numbers = lines, numbers
        self._number = ""
        self._current: list[str] = []
        self._items = 0
        self._kept = 0

    def collect(self, root: LexborNode) -> None:
        """Append every visible line below `root`."""
        stack: list[tuple[LexborNode, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            tag = node.tag or ""
            if leaving:
                self._leave(tag)
            elif tag == "-text":
                self._text(node.text_content or "")
            elif tag == "br":
                self._flush(None)
            elif tag == "table" and is_of_rows(node):
                self._flush(None)
                self._lines += rows_of(node)
            elif tag != "-comment":
                if self._enter(tag):
                    stack.append((node, True))
                self._number = self._numbers.get(node.mem_id, self._number)
                stack.extend((child, False) for child in reversed(_children(node)))
        self._flush(None)

    def _enter(self, tag: str) -> bool:
        """Begin an element; whether its end matters."""
        if tag in ("td", "th"):
            self._current.append(" ")
        if tag not in _BLOCKS:
            return False
        # The value of a name in a list of definitions goes on in its line.
        if tag != "dd" or known_name("".join(self._current)) is None:
            self._flush(None)
        self._items += tag in ("li", "dd", "dt")
        self._kept += tag == "pre"
        return True

    def _leave(self, tag: str) -> None:
        if tag != "dt" or known_name("".join(self._current)) is None:
            self._flush(_level(tag))
        if tag == "li":
            self._number = ""
        self._items -= tag in ("li", "dd", "dt")
        self._kept -= tag == "pre"

    def _text(self, text: str) -> None:
        lines = text.split("\n") if self._kept else [text]
        for at, line in enumerate(lines):
            if at:
                self._flush(None)
            self._current.append(re.sub(r"[ \t\r\n\u00a0]+", " ", line))

    def _flush(self, level: int | None) -> None:
        text = "".join(self._current).strip()
        self._current.clear()
        if text:
            is_bullet = self._items and not self._number and level is None
            origin = Origin.LIST if is_bullet else Origin.PARAGRAPH
            # Many type the number as well.
            typed = find_marker(text) or level_of(text)
            self._lines.append(Paragraph(text if typed else self._number + text, level, origin))
            self._number = ""


def _children(node: LexborNode) -> list[LexborNode]:
    children = []
    child = node.child
    while child is not None:
        children.append(child)
        child = child.next
    return children


def _level(tag: str) -> int | None:
    if tag == "summary":
        return _SUMMARY_LEVEL
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else None
