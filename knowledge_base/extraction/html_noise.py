"""What a page has around the document: navigation, menus, buttons, what is struck out."""

import re

from selectolax.lexbor import LexborNode

#: Nothing a person reads.
_UNSEEN = "script, style, noscript, template, iframe, svg, canvas, xml, select, input, textarea, object"
_AROUND = "nav, footer, button, aside nav"
_STRUCK = "del, s, strike"
_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|crumbs?|dqwz|position|location|footer?|copyright|toolbar|share|bdshare"
    r"|print|dy|sidebar|toc|hole|doc-info|xgyd|related|pager?|pagination)(?:$|[\s_-])",
    re.I,
)
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|zip|rar|ofd)(?:$|\?)", re.I)
#: A longer one is the document, whatever its class says.
_LONGEST = 300


def take_noise(body: LexborNode) -> list[str]:
    """Take what is not the document out of a page; its words, a piece each."""
    for node in body.css(_UNSEEN):
        node.decompose()
    # Word writes the gap after an automatic number into the number.
    for node in body.css('span[style*="mso-list"] span'):
        node.decompose()
    taken = [_take(node) for node in body.css(f"{_AROUND}, {_STRUCK}")]
    for node in body.css("[class], [id]"):
        marks = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if (
            _CLASSES.search(marks)
            and node.tag not in ("body", "table", "td")
            and len(_words(node)) <= _LONGEST
        ):
            taken.append(_take(node))
    taken += [_take(node) for node in body.css("ul, ol") if _is_menu(node)]
    return [words for words in taken if words]


def _words(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())


def _take(node: LexborNode) -> str:
    words = _words(node)
    node.decompose()
    return words


def _is_menu(node: LexborNode) -> bool:
    """Whether a list is nothing but links to other pages."""
    links = node.css("a")
    if len(links) < 2 or any(_FILE.search(link.attributes.get("href") or "") for link in links):
        return False
    linked = sum(len("".join(link.text().split())) for link in links)
    return linked * 10 >= len(re.sub(r"[\s\d\[\]()（）·|-]", "", node.text())) * 9
