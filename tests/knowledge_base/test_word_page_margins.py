"""Headers and footers of Word files: named as left out, but for a letterhead."""

import io

import pytest
from docx import Document

from knowledge_base.editions import read_edition
from knowledge_base.extraction import Unreadable, extract

TITLE = "东湖区财政局关于差旅费的通知"


def word_file(header: str = "", footer: str = "", *body: str) -> bytes:
    document = Document()
    for line in body or (TITLE, "每人每天500元。"):
        document.add_paragraph(line)
    section = document.sections[0]
    section.header.paragraphs[0].text = header
    section.footer.paragraphs[0].text = footer
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_headers_and_footers_are_left_out_and_named() -> None:
    extraction = extract(word_file("内部资料　注意保存", "联系电话：010-55501201"), "通知.docx")
    assert [line.text for line in extraction.paragraphs] == [TITLE, "每人每天500元。"]
    assert extraction.left_out == ("内部资料　注意保存", "联系电话：010-55501201")
    (warning,) = (w for w in read_edition(word_file("内部资料"), "通知.docx").warnings if "页眉" in w)
    assert "“内部资料”" in warning


@pytest.mark.parametrize("counter", ["第 2 页 共 5 页", "— 3 —", "3 / 5", "第2页，共5页"])
def test_a_page_counter_is_not_even_named(counter: str) -> None:
    assert extract(word_file("", counter), "通知.docx").left_out == ()


def test_the_mark_and_the_number_of_a_letterhead_in_the_header_are_the_documents() -> None:
    edition = read_edition(word_file("东湖区财政局文件\n东财发〔2024〕41号"), "通知.docx")
    assert (edition.title, edition.document_number) == (TITLE, "东财发〔2024〕41号")


def test_a_secrecy_mark_in_a_header_refuses_the_file() -> None:
    with pytest.raises(Unreadable, match="密级"):
        read_edition(word_file("机密★1年"), "通知.docx")
