"""Scanned pages and pictures: recognised and marked so where requirements-ocr.txt is installed, else refused by its name."""

import io
import logging

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from knowledge_base.editions import read_edition
from knowledge_base.extraction import Extraction, Unreadable, extract
from knowledge_base.extraction.pages.recognition import CHECK, FIELD, find_recogniser
from knowledge_base.kinds import Origin
from tests.knowledge_base.pdf_files import HEIGHT, WIDTH, PdfFile

IS_INSTALLED = find_recogniser() is not None
needs_recognition = pytest.mark.skipif(
    not IS_INSTALLED, reason="needs requirements-ocr.txt, which is optional"
)
without_recognition = pytest.mark.skipif(IS_INSTALLED, reason="requirements-ocr.txt is installed")


def picture(file: PdfFile) -> Image.Image:
    """The first page, the upper half of it."""
    document = pypdfium2.PdfDocument(file.made())
    image: Image.Image = document[0].render(scale=150 / 72).to_pil()
    document.close()
    return image.crop((0, 0, image.width, image.height // 2))


def saved(image: Image.Image, kind: str) -> bytes:
    written = io.BytesIO()
    image.save(written, kind)
    return written.getvalue()


def notice() -> PdfFile:
    file = PdfFile(size=16)
    file.title("关于延长开放时间的通知")
    file.paragraph("东湖区图书馆自2024年7月1日起每周五、周六延长至22:30闭馆。")
    return file


def mixed() -> bytes:
    """Two pages, of which the second is a picture."""
    file = PdfFile(size=16)
    file.paragraph("第一页有文字。")
    file.turn()
    file.canvas.drawImage(ImageReader(picture(notice())), 0, HEIGHT / 2, WIDTH, HEIGHT / 2)
    return file.made()


def words(extraction: Extraction) -> list[str]:
    return ["".join(paragraph.text.split()) for paragraph in extraction.paragraphs]


@without_recognition
@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff", "bmp"])
def test_a_picture_is_refused_with_what_to_install(kind: str) -> None:
    with pytest.raises(Unreadable, match=r"这是图片，.*requirements-ocr\.txt"):
        extract(saved(picture(notice()), kind), f"scan.{kind}")


@without_recognition
def test_a_file_with_scanned_pages_is_refused_by_their_numbers() -> None:
    with pytest.raises(Unreadable, match=r"第 2 页是扫描的图片，.*requirements-ocr\.txt"):
        extract(mixed(), "mixed.pdf")


@needs_recognition
@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff", "bmp"])
def test_a_picture_is_read_and_says_so(
    kind: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        edition = read_edition(saved(picture(notice()), kind), f"scan.{kind}")
    assert edition.title == "关于延长开放时间的通知"
    assert "延长至22:30闭馆。" in edition.passages[0].text
    assert any(CHECK in warning for warning in edition.warnings)
    assert edition.fields is not None
    assert CHECK in edition.fields[FIELD]
    assert (*capfd.readouterr(), caplog.text) == ("", "", "")


@needs_recognition
def test_only_the_scanned_pages_of_a_file_are_recognised() -> None:
    extraction = extract(mixed(), "mixed.pdf")
    assert words(extraction)[:2] == ["第一页有文字。", "关于延长开放时间的通知"]
    assert extraction.fields == {FIELD: f"{CHECK}（第 2 页）"}


@needs_recognition
def test_a_ruled_table_in_a_picture_has_rows() -> None:
    file = PdfFile(size=14)
    file.table(
        [["序号", "收费项目", "收费标准"], ["1", "居住证", "每证15元"], ["2", "身份证", "每证20元"]],
        [60, 150, 150],
    )
    extraction = extract(saved(picture(file), "png"), "scan.png")
    rows = [dict(p.values) for p in extraction.paragraphs if p.origin is Origin.ROW]
    assert rows == [
        {"序号": "1", "收费项目": "居住证", "收费标准": "每证15元"},
        {"序号": "2", "收费项目": "身份证", "收费标准": "每证20元"},
    ]


@needs_recognition
def test_columns_of_a_picture_are_read_one_after_the_other() -> None:
    file = PdfFile(columns=2, size=12)
    sentences = [
        f"本区第{n}所学校的招生范围以当年公布的为准，由区教育委员会负责解释。" for n in "一二三四五六"
    ]
    for at, sentence in enumerate(sentences):
        if at == 3:
            file.column, file.y = 1, file.start
        file.paragraph(sentence)
    assert words(extract(saved(picture(file), "png"), "scan.png")) == sentences


@needs_recognition
def test_a_broken_picture_is_refused_with_what_to_do() -> None:
    with pytest.raises(Unreadable, match="重新保存"):
        extract(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50 + b"x", "scan.png")
