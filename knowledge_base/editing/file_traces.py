"""What lies in a file besides the words that are read: anybody who saves the original has it as well.

A draft's file has been read whole in the process for files; what is looked at here is bounded all the same.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any
from zipfile import BadZipFile, ZipFile

import pypdfium2
from lxml.etree import XMLSyntaxError

from knowledge_base.editing.findings import Finding, FindingKind, Place, Severity
from knowledge_base.editing.suspects import suspects
from knowledge_base.extraction.formats import recognise
from knowledge_base.extraction.packages import open_zip
from knowledge_base.extraction.paragraph import Unreadable
from knowledge_base.extraction.word.xml import name_of, parse
from text.masking import mask_personal_numbers

#: Bytes of a part that are looked at, characters of a comment that are shown.
_MOST, _SHOWN = 40 * 1024 * 1024, 60
#: The properties of a package (ECMA-376-2, 11.1; ECMA-376-1, 22.2) and of a PDF (ISO 32000-1, 14.3.3), as staff read them.
_PROPERTIES = {
    "creator": "作者",
    "lastModifiedBy": "最后修改人",
    "description": "备注",
    "keywords": "关键词",
    "subject": "主题",
    "Company": "单位",
    "Manager": "负责人",
    "Author": "作者",
    "Subject": "主题",
    "Keywords": "关键词",
}
_COMMENTS = re.compile(r"(?:word/comments|xl/comments.*|xl/threadedComments/.*)\.xml")
_TRACKED = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)\s[^>]*w:author=")
_VANISH = re.compile(rb"<w:vanish\s*/>")
_OLD = "旧格式的文件看不到属性和批注，请在原来的软件里检查。"


def traces(source: bytes, filename: str) -> Iterator[Finding]:
    """Properties, comments, tracked changes and what is hidden in an original file."""
    format_ = recognise(source, filename)
    suffix = format_.suffixes[0] if format_ and format_.suffixes else ""
    match suffix:
        case ".docx" | ".xlsx":
            yield from _of_package(source)
        case ".pdf":
            yield from _of_pdf(source)
        case ".doc" | ".rtf":
            yield _found(FindingKind.PROPERTY, Severity.NOTE, _OLD)


def _of_package(source: bytes) -> Iterator[Finding]:
    try:
        with open_zip(source) as parts:
            yield from _properties(_stated(parts))
            for name in parts.namelist():
                if _COMMENTS.fullmatch(name):
                    yield from _comments(_root(parts, name))
            yield from _of_text(parts)
            yield from _hidden_sheets(parts)
    except (BadZipFile, zlib.error, XMLSyntaxError, RuntimeError, OSError, Unreadable):
        # It was read, so that its text is whole; what is broken beside it nobody can see either.
        return


def _stated(parts: ZipFile) -> Mapping[str, str]:
    names = [name for name in ("docProps/core.xml", "docProps/app.xml") if name in parts.namelist()]
    return {
        name_of(element): (element.text or "").strip() for name in names for element in _root(parts, name)
    }


def _properties(stated: Mapping[str, str]) -> Iterator[Finding]:
    for name, called in _PROPERTIES.items():
        if value := stated.get(name):
            yield _found(FindingKind.PROPERTY, Severity.NOTE, f"{called}：{value}")
            yield from suspects(value, Place.FILE)


def _comments(root: Any) -> Iterator[Finding]:
    for comment in root.iter():
        if name_of(comment) in ("comment", "threadedComment"):
            words = "".join(comment.itertext()).strip()
            who = next((value for key, value in comment.attrib.items() if key.endswith("}author")), "")
            said = f"{who}：{words[:_SHOWN]}" if who else words[:_SHOWN]
            yield _found(FindingKind.COMMENT, Severity.REASON, said)
            yield from suspects(words, Place.FILE)


def _of_text(parts: ZipFile) -> Iterator[Finding]:
    if "word/document.xml" not in parts.namelist():
        return
    text = _read(parts, "word/document.xml")
    if count := len(_TRACKED.findall(text)):
        yield _found(FindingKind.TRACKED, Severity.REASON, f"有 {count} 处修订没有接受或拒绝")
    if _VANISH.search(text):
        yield _found(FindingKind.HIDDEN, Severity.REASON, "有隐藏的文字")


def _hidden_sheets(parts: ZipFile) -> Iterator[Finding]:
    if "xl/workbook.xml" not in parts.namelist():
        return
    for element in _root(parts, "xl/workbook.xml").iter():
        if name_of(element) == "sheet" and element.get("state", "visible") != "visible":
            yield _found(FindingKind.HIDDEN, Severity.REASON, f"工作表“{element.get('name', '')}”是隐藏的")


def _of_pdf(source: bytes) -> Iterator[Finding]:
    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError:
        return
    try:
        yield from _properties(document.get_metadata_dict())
    finally:
        document.close()


def _root(parts: ZipFile, name: str) -> Any:
    return parse(_read(parts, name))


def _read(parts: ZipFile, name: str) -> bytes:
    with parts.open(name) as part:
        return part.read(_MOST)


def _found(kind: FindingKind, severity: Severity, words: str) -> Finding:
    return Finding(kind, severity, Place.FILE, mask_personal_numbers(words))
