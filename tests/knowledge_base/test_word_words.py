"""The words of a Word file are those that a person sees in it, each once."""

import io
import zipfile

import pytest

from knowledge_base.extraction import Unreadable, extract
from knowledge_base.extraction.word import read_word
from knowledge_base.kinds import Origin
from tests.knowledge_base.word_files import lines, paragraph, read, run, table, word_file

FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
BEGIN, SEPARATE, END = (FIELD.format(kind) for kind in ("begin", "separate", "end"))


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def style(style_id: str, name: str, *, based_on: str = "", inner: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name}"/>{base}{inner}</w:style>'
    )


def test_headings_are_known_by_the_name_of_their_style_whatever_its_id_and_by_what_it_is_based_on() -> None:
    styles = [
        style("10", "标题"), style("2", "heading 1"), style("3", "标题 2"), style("18", "小标题", based_on="3"),
        style("9", "要点", inner='<w:pPr><w:outlineLvl w:val="2"/></w:pPr>'),
    ]  # fmt: skip
    blocks = [
        paragraph(text, style=own)
        for own, text in (
            ("10", "指南"),
            ("2", "对象"),
            ("3", "儿童"),
            ("18", "老人"),
            ("9", "要点"),
            ("", "正文"),
        )
    ]
    found = read(*blocks, styles=styles).paragraphs
    assert [(line.text, line.level) for line in found] == [
        ("指南", 1), ("对象", 2), ("儿童", 3), ("老人", 3), ("要点", 4), ("正文", None),
    ]  # fmt: skip


def test_a_paragraph_may_have_an_outline_level_of_its_own() -> None:
    outline = '<w:outlineLvl w:val="{}"/>'
    blocks = [
        paragraph("申报条件", properties=outline.format(0)),
        paragraph("申报时间", style="Heading1", properties=outline.format(9)),
    ]
    assert [line.level for line in read(*blocks).paragraphs] == [2, None]


def test_a_sentence_in_the_style_of_a_heading_is_text() -> None:
    blocks = [paragraph("本办法自9月1日起施行。", style="Heading1"), paragraph("很" * 90, style="Heading1")]
    assert [line.level for line in read(*blocks).paragraphs] == [None, None]


def test_soft_breaks_end_lines_but_in_a_heading() -> None:
    blocks = [
        paragraph("一、时间\n6月", style="Heading1"),
        paragraph("材料：\n1.身份证\n2.户口簿"),
        paragraph("电话\t12345"),
    ]
    assert lines(*blocks) == ["一、时间 6月", "材料：", "1.身份证", "2.户口簿", "电话 12345"]


def test_changes_count_as_accepted_and_are_told() -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>八</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2">{run("九")}</w:ins>'
    moved = f'<w:moveFrom w:id="3">{run("移走")}</w:moveFrom><w:moveTo w:id="4">{run("移来")}</w:moveTo>'
    extraction = read(paragraph(inner=run("处") + deleted + inserted + run("百元") + moved + run("。")))
    assert [line.text for line in extraction.paragraphs] == ["处九百元移来。"]
    assert ["修订" in warning for warning in extraction.warnings] == [True]


def test_where_the_end_of_a_paragraph_was_deleted_it_goes_on_in_the_next_and_counts_once() -> None:
    mark = '<w:rPr><w:del w:id="1"/></w:rPr>'
    assert lines(paragraph("逾期", properties=mark), paragraph("不予受理。")) == ["逾期不予受理。"]


def test_a_deleted_row_of_a_table_is_gone() -> None:
    rows = table(("项目", "标准"), ("停车", "5元"), ("洗车", "9元"), bold_header=True)
    gone = rows.replace(
        '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="1"/></w:tcPr><w:p><w:pPr></w:pPr><w:r><w:t xml:space="preserve">停车',
        '<w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc><w:p><w:r><w:t>停车',
    )
    assert gone != rows
    assert lines(gone) == ["项目：洗车\n标准：9元"]


