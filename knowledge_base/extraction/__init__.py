"""From the bytes of a file to paragraphs: a reader a format, a row a format in `formats.py`."""

from collections.abc import Sequence

from knowledge_base.extraction.formats import FORMATS, ZIP_MAGIC, Format, find_reader, readable_suffixes
from knowledge_base.extraction.packages import require_harmless
from knowledge_base.extraction.paragraph import Extraction, Paragraph, Unreadable

MAX_BYTES = 20 * 1024 * 1024


def extract(source: bytes, filename: str, formats: Sequence[Format] = FORMATS) -> Extraction:
    """The paragraphs of a file; raises Unreadable with a sentence that says what to do."""
    if len(source) > MAX_BYTES:
        raise Unreadable("文件超过 20 MB，请拆分后再导入。")
    if not source.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("文件是空的，没有可以导入的内容，请检查后重新选择。")
    read = find_reader(source, filename, formats)
    if source.startswith(ZIP_MAGIC):
        require_harmless(source)
    extraction = read(source).storable()
    if not extraction.has_title:
        return extraction.titled(filename.rpartition(".")[0])
    if not any(paragraph.text.strip() for paragraph in extraction.paragraphs):
        raise Unreadable("文件里没有文字，请检查后重新选择。")
    return extraction


__all__ = ["MAX_BYTES", "Extraction", "Format", "Paragraph", "Unreadable", "extract", "readable_suffixes"]
