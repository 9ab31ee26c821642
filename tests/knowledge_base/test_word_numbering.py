"""Automatic numbers of Word are words: exactly those that Word shows."""

import pytest

from knowledge_base.extraction.word.number_formats import formatted
from knowledge_base.kinds import Origin
from tests.knowledge_base.word_files import definition, level, lines, numbered, paragraph, read

LEVELS = (
    level("chineseCountingThousand", "%1、"),
    level("chineseCounting", "（%2）"),
    level("decimal", "%3."),
    level("decimalEnclosedCircle", "%4"),
)
LISTS = (definition(0, *LEVELS), numbered(1, 0))


def of_levels(*levels: int, num_id: int = 1) -> list[str]:
    return [paragraph("段", number=(num_id, at)) for at in levels]


def numbers(*blocks: str, numbering: tuple[str, ...] = LISTS, **parts: object) -> list[str]:
    return [line.removesuffix("段") for line in lines(*blocks, numbering=numbering, **parts)]


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("decimal", {1: "1", 10: "10"}),
        ("decimalZero", {1: "01", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        ("chineseCounting", {10: "十", 11: "十一", 20: "二十", 21: "二十一"}),
        (
            "chineseCountingThousand",
            {10: "十", 19: "十九", 101: "一百零一", 110: "一百一十", 2003: "二千零三"},
        ),
        ("ideographDigital", {1: "一", 10: "一〇", 21: "二一"}),
        ("chineseLegalSimplified", {3: "叁", 10: "壹拾"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographEnclosedCircle", {1: "㊀"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 50: "㊿", 51: "51"}),
        ("decimalEnclosedCircleChinese", {3: "③"}),
        ("decimalEnclosedParen", {2: "⑵"}),
        ("decimalEnclosedFullstop", {2: "⒉"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 28: "BB"}),
        ("lowerLetter", {3: "c"}),
        ("upperRoman", {4: "IV", 1999: "MCMXCIX"}),
        ("lowerRoman", {9: "ix"}),
        ("none", {3: ""}),
        ("somethingNew", {3: "3"}),
    ],
)
def test_a_number_is_written_in_the_format_of_its_list(number_format: str, shown: dict[int, str]) -> None:
    assert {number: formatted(number, number_format) for number in shown} == shown


def test_deeper_levels_begin_again_below_each_higher_one() -> None:
    assert numbers(*of_levels(0, 1, 1, 2, 2, 0, 1, 2, 3)) == [
        "一、", "（一）", "（二）", "1.", "2.", "二、", "（一）", "1.", "①",
    ]  # fmt: skip


def test_a_level_that_restarts_never_counts_on() -> None:
    on = level("decimal", "%2.", more='<w:lvlRestart w:val="0"/>')
    lists = (definition(0, LEVELS[0], on), numbered(1, 0))
    assert numbers(*of_levels(0, 1, 1, 0, 1), numbering=lists) == ["一、", "1.", "2.", "二、", "3."]


def test_a_pattern_may_name_the_levels_above_and_write_them_as_digits() -> None:
    lists = (
        definition(0, LEVELS[0], level("decimal", "%1.%2"), level("decimal", "%1.%2.%3", more="<w:isLgl/>")),
        numbered(1, 0),
    )
    assert numbers(*of_levels(0, 1, 2), numbering=lists) == ["一、", "一.1", "1.1.1"]


def test_lists_with_one_definition_count_on_and_an_override_begins_again() -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = (definition(0, *LEVELS), numbered(1, 0), numbered(2, 0), numbered(3, 0, again))
    blocks = of_levels(0, 0) + of_levels(0, num_id=2) + of_levels(0, 0, num_id=3)
    assert numbers(*blocks, numbering=lists) == ["一、", "二、", "三、", "一、", "二、"]


def test_a_list_begins_where_it_says_and_may_have_a_level_of_its_own() -> None:
    own = f'<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0">{level("upperLetter", "%1)", start=3)}</w:lvl></w:lvlOverride>'
    lists = (definition(0, level("decimal", "%1.", start=5)), numbered(1, 0), numbered(2, 0, own))
    assert numbers(*of_levels(0, 0), numbering=lists) == ["5.", "6."]
    assert numbers(*of_levels(0, num_id=2), numbering=lists) == ["C)"]


def test_a_style_numbers_its_paragraphs_by_the_level_that_is_tied_to_it() -> None:
    rule = level("chineseCountingThousand", "第%2条", more='<w:pStyle w:val="tiao"/>')
    lists = (definition(0, level("chineseCounting", "第%1章 "), rule), numbered(1, 0))
    style = (
        '<w:style w:type="paragraph" w:styleId="tiao"><w:name w:val="条"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="tiao2"><w:name w:val="条二"/><w:basedOn w:val="tiao"/></w:style>'
    )
    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    blocks = [
        *of_levels(0), paragraph("段", style="tiao"), paragraph("段", style="tiao", properties=off), paragraph("段", style="tiao"),
    ]  # fmt: skip
    assert numbers(*blocks, numbering=lists, styles=[style]) == ["第一章 ", "第一条", "", "第二条"]


def test_a_list_may_take_the_definition_of_a_style_for_lists() -> None:
    lists = (
        definition(0, *LEVELS), definition(1, more='<w:numStyleLink w:val="ls"/>'), numbered(1, 0), numbered(2, 1),
    )  # fmt: skip
    style = (
        '<w:style w:type="numbering" w:styleId="ls"><w:name w:val="ls"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert numbers(*of_levels(0, num_id=2), numbering=lists, styles=[style]) == ["一、"]


def test_a_paragraph_without_words_counts_but_says_nothing() -> None:
    assert numbers(*of_levels(0), paragraph(number=(1, 0)), *of_levels(0)) == ["一、", "三、"]


def test_between_a_number_and_its_words_there_is_a_gap_where_word_shows_one() -> None:
    tab = level("chineseCounting", "第%1条").replace('<w:suff w:val="nothing"/>', "")
    lists = (definition(0, tab), numbered(1, 0))
    assert lines(paragraph("本办法", number=(1, 0)), numbering=lists) == ["第一条 本办法"]


@pytest.mark.parametrize(
    ("sign", "font", "shown"),
    [
        ("\uf06c", "Wingdings", "●"),
        ("n", "Wingdings", "■"),
        ("\uf0b7", "Symbol", "•"),
        ("\ue123", "某字体", "•"),
        ("—", "宋体", "—"),
    ],
)
def test_a_bullet_is_a_sign_everybody_has_and_its_line_an_item(sign: str, font: str, shown: str) -> None:
    bullet = f'{level("bullet", sign)}<w:rPr><w:rFonts w:ascii="{font}"/></w:rPr>'
    lists = (definition(0, bullet), numbered(1, 0))
    (line,) = read(paragraph("孕产妇", number=(1, 0)), numbering=lists).paragraphs
    assert (line.text, line.origin) == (f"{shown} 孕产妇", Origin.LIST)
