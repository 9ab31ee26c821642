"""The formats of files: what each is called, how it is recognised, and how it is read.

The table is all there is to a format: what can be imported, what an editor is told, and which reader is called.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zipfile import BadZipFile, ZipFile

from knowledge_base.extraction.html import read_html
from knowledge_base.extraction.markdown import read_markdown
from knowledge_base.extraction.pages.pdf import read_pdf
from knowledge_base.extraction.pages.picture import read_picture
from knowledge_base.extraction.paragraph import Extraction, Unreadable
from knowledge_base.extraction.table import read_table
from knowledge_base.extraction.text import read_text
from knowledge_base.extraction.word import read_old_word, read_word
from knowledge_base.extraction.workbook import read_workbook

#: How much of a file is looked through for the sign of its format, in bytes.
_LOOKED_AT = 2000
ZIP_MAGIC = b"PK\x03\x04"
#: Compound File Binary: Office before 2007, and every Office file with a password ([MS-CFB], 2.2).
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files. `name` is Chinese; `suffixes` are in lower case with their dot.

    `magic` are the bytes a file of this format begins with, one of them; a text format has none. `part` is how the
    name of a part begins that only this one of several formats with the same magic has. `sign` stands near the
    beginning of a text of this format, in lower case; it tells what a file with a foreign suffix is. `read` turns bytes
    into an Extraction and raises Unreadable; None for a format that is only known by name: `instead` is what to do
    with it before it is saved as another.
    """

    name: str
    suffixes: tuple[str, ...] = ()
    read: Callable[[bytes], Extraction] | None = None
    magic: tuple[bytes, ...] = ()
    sign: bytes = b""
    part: str = ""
    instead: str = "用原来的软件打开后"


