"""The seed notice as a Word file with automatic numbers: the same tasks, units and dates come out of it as of its text."""

import re

import pytest

from knowledge_base.extraction import extract
from knowledge_base.official_document import read
from tests.knowledge_base.seed_notice import as_text, notice_lines, notice_of
from tests.knowledge_base.word_files import definition, level, numbered, paragraph, word_file

#: How a line is numbered, by level; the third goes on where the notice does.
_NUMBERS = (
    re.compile(r"^(?P<number>[一二三四五六七八九十]+)、"),
    re.compile(r"^[（(](?P<number>[一二三四五六七八九十]+)[）)]"),
    re.compile(r"^(?P<number>\d+)\.\s*"),
)
_DIGITS = "一二三四五六七八九十"


def as_word(lines: list[str]) -> bytes:
    """The lines as paragraphs, what numbers them taken from the words and given to Word to count."""
    lists = [numbered(1, 0)]
    blocks = []
    expected = [0, 0, 0]
    num_id = 1
    for line in lines:
        at, match = next(((at, m) for at, p in enumerate(_NUMBERS) if (m := p.match(line))), (None, None))
        if at is None or match is None:
            blocks.append(paragraph(line))
            continue
        number = _DIGITS.index(match["number"]) + 1 if at < 2 else int(match["number"])
        expected[at] += 1
        expected[at + 1 :] = [0] * (2 - at)
        if number != expected[at]:
            num_id += 1
            start = f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{number}"/></w:lvlOverride>'
            lists.append(numbered(num_id, 0, start))
            expected[at] = number
        blocks.append(paragraph(line[match.end() :], number=(num_id, at)))
    shape = definition(
        0, level("chineseCounting", "%1、"), level("chineseCounting", "（%2）"), level("decimal", "%3.")
    )
    return word_file(*blocks, numbering=[shape, *lists])


def test_the_automatic_numbers_are_those_of_the_text() -> None:
    lines = notice_lines()
    word = extract(as_word(lines), "notice.docx")
    assert [re.sub(r"[\s()（）]", "", line.text) for line in word.paragraphs] == [
        re.sub(r"[\s()（）]", "", line) for line in lines
    ]


def test_the_same_55_tasks_units_and_dates() -> None:
    lines = notice_lines()
    text, word = as_text(lines), read(extract(as_word(lines), "notice.docx"))
    assert len(notice_of(text).tasks) == 55
    assert notice_of(word) == notice_of(text)
    assert [section.heading for section in word.sections] == [section.heading for section in text.sections]
    assert word.title == text.title


@pytest.mark.parametrize("numbers", [("一、", "（一）", "1."), ("二、", "（三）", "12.")])
def test_a_notice_of_three_levels_is_cited_by_its_automatic_numbers(numbers: tuple[str, str, str]) -> None:
    first, second, third = numbers
    text = [
        "关于某事的通知",
        f"{first}工作要求",
        f"{second}加强公开",
        f"{third}推进公开。区民政局每年公布名单。（区民政局负责落实）",
    ]
    document = read(extract(as_word(text), "notice.docx"))
    assert notice_of(document).tasks == {f"{first[:-1]}{second}{third[:-1]}": ((), ("区民政局",))}
