"""A Word file as the parts it is packed of, none read past a bound."""

import io
import zlib
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from zipfile import BadZipFile, ZipFile

from lxml.etree import XMLSyntaxError

from knowledge_base.extraction.paragraph import Unreadable
from knowledge_base.extraction.word.xml import Element, parse

#: No part of a document people write is larger when unpacked, in bytes; a bomb is.
_LARGEST = 40 * 1024 * 1024
_BROKEN = "Word 文件不完整，可能没有下载完。请用 Word 或 WPS 打开，另存为 docx 后再导入。"


@dataclass(frozen=True, slots=True)
class Package:
    """The parts that have words or say how they are numbered; `has_macros` where programs lie beside them.

    `margins` are the headers and footers of its pages.
    """

    document: Element
    styles: Element | None
    numbering: Element | None
    footnotes: Element | None
    endnotes: Element | None
    margins: tuple[Element, ...]
    has_macros: bool


def open_package(source: bytes) -> Package:
    """Unpack a .docx; raises Unreadable for one that is broken or would grow too large."""
    try:
        with ZipFile(io.BytesIO(source)) as packed:
            return _package(packed)
    except (BadZipFile, zlib.error, XMLSyntaxError, KeyError, RuntimeError, OSError, EOFError) as error:
        raise Unreadable(_BROKEN) from error


def _package(packed: ZipFile) -> Package:
    main = next(iter(_related(packed, "", "officeDocument")), "word/document.xml")

    def part(kind: str) -> Element | None:
        return next((_part(packed, name) for name in _related(packed, main, kind)), None)

    return Package(
        document=_part(packed, main),
        styles=part("styles"),
        numbering=part("numbering"),
        footnotes=part("footnotes"),
        endnotes=part("endnotes"),
        margins=tuple(
            _part(packed, name) for kind in ("header", "footer") for name in _related(packed, main, kind)
        ),
        has_macros=any(name.lower().endswith("vbaproject.bin") for name in packed.namelist()),
    )


def _related(packed: ZipFile, part: str, kind: str) -> list[str]:
    """The names of the parts that `part` (empty: the package) names as its `kind`."""
    folder, name = dirname(part), part.rpartition("/")[2]
    relations = join(folder, "_rels", f"{name}.rels")
    if relations not in packed.namelist():
        return []
    targets = [
        relation.get("Target", "")
        for relation in _part(packed, relations)
        if relation.get("Type", "").endswith(f"/{kind}") and relation.get("TargetMode") != "External"
    ]
    names = [normpath(join("/", folder, target)).lstrip("/") for target in targets]
    return [name for name in names if name in packed.namelist()]


def _part(packed: ZipFile, name: str) -> Element:
    with packed.open(name) as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise Unreadable("Word 文件解开后过大，请拆分后再导入。")
    return parse(content)
