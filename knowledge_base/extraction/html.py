"""HTML: the visible text in paragraphs, and the header table of a government page."""

import re
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from knowledge_base.extraction.decoding import decode
from knowledge_base.extraction.paragraph import Extraction, Paragraph, field_name

_DROPPED = "script, style, noscript, template, nav, header nav, footer, iframe, svg, form, button, select"
_BLOCKS = frozenset(
    """
    p div section main body table tbody thead tr ul ol li dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre
    hr center header figure figcaption html aside caption article
    """.split()
)
_FIELD_NAMES = frozenset(
    """
    索引号 主题分类 发文机关 发布机构 发文机构 成文日期 发文日期 生成日期 标题 名称 信息名称
    发文字号 文号 发布日期 主题词 有效性 时效 时效性 效力 效力状态 公开属性 实施日期 失效日期
    废止日期 体裁分类
    """.split()
)


def read_html(source: bytes) -> Extraction:
    """Blocks become paragraphs, `<br>` and table rows become lines; scripts and navigation are dropped."""
    tree = LexborHTMLParser(decode(source))
    for node in tree.css(_DROPPED):
        node.decompose()
    body = tree.body
    if body is None:
        return Extraction((), {})
    fields = _header_table(body)
    lines: list[Paragraph] = []
    _Collector(lines).collect(body)
    return Extraction(tuple(lines), fields)


def _header_table(body: LexborNode) -> dict[str, str]:
    """The cells after a known name; the smallest tables first, so that layout tables do not interfere."""
    fields: dict[str, str] = {}
    for row in body.css("tr"):
        if row.css_first("tr tr") is not None or row.css_first("table") is not None:
            continue
        cells = [" ".join(cell.text().split()) for cell in row.css("td, th")]
        for name, value in pairwise(cells):
            if field_name(name) in _FIELD_NAMES and value:
                fields.setdefault(field_name(name), value)
    # The rows are fields now; as text they would pass for the beginning of the document.
    for row in body.css("tr"):
        cells = [field_name(cell.text()) for cell in row.css("td, th")]
        if row.css_first("table") is None and any(cell in _FIELD_NAMES for cell in cells):
            row.decompose()
    return fields


class _Collector:
    """Walks the tree without recursion depth growing with what a page may nest."""

    def __init__(self, lines: list[Paragraph]) -> None:
        self._lines = lines
        self._current: list[str] = []

    def collect(self, root: LexborNode) -> None:
        """Append every visible line below `root`."""
        stack: list[tuple[LexborNode, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            tag = node.tag or ""
            if leaving:
                self._flush(_level(tag))
                continue
            if tag in ("-text", "-comment"):
                if tag == "-text":
                    self._current.append(re.sub(r"[ \t\r\n\u00a0]+", " ", node.text_content or ""))
                continue
            if tag == "br":
                self._flush(None)
                continue
            if tag in ("td", "th"):
                self._current.append(" ")
            if tag in _BLOCKS:
                self._flush(None)
                stack.append((node, True))
            children = []
            child = node.child
            while child is not None:
                children.append((child, False))
                child = child.next
            stack.extend(reversed(children))
        self._flush(None)

    def _flush(self, level: int | None) -> None:
        text = "".join(self._current).strip()
        self._current.clear()
        if text:
            self._lines.append(Paragraph(text, level))


def _level(tag: str) -> int | None:
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else None
