"""A .docx or .docm from bytes to paragraphs, and what an editor should know of it."""

from knowledge_base.extraction.paragraph import Extraction
from knowledge_base.extraction.typed_contents import without_contents
from knowledge_base.extraction.word.head_table import with_head_lines
from knowledge_base.extraction.word.package import open_package
from knowledge_base.extraction.word.page_margins import read_margins
from knowledge_base.extraction.word.story import Story
from knowledge_base.extraction.word.words import Oddities
from knowledge_base.extraction.word.xml import child

#: How much of what is hidden an editor is shown.
_SHOWN = 20


def read_word(source: bytes) -> Extraction:
    """The paragraphs of a .docx as Word shows them, changes accepted; raises Unreadable for a broken file."""
    package = open_package(source)
    story = Story(package)
    body = child(package.document, "body")
    paragraphs, fields = with_head_lines(story.read(body) if body is not None else [])
    letterhead, left_out = read_margins(package, paragraphs)
    warnings = tuple(_warnings(story.oddities, has_macros=package.has_macros))
    told = (*letterhead, *without_contents(paragraphs))
    return Extraction(told, fields, warnings=warnings, left_out=left_out)


def _warnings(odd: Oddities, *, has_macros: bool) -> list[str]:
    hidden = next(iter(odd.hidden), "")[:_SHOWN]
    sentences = (
        (odd.has_changes, "文件带有修订痕迹，已按接受全部修订读取，删去的文字没有收入，请核对是不是定稿。"),
        (odd.has_comments, "文件带有批注，批注没有收入。"),
        (hidden, f"文件有隐藏的文字（“{hidden}”等），没有收入，请核对。"),
        (odd.pictures, f"文件里有 {odd.pictures} 张图片，图片上的文字没有收入，请核对。"),
        (odd.embedded, "文件里嵌着别的文件，没有收入，需要的话请另外导入。"),
        (has_macros, "文件带有宏，只读取了文字，宏没有运行。"),
    )
    return [sentence for is_so, sentence in sentences if is_so]
