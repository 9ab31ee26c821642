"""The seed notice as a PDF in two columns and as a scanned one: the same tasks, units and dates as from its text."""

import io

import pypdfium2
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from knowledge_base.extraction import extract
from knowledge_base.extraction.pages.recognition import CHECK, FIELD, find_recogniser
from knowledge_base.official_document import read
from tests.knowledge_base.pdf_files import HEIGHT, WIDTH, PdfFile
from tests.knowledge_base.seed_notice import as_text, notice_lines, notice_of, squeezed

needs_recognition = pytest.mark.skipif(
    find_recogniser() is None, reason="needs requirements-ocr.txt, which is optional"
)


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return notice_lines()


def printed(lines: list[str], columns: int) -> bytes:
    """The notice as it is printed: head across the page, page numbers below."""
    file = PdfFile(columns, size=10.5)
    file.furniture = lambda file, page: file.write(f"— {page} —", WIDTH / 2 - 10, HEIGHT - 50, 10)
    file.title(lines[0], 24)
    file.title(lines[1], 10.5)
    half = lines[2].index("关于印发")
    file.title(lines[2][:half], 18)
    file.title(lines[2][half:], 15)
    file.paragraph(lines[3], indent=0)
    for line in lines[4:]:
        file.paragraph(line)
    return file.made()


def scanned(source: bytes) -> bytes:
    """The pages of a PDF as pictures."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=A4)
    document = pypdfium2.PdfDocument(source)
    for page in document:
        picture = page.render(scale=200 / 72, grayscale=True).to_pil()
        canvas.drawImage(ImageReader(picture), 0, 0, *A4)
        canvas.showPage()
    document.close()
    canvas.save()
    return made.getvalue()


def test_two_columns_give_the_lines_of_the_text(lines: list[str]) -> None:
    said = [p.text for p in extract(printed(lines, 2), "notice.pdf").paragraphs]
    assert squeezed("".join(said)) == squeezed("".join(lines))
    assert [squeezed(line) for line in said[-40:]] == [squeezed(line) for line in lines[-40:]]


@pytest.mark.parametrize("form", ["columns", pytest.param("scanned", marks=needs_recognition)])
def test_the_same_55_tasks_units_and_dates(form: str, lines: list[str]) -> None:
    text = notice_of(as_text(lines))
    source = printed(lines, 2) if form == "columns" else scanned(printed(lines, 1))
    extraction = extract(source, "notice.pdf")
    assert len(text.tasks) == 55
    assert notice_of(read(extraction, "notice.pdf")) == text
    assert (CHECK in extraction.fields.get(FIELD, "")) is (form == "scanned")