def test_hidden_words_are_left_out_and_told() -> None:
    styles = [
        '<w:style w:type="character" w:styleId="mi"><w:name w:val="密"/><w:rPr><w:vanish/></w:rPr></w:style>'
    ]
    inner = (
        run("可以领取")
        + run("内部掌握", "<w:vanish/>")
        + run("含寄养户", '<w:rStyle w:val="mi"/>')
        + run("。", '<w:vanish w:val="0"/>')
    )
    extraction = read(paragraph(inner=inner), styles=styles)
    assert [line.text for line in extraction.paragraphs] == ["可以领取。"]
    assert any("内部掌握" in warning for warning in extraction.warnings)


def test_comments_are_left_out_and_told() -> None:
    inner = run("正文") + '<w:r><w:commentReference w:id="0"/></w:r>'
    extraction = read(paragraph(inner=inner))
    assert [line.text for line in extraction.paragraphs] == ["正文"]
    assert any("批注" in warning for warning in extraction.warnings)


def test_of_a_field_only_the_result_is_read() -> None:
    nested = (
        BEGIN
        + code(" IF ")
        + BEGIN
        + code("MERGEFIELD x")
        + SEPARATE
        + run("码")
        + END
        + SEPARATE
        + run("结果")
        + END
    )
    simple = f'<w:fldSimple w:instr=" DATE ">{run("6月3日")}</w:fldSimple>'
    link = f'<w:hyperlink w:anchor="x">{run("网站")}</w:hyperlink>'
    assert lines(paragraph(inner=nested + simple + link)) == ["结果6月3日网站"]


def test_a_number_drawn_in_a_circle_is_that_number() -> None:
    assert lines(paragraph(inner=BEGIN + code(r" eq \o\ac(○,3) ") + END + run("身份证"))) == ["③身份证"]


def test_a_table_of_contents_is_left_out_over_all_its_paragraphs() -> None:
    contents = [
        paragraph("目　录"),
        paragraph(inner=BEGIN + code(r' TOC \o "1-3" ') + SEPARATE + run("一、旧的\t1")),
        paragraph("二、时间\t2"),
        paragraph(inner=END),
        paragraph("三、单独的\t3", style="TOC1"),
    ]
    styles = [style("TOC1", "toc 1")]
    assert lines(*contents, paragraph("一、新的"), styles=styles) == ["一、新的"]


def test_typed_contents_are_left_out_only_where_the_lines_come_again() -> None:
    typed = [paragraph(text) for text in ("目 录", "第一章  总则\t1", "第二章 程序……3")]
    text = [paragraph(text) for text in ("第一章 总则", "一、目的", "第二章　程序")]
    assert lines(*typed, *text) == ["第一章 总则", "一、目的", "第二章　程序"]
    assert "第二章 程序……3" in lines(*typed, *text[:2])


def test_content_controls_and_smart_tags_are_read_but_not_what_waits_to_be_filled_in() -> None:
    control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    tagged = f'<w:smartTag w:element="date">{run("6月")}</w:smartTag>'
    inner = (
        run("电话")
        + control.format("", run("12345"))
        + tagged
        + control.format("<w:showingPlcHdr/>", run("单击输入"))
    )
    waiting = control.format("<w:showingPlcHdr/>", paragraph("单击输入"))
    assert lines(control.format("", paragraph("甲")), waiting, paragraph(inner=inner)) == [
        "甲",
        "电话123456月",
    ]


def box(*blocks: str) -> str:
    content = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    drawn = f"<w:drawing><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></w:drawing>"
    old = f"<w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps">'
        f"{drawn}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_a_text_box_is_read_once_a_note_in_the_text_and_the_head_above_it() -> None:
    found = read(
        paragraph(inner=box(paragraph("东湖区文件"))), paragraph(inner=run("正文") + box(paragraph("要点"))),
    ).paragraphs  # fmt: skip
    assert [(line.text, line.origin) for line in found] == [
        ("东湖区文件", Origin.PARAGRAPH), ("正文", Origin.PARAGRAPH), ("要点", Origin.NOTE),
    ]  # fmt: skip


