"""The seed notice as three editors write it into a page: the same lines, tasks, units and dates as from its text."""

from collections.abc import Callable, Sequence

import pytest

from knowledge_base.editions import read_edition
from knowledge_base.extraction import extract
from knowledge_base.official_document import read
from tests.knowledge_base.editor_pages import ueditor, word_page, yuque
from tests.knowledge_base.seed_notice import as_text, notice_lines, notice_of, squeezed, tasks_of

Page = Callable[[str, Sequence[str]], str | bytes]

editors = pytest.mark.parametrize("write", [yuque, word_page, ueditor], ids=lambda write: write.__name__)


def written(write: Page, title: str, lines: Sequence[str]) -> bytes:
    page = write(title, lines)
    return page if isinstance(page, bytes) else page.encode()


@editors
def test_the_same_55_tasks_units_and_dates(write: Page) -> None:
    lines = notice_lines()
    text = as_text(lines)
    page = read(extract(written(write, lines[2], lines), "notice.html"), "notice.html")
    assert len(notice_of(text).tasks) == 55
    assert notice_of(page) == notice_of(text)
    assert page.title == text.title
    assert [squeezed(words) for _, words, _ in tasks_of(page)] == [
        squeezed(words) for _, words, _ in tasks_of(text)
    ]


@editors
def test_no_line_of_the_notice_is_lost(write: Page) -> None:
    lines = notice_lines()
    edition = read_edition(written(write, lines[2], lines), "notice.html")
    assert edition.losses == ()
    assert squeezed(edition.reading or "") == squeezed("".join(lines))


@editors
def test_a_page_gives_its_lines_with_the_numbers_it_shows(write: Page) -> None:
    lines = [
        "关于加强犬只管理的通知",
        "一、工作要求",
        "（一）加强登记",
        "1.核对2024年的登记。",
        "2.每月报送。",
        "7.年底总结。",
    ]
    said = [p.text for p in extract(written(write, lines[0], lines), "notice.html").paragraphs]
    assert list(map(squeezed, said)) == lines
