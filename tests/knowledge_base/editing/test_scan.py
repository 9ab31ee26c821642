"""保密扫描: what it finds and where, what it asks for, and what it lets alone. All numbers are invented."""

import io
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook
from openpyxl.comments import Comment
from sqlalchemy import Engine, select, update

from database import passages, versions
from knowledge_base.contents import read_contents
from knowledge_base.editing.acts import save_draft
from knowledge_base.editing.findings import Finding, FindingKind, Place, Severity
from knowledge_base.editing.scan import scan
from knowledge_base.extraction import Unreadable
from tests.conftest import NOW
from tests.knowledge_base.editing.people import People, draft, edition
from tests.knowledge_base.pdf_files import PdfFile
from tests.knowledge_base.word_files import paragraph, run, word_file

IDENTITY, CARD = "11010119900307731X", "6222021234567890128"


def found(engine: Engine, people: People, *texts: str, **more: Any) -> list[Finding]:
    with engine.begin() as conn:
        file = {name: more.pop(name) for name in ("source", "filename") if name in more}
        version_id = draft(conn, people.editor, edition(*texts, **more), **file)
        return list(scan(conn, version_id).findings)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        (f"经办人身份证{IDENTITY}。", FindingKind.IDENTITY, "110101********731X"),
        ("手机138 1234 5678。", FindingKind.MOBILE, "138****5678"),
        (f"账号{CARD}。", FindingKind.CARD, "6222 **** 0128"),
        ("标为“秘密★1年”的，", FindingKind.SECRECY, "秘密★1年"),
        ("标为“机密”的，", FindingKind.SECRECY, "机密"),
        ("本材料为内部资料。", FindingKind.INTERNAL, "内部资料"),
        ("请注意保管，不得外传。", FindingKind.INTERNAL, "注意保管"),
    ],
)
def test_what_asks_for_two_reasons_is_found_where_it_stands(
    engine: Engine, people: People, text: str, kind: FindingKind, words: str
) -> None:
    first, *_ = found(engine, people, "第一段。", text)
    assert (first.kind, first.words, first.severity) == (kind, words, Severity.REASON)
    assert (first.place, first.position) == (Place.PASSAGE, 1)
    kept = text[first.start : first.end]
    assert kept == words or kept.replace(" ", "")[-4:] == words[-4:]


@pytest.mark.parametrize(
    "text",
    [
        "编号11010119900307731X1，统一社会信用代码91110102MA01234567。",
        "咨询电话010-12345678，投入13800000000元。",
        "保守国家秘密和商业秘密。",
        "内部资料性出版物由新闻出版部门管理。",
    ],
)
def test_what_only_looks_like_it_is_let_alone(engine: Engine, people: People, text: str) -> None:
    assert not found(engine, people, text)


def test_a_bare_word_in_a_sentence_is_only_shown_and_in_a_name_asks(engine: Engine, people: People) -> None:
    assert [f.severity for f in found(engine, people, "国家秘密分为绝密、机密、秘密三级。")] == [
        Severity.NOTE,
        Severity.NOTE,
    ]
    in_name = found(engine, people, filename="机密-停车.txt")
    in_title = found(engine, people, title="停车规定（内部资料）")
    assert [(f.place, f.severity) for f in (*in_name, *in_title)] == [
        (Place.FILENAME, Severity.REASON),
        (Place.TITLE, Severity.REASON),
    ]


@pytest.mark.parametrize("line", ["机密★1年", "000001  秘密★5年  特急", "绝 密"])
def test_a_mark_of_its_own_in_the_head_blocks(engine: Engine, people: People, line: str) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor)
        conn.execute(update(versions).values(reading=f"{line}\n东湖区停车收费规定"))
        assert [f.words for f in scan(conn, version_id).of(Severity.BLOCKS)]


RULES = """东湖区公文保密办法

第一条 为了做好公文保密工作，制定本办法。

第二条 密级和保密期限标在首页左上角，如“秘密★1年”。
"""


