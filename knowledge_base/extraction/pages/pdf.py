"""PDF files: words by where they stand; pages that are pictures are recognised, where that is installed."""

import pypdfium2
from pypdfium2 import raw

from knowledge_base.extraction.pages.glyphs import characters_of
from knowledge_base.extraction.pages.layout import read_layout
from knowledge_base.extraction.pages.page import Page
from knowledge_base.extraction.pages.recognition import NOT_INSTALLED, Recogniser, find_recogniser, marked
from knowledge_base.extraction.pages.rules import rules_of
from knowledge_base.extraction.paragraph import Extraction, Unreadable

#: Dots an inch at which a page is drawn to be recognised.
_DPI = 200
#: A page that is a picture has fewer characters than this beside it, and is covered by it to this share.
_FEW, _COVERED = 60, 0.5
#: Above this share of characters whose font does not say which they are, a page is read as a picture.
_UNREADABLE = 0.2


def read_pdf(source: bytes) -> Extraction:
    """The paragraphs of a PDF; a password that only forbids copying is no hindrance.

    Raises Unreadable for one that a password closes, a broken one, and one with scanned pages where
    requirements-ocr.txt is not installed.
    """
    document = _opened(source)
    try:
        pages = _pages(document)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("PDF 文件已损坏，有的页面打不开，请重新下载或重新导出后再导入。") from error
    finally:
        document.close()
    layout = read_layout(pages)
    extraction = Extraction(layout.paragraphs, {}, left_out=layout.left_out)
    return marked(extraction, [n for n, page in enumerate(pages, 1) if page.recognised])


def _opened(source: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        if raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD:
            raise Unreadable("PDF 文件加了打开密码，请去掉密码后再导入。") from error
        raise Unreadable("PDF 文件已损坏或没有下载完整，请重新下载或重新导出后再导入。") from error
    if not len(document):
        raise Unreadable("PDF 文件里没有页面，请重新导出后再导入。")
    return document


def _pages(document: pypdfium2.PdfDocument) -> list[Page]:
    pages: list[Page] = []
    pictures: list[int] = []
    for number in range(len(document)):
        page = document[number]
        try:
            read = _written(page)
        finally:
            page.close()
        if read is None:
            pictures.append(number)
        pages.append(read or Page((), (), 1.0, 1.0))
    if pictures:
        recogniser = find_recogniser()
        if recogniser is None:
            raise Unreadable(f"{_named(pictures)}是扫描的图片，{NOT_INSTALLED}")
        for number in pictures:
            pages[number] = _recognised(document[number], recogniser)
    return pages


def _written(page: pypdfium2.PdfPage) -> Page | None:
    """The words written on a page; None where it is a picture of words."""
    characters = characters_of(page)
    count = sum(not glyph.text.isspace() for glyph in characters.glyphs)
    if characters.unreadable > _UNREADABLE * max(count, 1) or (count < _FEW and _is_picture(page, count)):
        return None
    return Page(
        glyphs=tuple(characters.glyphs),
        rules=tuple(rules_of(page, characters.frame)),
        width=characters.frame.size[0],
        height=characters.frame.size[1],
        recognised=characters.invisible,
        aside=characters.aside,
    )


def _is_picture(page: pypdfium2.PdfPage, characters: int) -> bool:
    """Whether pictures cover a page, or something is drawn on it and nothing written."""
    left, bottom, right, top = page.get_bbox()
    covered, shapes = 0.0, 0
    for drawn in page.get_objects(max_depth=3):
        if drawn.type == raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = drawn.get_bounds()
            covered += max(0.0, x1 - x0) * max(0.0, y1 - y0)
        shapes += drawn.type == raw.FPDF_PAGEOBJ_PATH
    # Letters turned into outlines are many small shapes.
    return covered >= _COVERED * (right - left) * (top - bottom) or (not characters and shapes > _FEW)


def _recognised(page: pypdfium2.PdfPage, recogniser: Recogniser) -> Page:
    try:
        picture = page.render(scale=_DPI / 72, rev_byteorder=False).to_numpy()
        return recogniser.read(picture, _DPI)
    finally:
        page.close()


def _named(numbers: list[int]) -> str:
    named = "、".join(str(number + 1) for number in numbers[:5])
    return f"第 {named} 页{'等' if len(numbers) > 5 else ''}"
