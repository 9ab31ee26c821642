"""The XML of a Word file (ECMA-376), read without entities and without the network."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
#: The strict form of the standard names the same elements by other addresses.
_STRICT = (
    (b"purl.oclc.org/ooxml/wordprocessingml/main", b"schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (
        b"purl.oclc.org/ooxml/officeDocument/relationships",
        b"schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


def parse(source: bytes) -> Element:
    """The root of a part; raises etree.XMLSyntaxError."""
    for strict, usual in _STRICT:
        source = source.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    return etree.fromstring(source, parser)


def name_of(element: Element) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Element | None, *path: str) -> Element | None:
    """The first element at `path` below `element`, each a name of WordprocessingML."""
    for name in path:
        element = element.find(W + name) if element is not None else None
    return element


def value(element: Element | None, *path: str) -> str | None:
    """The w:val of the element at `path`."""
    found = child(element, *path)
    return found.get(W + "val") if found is not None else None


def number(element: Element | None, *path: str) -> int | None:
    """The w:val at `path` as a number, None where it is none."""
    text = value(element, *path) or ""
    return int(text) if text.lstrip("-").isdecimal() and len(text) < 10 else None


def is_on(element: Element | None, *path: str) -> bool:
    """Whether the switch at `path` is there and not off (ECMA-376-1, 17.17.4)."""
    found = child(element, *path)
    return found is not None and found.get(W + "val", "1").lower() not in ("0", "false", "off", "none")


def children(element: Element) -> Iterator[Element]:
    """The elements within `element`; of alternatives the one that has words, once (ECMA-376-3, 10.2)."""
    for within in element:
        if within.tag == MC + "AlternateContent":
            yield from _alternative(within)
        else:
            yield within


def _alternative(element: Element) -> Iterator[Element]:
    branches = [branch for branch in element if branch.tag in (MC + "Choice", MC + "Fallback")]
    told = (branch for branch in branches if branch.find(f".//{W}t") is not None)
    chosen = next(told, branches[0] if branches else None)
    if chosen is not None:
        yield from children(chosen)