def test_a_rule_that_quotes_a_mark_is_read_where_a_person_looks_through_it(
    engine: Engine, people: People
) -> None:
    with pytest.raises(Unreadable):
        read_contents(RULES.encode(), "办法.txt")
    with pytest.raises(Unreadable):
        read_contents(f"秘密★1年\n\n{RULES}".encode(), "办法.txt", None, True)
    [entry] = read_contents(RULES.encode(), "办法.txt", None, True)
    assert entry.edition
    with engine.begin() as conn:
        version_id = draft(conn, people.editor, entry.edition)
        seen = scan(conn, version_id)
    assert not seen.of(Severity.BLOCKS)
    assert [finding.words for finding in seen.of(Severity.REASON)] == ["秘密★1年"]


def test_a_word_file_shows_who_wrote_it_and_what_in_its_margins(engine: Engine, people: People) -> None:
    document = Document()
    document.core_properties.author = "李示例"
    document.core_properties.comments = "内部资料"
    words = document.add_paragraph("停车收费。").add_run("五元")
    document.add_comment(words, text="给王主任看过，手机13812345678", author="李示例")
    findings = found(engine, people, source=saved(document), filename="停车.docx")
    assert [(f.kind, f.words) for f in findings] == [
        (FindingKind.PROPERTY, "作者：李示例"),
        (FindingKind.PROPERTY, "备注：内部资料"),
        (FindingKind.INTERNAL, "内部资料"),
        (FindingKind.COMMENT, "李示例：给王主任看过，手机138****5678"),
        (FindingKind.MOBILE, "138****5678"),
    ]


def test_changes_and_hidden_words_of_a_word_file_are_told(engine: Engine, people: People) -> None:
    changed = f'<w:ins w:id="1" w:author="李示例">{run("六元")}</w:ins>'
    source = word_file(paragraph(inner=changed), paragraph(inner=run("底线八元", "<w:vanish/>")))
    kinds = [f.kind for f in found(engine, people, source=source, filename="停车.docx")]
    assert FindingKind.TRACKED in kinds
    assert FindingKind.HIDDEN in kinds


def test_hidden_sheets_and_comments_of_a_workbook_are_told(engine: Engine, people: People) -> None:
    book = Workbook()
    book.active["A1"].comment = Comment("先不要公开", "李示例")
    book.create_sheet("测算").sheet_state = "hidden"
    findings = found(engine, people, source=saved(book), filename="停车.xlsx")
    asked = [f.words for f in findings if f.severity is Severity.REASON]
    assert asked == ["先不要公开", "工作表“测算”是隐藏的"]


def test_a_pdf_shows_who_made_it(engine: Engine, people: People) -> None:
    file = PdfFile()
    file.canvas.setAuthor("李示例")
    file.paragraph("停车收费。")
    words = [f.words for f in found(engine, people, source=file.made(), filename="停车.pdf")]
    assert "作者：李示例" in words


def test_a_line_the_guard_missed_is_told_until_it_is_written_in(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor)
        conn.execute(update(versions).values(losses=["夜间免费。"]))
        [loss] = scan(conn, version_id).findings
        save_draft(conn, version_id, edition("停车每小时五元。夜间 免费。"), 1, people.editor, NOW)
        assert not scan(conn, version_id).findings
        assert conn.scalar(select(passages.c.text)) == "停车每小时五元。夜间 免费。"
    assert (loss.kind, loss.severity, loss.words) == (FindingKind.LOSS, Severity.ANSWER, "夜间免费。")


def test_findings_are_kept_and_given_back_as_they_were(engine: Engine, people: People) -> None:
    findings = found(engine, people, f"经办人身份证{IDENTITY}。")
    assert [Finding.of_json(finding.as_json()) for finding in findings] == findings


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_what_stands_around_the_text_and_in_the_file_alone_is_found_once(
    engine: Engine, people: People
) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor, edition("咨询13812345678。"))
        lines = "停车收费规定\n咨询13812345678。\n页面上的电话13912345678"
        fields = {"附注": "联系人手机13712345678", "一句话": "停车收费"}
        conn.execute(update(versions).values(reading=lines, fields=fields))
        findings = scan(conn, version_id).findings
    assert [(f.place, f.words, f.field) for f in findings] == [
        (Place.PASSAGE, "138****5678", ""),
        (Place.FIELD, "137****5678", "附注"),
        (Place.FILE, "139****5678", ""),
    ]
