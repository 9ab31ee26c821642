import io
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from knowledge_base.editions import read_edition
from knowledge_base.extraction import (
    MAX_BYTES,
    Extraction,
    Format,
    Paragraph,
    Unreadable,
    extract,
    readable_suffixes,
)
from knowledge_base.extraction.formats import FORMATS


@pytest.mark.parametrize(
    ("source", "filename", "advice"),
    [
        (b"", "empty.txt", "空的"),
        (b" \r\n\t \xef\xbb\xbf", "blank.txt", "空的"),
        ("公告".encode() * (MAX_BYTES // 6 + 1), "large.txt", "拆分"),
        (b"%PDF-1.7 ...", "scan.pdf", "重新导出"),
        (b"PK\x03\x04" + b"\x00" * 40, "notice.docx", "另存为"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"EncryptedPackage" * 4, "locked.docx", "去掉密码"),
        (bytes(range(1, 32)) * 40, "noise.txt", "编码"),
        (b"\x00\x01\x02\x03" * 100, "noise.txt", "编码"),
        ("标题\n正文。".encode(), "notes.xyz", "不认识这种文件"),
        ("标题\n正文。".encode(), "notes.pdf", "从后缀看这是PDF 文件，内容却不是"),
        (b"<html><body><script>1</script></body></html>", "page.html", "没有文字"),
        ("机密★10年\n东湖区文件\n关于某事的通知\n正文。".encode(), "secret.txt", "密级"),
        ("秘 密★\n关于某事的通知\n正文。".encode(), "secret.txt", "密级"),
        ("绝密\n关于某事的通知\n正文。".encode(), "secret.txt", "密级"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_with_advice(source: bytes, filename: str, advice: str) -> None:
    with pytest.raises(Unreadable, match=advice):
        read_edition(source, filename)


def test_speaking_of_secrets_is_not_being_marked_secret() -> None:
    text = "关于加强保密工作的通知\n\n各单位：\n\n一、涉及国家秘密、机密文件的管理按规定执行。\n"
    assert read_edition(text.encode(), "notice.txt").title == "关于加强保密工作的通知"


def test_front_matter_becomes_fields() -> None:
    text = "---\n类型: 服务事项\n编号: si-1\n又称: 办证\n有效性: 现行有效\n---\n\n# 居住证申领\n\n## 要带什么材料\n\n带身份证。\n"
    edition = read_edition(text.encode(), "item.md")
    assert (edition.kind, edition.external_id, edition.title) == ("service_item", "si-1", "居住证申领")
    assert edition.validity == "in_force"
    assert [(p.heading, p.text) for p in edition.passages] == [("要带什么材料", "带身份证。")]
    assert "办证" in edition.passages[0].heading_text


def test_a_file_is_read_as_what_it_is_whatever_its_name_says() -> None:
    page = "<!-- 打印版 --><HTML><body><h1>关于停车的通知</h1><p>停车按小时收费。</p></body></html>"
    for encoding in ("utf-8", "gb18030", "utf-16"):
        for name in ("notice.aspx", "notice.doc", "notice"):
            paragraphs = extract(page.encode(encoding), name).paragraphs
            assert [p.text for p in paragraphs] == ["关于停车的通知", "停车按小时收费。"], (encoding, name)
    with pytest.raises(Unreadable, match="PDF 文件已损坏"):
        extract(b"%PDF-1.7 ...", "notice.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".csv"])
def test_every_format_of_text_is_read_in_every_encoding(encoding: str, suffix: str) -> None:
    text = {
        ".txt": "关于停车的通知\r\n停车按小时收费。",
        ".md": "# 关于停车的通知\n\n停车按小时收费。",
        ".html": "<html><body><h1>关于停车的通知</h1>停车按小时收费。</body></html>",
        ".csv": "名称,收费\n关于停车的通知,停车按小时收费。",
    }[suffix]
    said = "\n".join(p.text for p in extract(text.encode(encoding), f"停车{suffix}").paragraphs)
    assert "关于停车的通知" in said
    assert "停车按小时收费。" in said


def read_cards(source: bytes) -> Extraction:
    """A made-up binary format: after four bytes each card is a length and so many bytes."""
    paragraphs = []
    at = 4
    while at < len(source):
        paragraphs.append(Paragraph(source[at + 1 : at + 1 + source[at]].decode()))
        at += 1 + source[at]
    return Extraction(tuple(paragraphs), {})


CARDS = Format("卡片文件", (".crd",), read_cards, magic=(b"\x00CRD",))


def test_a_binary_format_is_one_reader_and_one_row() -> None:
    lines = ["关于停车的通知", "停车按小时收费。"]
    source = b"\x00CRD" + b"".join(bytes([len(line.encode())]) + line.encode() for line in lines)
    formats = (*FORMATS, CARDS)
    for name in ("notice.crd", "notice.CRD", "notice.txt", "notice"):
        assert [p.text for p in extract(source, name, formats).paragraphs] == lines
    assert ".crd" in readable_suffixes(formats)
    # What an editor is told follows from the same row.
    for wrong in (("notice.crd", b"\x01 no cards"), ("notice.gif", b"GIF89a"), ("notice.xyz", b"text")):
        with pytest.raises(Unreadable, match=r"或卡片文件（\.crd）"):
            extract(wrong[1], wrong[0], formats)


def test_of_formats_with_the_same_first_bytes_the_suffix_chooses() -> None:
    others = Format("另一种卡片", (".oth",), lambda _: Extraction((Paragraph("另一种"),), {}), CARDS.magic)
    card = b"\x00CRD\x03\xe5\x8d\xa1"
    assert extract(card, "a.oth", (CARDS, others)).paragraphs == (Paragraph("另一种"),)
    assert extract(card, "a.xyz", (CARDS, others)).paragraphs == (Paragraph("卡"),)


def test_no_two_formats_claim_the_same_suffix() -> None:
    suffixes = [suffix for row in FORMATS for suffix in row.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in suffixes)


@pytest.mark.parametrize("manual", ["README.md", "README.zh-CN.md"])
def test_the_manual_names_every_format_that_can_be_read(manual: str) -> None:
    text = (Path(__file__).parents[2] / manual).read_text(encoding="utf-8")
    assert not [row.name for row in FORMATS if row.read and row.suffixes[0].lstrip(".") not in text]


def packed(*names: str) -> bytes:
    """A zip with members of these names."""
    written = io.BytesIO()
    with ZipFile(written, "w") as members:
        for name in names:
            members.writestr(name, "x")
    return written.getvalue()


@pytest.mark.parametrize(
    ("source", "filename", "said"),
    [
        (packed("[Content_Types].xml", "word/document.xml"), "notice.xlsx", "Word 文件"),
        (packed("[Content_Types].xml", "word/document.xml"), "notice.pdf", "Word 文件"),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "list.docx", "Excel 文件"),
        (packed("[Content_Types].xml", "ppt/presentation.xml"), "talk.zip", "PowerPoint 文件"),
        (packed("notice.txt"), "notice.docx", "压缩文件"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "notice.docx", "加了密码的 Office 文件"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "notice.docx", "旧版 Word 文件"),
        (b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"), "list.doc", "旧版 Excel 文件"),
    ],
)  # fmt: skip
def test_formats_with_the_same_first_bytes_are_told_apart_by_their_parts(
    source: bytes, filename: str, said: str
) -> None:
    unread = [replace(row, read=None) if row.magic else row for row in FORMATS]
    with pytest.raises(Unreadable, match=f"这是{said}"):
        extract(source, filename, unread)