def test_a_box_that_only_old_word_can_draw_is_read_too() -> None:
    inner = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{paragraph('旧框')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    assert lines(paragraph("正文"), paragraph(inner=inner)) == ["正文", "旧框"]


def test_notes_stand_after_the_paragraph_or_table_that_refers_to_them() -> None:
    refer = '<w:r><w:{}Reference w:id="2"/></w:r>'
    blocks = [
        paragraph(inner=run("本办法") + refer.format("footnote") + run("所称")), paragraph("第二段"),
        table(("项目", f"<w:tc>{paragraph(inner=run('标准') + refer.format('endnote'))}</w:tc>"), ("停车", "5元"), bold_header=True),
    ]  # fmt: skip
    found = read(*blocks, notes={"footnotes": {2: "见市里的办法。"}, "endnotes": {2: "含税。"}}).paragraphs
    assert [line.text for line in found] == [
        "本办法所称",
        "见市里的办法。",
        "第二段",
        "项目：停车\n标准：5元",
        "含税。",
    ]
    assert [line.origin for line in found if line.text in ("见市里的办法。", "含税。")] == [Origin.NOTE] * 2


def test_signs_of_symbol_fonts_are_signs_that_everybody_has() -> None:
    inner = '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>' + run("是 \uf0a8否 \ue000")
    assert lines(paragraph(inner=inner)) == ["☑是 ☐否 •"]


def test_formulas_and_readings_above_characters() -> None:
    formula = "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>"
    ruby = f"<w:r><w:ruby><w:rt>{run('dōng')}</w:rt><w:rubyBase>{run('东')}</w:rubyBase></w:ruby></w:r>"
    assert lines(paragraph(inner=ruby + run("湖") + formula)) == ["东湖a+b"]


def repacked(source: bytes, change: dict[str, bytes]) -> bytes:
    """The file with other parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *change}:
            new.writestr(name, change.get(name) or old.read(name))
    return file.getvalue()


@pytest.mark.parametrize(
    "name", ["通知.docx", "通知.pdf", "通知.xlsx", "通知.zip", "通知.doc", "通知.wps", "通知"]
)
def test_a_word_file_is_read_as_one_whatever_its_name_says(name: str) -> None:
    assert extract(word_file(paragraph("关于停车的通知")), name).paragraphs[0].text == "关于停车的通知"


def test_macros_are_told_and_never_run() -> None:
    source = repacked(word_file(paragraph("通知")), {"word/vbaProject.bin": b"\x00"})
    assert any("宏" in warning for warning in extract(source, "通知.docm").warnings)


def test_files_in_the_strict_form_of_the_standard_are_read() -> None:
    source = word_file(paragraph("一、时间", style="Heading1"))
    with zipfile.ZipFile(io.BytesIO(source)) as parts:
        document, styles = (
            parts.read(name).replace(
                b"schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"purl.oclc.org/ooxml/wordprocessingml/main",
            )
            for name in ("word/document.xml", "word/styles.xml")
        )
    (line,) = extract(
        repacked(source, {"word/document.xml": document, "word/styles.xml": styles}), "a.docx"
    ).paragraphs
    assert (line.text, line.level) == ("一、时间", 2)


@pytest.mark.parametrize(
    "document",
    [
        b"<w:document",
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
        + b"]><x>&j;</x>",
    ],
)
def test_a_broken_or_malicious_part_is_refused_or_empty(document: bytes) -> None:
    with pytest.raises(Unreadable):
        extract(repacked(word_file(paragraph("通知")), {"word/document.xml": document}), "a.docx")


def test_an_entity_never_brings_in_a_file() -> None:
    document = (
        b'<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        b"<w:p><w:r><w:t>&secret;</w:t><w:t>x</w:t></w:r></w:p></w:body></w:document>"
    )
    source = repacked(word_file(paragraph("通知")), {"word/document.xml": document})
    assert [line.text for line in read_word(source).paragraphs] == ["x"]


def test_a_truncated_file_and_a_bomb_are_refused_with_what_to_do() -> None:
    source = word_file(paragraph("通知"))
    bomb = repacked(source, {"word/document.xml": b" " * (41 * 1024 * 1024)})
    with pytest.raises(Unreadable, match="拆分"):
        read_word(bomb)
    with pytest.raises(Unreadable):
        extract(source[: len(source) // 2], "a.docx")
