"""How deep the elements of a page are nested, told from its marks before it is parsed.

For every `<div>` a parser looks through all that are open (HTML Standard, 13.2.4.2, "has an element in scope"), and
much of what is asked of a tree goes up or down all of it: the time grows with the square of the depth.
"""

import re

from knowledge_base.extraction.paragraph import Unreadable

#: Browsers stop at 512.
DEEPEST = 1000
_TOO_DEEP = (
    f"网页里的内容一层套一层，超过 {DEEPEST} 层，读不了。请用浏览器打开，把正文复制到纯文本（.txt）里再导入。"
)
#: What is no mark: comments, and elements with other things than marks in them. Unclosed they go on to the end.
_MARK = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|textarea|title)\b.*?(?:</(?P=raw)|\Z)|<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)",
    re.I | re.S,
)
#: What has no end, and what the next of its kind ends: the latter nest only where others do.
_FLAT = frozenset(
    """
    area base br col embed hr img input link meta param source track wbr
    html head body p li dd dt tr td th tbody thead tfoot caption colgroup option optgroup rp rt
    """.split()
)
#: An end does not reach beyond these (13.2.6.4.7): `</span>` not out of a division, nothing but its own out of a table.
_DIVISIONS = frozenset(
    """
    address article aside blockquote center details dir div dl fieldset figure footer form header main menu nav ol pre
    section summary ul h1 h2 h3 h4 h5 h6 table button
    """.split()
)


def require_shallow(page: str) -> None:
    """Raise Unreadable with a sentence that says what to do where elements are nested deeper than DEEPEST."""
    opened: list[str] = []
    for mark in _MARK.finditer(page):
        name = (mark["name"] or "").lower()
        if not name or name in _FLAT:
            continue
        if mark["end"]:
            _close(opened, name)
        else:
            opened.append(name)
        if len(opened) > DEEPEST:
            raise Unreadable(_TOO_DEEP)


def _close(opened: list[str], name: str) -> None:
    """Close the innermost element of that name with all that is in it, if its end reaches so far."""
    for at in range(len(opened) - 1, -1, -1):
        if opened[at] == name:
            del opened[at:]
            return
        if opened[at] == "table" or (opened[at] in _DIVISIONS and name not in _DIVISIONS):
            return
