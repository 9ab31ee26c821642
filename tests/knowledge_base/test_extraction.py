import pytest

from knowledge_base.editions import read_edition
from knowledge_base.extraction import MAX_BYTES, Unreadable


@pytest.mark.parametrize(
    ("source", "filename", "advice"),
    [
        (b"", "empty.txt", "空的"),
        (b" \r\n\t \xef\xbb\xbf", "blank.txt", "空的"),
        ("公告".encode() * (MAX_BYTES // 6 + 1), "large.txt", "拆分"),
        (b"%PDF-1.7 ...", "scan.pdf", "另存为"),
        (b"PK\x03\x04" + b"\x00" * 40, "notice.docx", "另存为"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"EncryptedPackage" * 4, "locked.docx", "去掉密码"),
        (bytes(range(1, 32)) * 40, "noise.txt", "编码"),
        (b"\x00\x01\x02\x03" * 100, "noise.txt", "编码"),
        ("标题\n正文。".encode(), "notes.xyz", "另存为"),
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
