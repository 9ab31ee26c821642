"""Files with several documents in them: each is taken in, or refused, by itself."""

import gzip
import io
import json
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlalchemy import Engine, select

from database import versions
from knowledge_base.extraction import Extraction, Format, Paragraph, Unreadable, extract
from knowledge_base.extraction.packages import require_harmless
from knowledge_base.importing import Imported, import_file
from tests.conftest import NOW

NOTICE = "关于停车收费的通知\n各单位：\n停车按小时收费，每小时五元。\n"


def zipped(members: dict[str, bytes | str]) -> bytes:
    """A zip of these."""
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return written.getvalue()


def imported(engine: Engine, folder: Path, name: str, source: bytes) -> list[Imported]:
    (folder / name).write_bytes(source)
    return import_file(engine, folder / name, None, NOW, publishing=True)


def test_each_member_of_a_zip_is_a_document_of_its_own(engine: Engine, tmp_path: Path) -> None:
    source = zipped(
        {
            "通知/停车.txt": NOTICE,
            "问题.md": "# 关于养犬的规定\n\n养犬要登记。\n",
            "通知/.DS_Store": b"\x00",
            "__MACOSX/通知/._停车.txt": b"\x00\x05\x16\x07",
            "~$停车.docx": b"\x05",
            "空.txt": "",
            "另一.zip": zipped({"里面.txt": NOTICE}),
            "多行.jsonl": '{"title": "一", "text": "第一份。"}\n{"title": "二"}\n',
        }
    )
    found = imported(engine, tmp_path, "全部.zip", source)
    assert [(i.path.removeprefix(f"{tmp_path}/"), i.title, bool(i.refused)) for i in found] == [
        ("全部.zip/通知/停车.txt", "关于停车收费的通知", False),
        ("全部.zip/问题.md", "关于养犬的规定", False),
        ("全部.zip/空.txt", None, True),
        ("全部.zip/另一.zip", None, True),
        ("全部.zip/多行.jsonl", "一", False),
        ("全部.zip/多行.jsonl", None, True),
    ]
    assert "压缩文件里还有压缩文件" in str(found[3].refused)
    assert "第 2 行" in str(found[5].refused)
    with engine.connect() as conn:
        kept = conn.execute(select(versions.c.filename, versions.c.source)).all()
    assert ("停车.txt", NOTICE.encode()) in [tuple(row) for row in kept]


def test_names_of_chinese_windows_are_read(engine: Engine, tmp_path: Path) -> None:
    written = io.BytesIO()
    with ZipFile(written, "w") as file:
        file.writestr("AAAA.txt", NOTICE)
    source = written.getvalue().replace(b"AAAA.txt", "停车".encode("gbk") + b".txt")
    [one] = imported(engine, tmp_path, "a.zip", source)
    assert one.path.endswith("a.zip/停车.txt")


def test_a_line_of_json_that_is_bad_takes_no_other_with_it(engine: Engine, tmp_path: Path) -> None:
    rows = [{"id": n, "title": f"第{n}份", "text": f"第{n}份的内容。"} for n in range(3)]
    lines = [
        json.dumps(rows[0]),
        "{",
        json.dumps(rows[1] | {"text": "\x00\ud800好\uffff的"}),
        "",
        json.dumps(rows[2]),
    ]
    found = imported(engine, tmp_path, "a.jsonl.gz", gzip.compress("\n".join(lines).encode()))
    assert [i.title for i in found] == ["第0份", None, "第1份", "第2份"]
    assert "第 2 行读不懂" in str(found[1].refused)


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        ("a.zip", zipped({"a.txt": b"0" * 30_000_000}), "压缩炸弹"),
        ("a.zip", zipped({f"{n}.txt": (str(n) * 200).encode() for n in range(20_001)}), "文件太多"),
        ("a.zip", zipped({"a.txt": NOTICE})[:60], "不完整"),
        ("a.zip", zipped({".hidden": "x"}), "没有可以导入的文件"),
        ("a.txt", b"%PDF-1.7" + bytes(100), "。"),
    ],
    ids=lambda value: str(value)[:12],
)  # fmt: skip
def test_what_would_do_harm_is_a_sentence(
    engine: Engine, tmp_path: Path, name: str, source: bytes, said: str
) -> None:
    [one] = imported(engine, tmp_path, name, source)
    assert said in str(one.refused)


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (b"<a>" + b" " * 30_000_000, "压缩炸弹"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "XML 实体"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'.encode("utf-16"), "XML 实体"),
    ],
    ids=["bomb", "entities", "file of ours"],
)
def test_an_office_file_is_looked_at_before_it_is_read(part: bytes, said: str) -> None:
    require_harmless(zipped({"word/document.xml": b"<a/>"}))
    with pytest.raises(Unreadable, match=said):
        require_harmless(zipped({"word/document.xml": part}))


def test_a_member_with_a_password_is_a_sentence(engine: Engine, tmp_path: Path) -> None:
    source = bytearray(zipped({"a.txt": NOTICE, "b.txt": NOTICE}))
    source[source.index(b"PK\x01\x02") + 8] |= 1
    first, second = imported(engine, tmp_path, "a.zip", bytes(source))
    assert "加了密码" in str(first.refused)
    assert second.title == "关于停车收费的通知"


def test_characters_that_no_database_keeps_are_left_out() -> None:
    def read(source: bytes) -> Extraction:
        return Extraction(
            (Paragraph(source.decode(), values={"名称\x00": "\ud800甲\uffff\t"}),), {"标题": "通\x0c知"}
        )

    card = Format("卡片", (".crd",), read, magic=(b"CARD",))
    extraction = extract(b"CARD\x00\x1f1", "a.crd", [card])
    assert extraction.paragraphs[0].text == "CARD1"
    assert extraction.paragraphs[0].values == {"名称": "甲\uffff\t"}
    assert extraction.fields == {"标题": "通知"}


def test_a_file_without_any_text_below_its_title_is_a_sentence(engine: Engine, tmp_path: Path) -> None:
    page = f"<html><body>{'<div>' * 2_000}停车收费。".encode()
    for one in (
        *imported(engine, tmp_path, "a.html", page),
        *imported(engine, tmp_path, "b.txt", b"---\n---\n# a\n"),
    ):
        assert one.refused is None or one.refused.endswith("。")
        assert bool(one.refused) == (one.passages == 0)