#: One of these is in every package of parts (ECMA-376-2, ODF 1.3-2); without, a folder may be called word.
_OF_PACKAGES = frozenset({"[Content_Types].xml", "mimetype"})
#: Its members are read, each by itself: `knowledge_base/archives.py`.
ARCHIVE = Format("压缩文件", (".zip",), magic=(ZIP_MAGIC, b"PK\x05\x06"), instead="解压后把里面的文件")
#: Of formats with the same magic the one whose part is there is taken, else that with the file's suffix, else the first.
FORMATS = (
    Format("纯文本", (".txt",), read_text),
    Format("Markdown", (".md", ".markdown"), read_markdown),
    Format("网页", (".html", ".htm"), read_html, sign=b"<html"),
    Format("名录表格", (".csv",), read_table),
    Format("PDF 文件", (".pdf",), read_pdf, magic=(b"%PDF",)),
    Format("Word 文件", (".docx", ".docm"), read_word, magic=(ZIP_MAGIC,), part="word/"),
    Format("Excel 文件", (".xlsx", ".xlsm"), read_workbook, magic=(ZIP_MAGIC,), part="xl/"),
    Format("PowerPoint 文件", (".pptx",), magic=(ZIP_MAGIC,), part="ppt/"),
    Format("ODF 表格", (".ods",), magic=(ZIP_MAGIC,), part="content.xml"),
    ARCHIVE,
    Format(
        "加了密码的 Office 文件",
        magic=(_OLE,),
        part="EncryptedPackage",
        instead="用原来的软件打开，去掉密码后",
    ),
    Format("旧版 Word 文件", (".doc", ".wps"), read_old_word, magic=(_OLE,), part="WordDocument"),
    Format("富文本文件", (".rtf",), read_old_word, magic=(b"{\\rtf",)),
    Format("旧版 Excel 文件", (".xls", ".et"), magic=(_OLE,), part="Workbook"),
    Format(
        "旧版 Office 文件", (".ppt", ".dps"), magic=(_OLE,), instead="用原来的软件打开，有密码的去掉密码，"
    ),
    Format(
        "图片",
        (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"),
        read_picture,
        magic=(b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM"),
    ),
    Format("动图", (".gif",), magic=(b"GIF8",), instead="用看图软件打开后"),
    Format("压缩文件", (".rar", ".7z"), magic=(b"Rar!", b"7z\xbc\xaf")),
    Format("程序文件", (".exe",), magic=(b"MZ", b"\x7fELF")),
)


def readable(formats: Sequence[Format] = FORMATS) -> str:
    """The formats that can be read, for an editor: 纯文本（.txt）或网页（.html）."""
    *others, last = [f"{row.name}（{row.suffixes[0]}）" for row in formats if row.read]
    return "或".join(filter(None, ("、".join(others), last)))


def readable_suffixes(formats: Sequence[Format] = FORMATS) -> tuple[str, ...]:
    """The suffixes of files that can be read, in lower case with their dot."""
    return tuple(suffix for row in formats if row.read for suffix in row.suffixes)


def find_reader(
    source: bytes, filename: str, formats: Sequence[Format] = FORMATS
) -> Callable[[bytes], Extraction]:
    """The reader for a file: its first bytes decide, whatever its name says; then its suffix, then its sign.

    Raises Unreadable, naming the formats that can be read, where there is no reader, and where the file's name
    promises a format that its first bytes are not.
    """
    named = _named(filename, formats)
    found = _recognised(source, named, formats)
    if found and found.read:
        return found.read
    raise Unreadable(f"{_trouble(found, named)}另存为{readable(formats)}再导入。")


def is_binary(source: bytes, formats: Sequence[Format] = FORMATS) -> bool:
    """Whether a file is of a format that begins with magic bytes, and so no text."""
    return any(source.startswith(row.magic) for row in formats if row.magic)


def recognise(source: bytes, filename: str, formats: Sequence[Format] = FORMATS) -> Format | None:
    """Format of a file: its first bytes decide, whatever its name says; then its suffix, then its sign."""
    return _recognised(source, _named(filename, formats), formats)


def _named(filename: str, formats: Sequence[Format]) -> Format | None:
    suffix = "." + filename.lower().rpartition(".")[2]
    return next((row for row in formats if suffix in row.suffixes), None)


def _recognised(source: bytes, named: Format | None, formats: Sequence[Format]) -> Format | None:
    """Format of a file whose suffix is that of `named`, None where nothing shows it."""
    by_magic = [row for row in formats if row.magic and source.startswith(row.magic)]
    if by_magic:
        parts = _part_names(source)
        by_part = [row for row in by_magic if row.part and any(name.startswith(row.part) for name in parts)]
        # Broken off, a file keeps its beginning but not the list of its parts.
        as_named = [row for row in by_magic if row is named and not (row.part and parts)]
        return (by_part or as_named or [row for row in by_magic if not row.part] or by_magic)[0]
    if named and not named.magic:
        return named
    # Without the zero bytes of UTF-16.
    start = source[:_LOOKED_AT].replace(b"\x00", b"").lower()
    return next((row for row in formats if row.sign and row.sign in start), None)


def _part_names(source: bytes) -> list[str]:
    """The names of the parts of a zip or a compound file, as far as they can be found."""
    if source.startswith(_OLE):
        known = (row.part for row in FORMATS if _OLE in row.magic and row.part)
        return [name for name in known if name.encode("utf-16-le") in source]
    try:
        with ZipFile(io.BytesIO(source)) as parts:
            names = parts.namelist()
            return names if not _OF_PACKAGES.isdisjoint(names) else [f"./{name}" for name in names]
    except (BadZipFile, NotImplementedError, OSError, ValueError):
        return []


def _trouble(found: Format | None, named: Format | None) -> str:
    if found:
        return f"这是{found.name}，暂时不能读取，请{found.instead}"
    if named:
        return f"从后缀看这是{named.name}，内容却不是，可能没有下载完整。请用原来的软件打开后"
    return "不认识这种文件，请"
