"""From the bytes of a file to paragraphs; one reader a file type."""

from collections.abc import Callable

from knowledge_base.extraction.html import read_html
from knowledge_base.extraction.markdown import read_markdown
from knowledge_base.extraction.paragraph import Extraction, Paragraph, Unreadable
from knowledge_base.extraction.table import read_table
from knowledge_base.extraction.text import decode, read_text

MAX_BYTES = 20 * 1024 * 1024

_READERS: dict[str, Callable[[str], Extraction]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
}
_READABLE = "txt、md、html 或（仅限名录）csv"
#: The first bytes of files that are not text, and what to call them.
_BINARY = {
    b"%PDF": "PDF 文件",
    b"PK\x03\x04": "Word、Excel 或压缩文件",
    b"\xd0\xcf\x11\xe0": "旧版 Office 或加了密码的 Office 文件",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"Rar!": "压缩文件",
    b"7z\xbc\xaf": "压缩文件",
    b"MZ": "程序文件",
    b"\x7fELF": "程序文件",
}


def extract(source: bytes, filename: str) -> Extraction:
    """The paragraphs of a file; raises Unreadable with a sentence that says what to do."""
    if len(source) > MAX_BYTES:
        raise Unreadable("文件超过 20 MB，请拆分后再导入。")
    if not source.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("文件是空的，没有可以导入的内容，请检查后重新选择。")
    for magic, name in _BINARY.items():
        if source.startswith(magic):
            raise Unreadable(f"这是{name}，暂时不能读取，请去掉密码后另存为 {_READABLE} 再导入。")
    suffix = "." + filename.lower().rpartition(".")[2]
    text = decode(source)
    if suffix == ".csv":
        return read_table(text, title=filename.rpartition(".")[0])
    reader = _READERS.get(suffix) or (read_html if "<html" in text[:2000].lower() else None)
    if reader is None:
        raise Unreadable(f"不认识这种文件，请另存为 {_READABLE} 再导入。")
    extraction = reader(text)
    if not any(paragraph.text.strip() for paragraph in extraction.paragraphs):
        raise Unreadable("文件里没有文字，请检查后重新选择。")
    return extraction


__all__ = ["MAX_BYTES", "Extraction", "Paragraph", "Unreadable", "extract"]
