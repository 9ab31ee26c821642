"""Guides in plain lines; all invented."""

from knowledge_base.service_items.fields import Field
from knowledge_base.service_items.labelled import read_labelled
from knowledge_base.service_items.passages import passages_of
from tests.shared_data import rows

NUMBERED = """\
一、事项名称：示例关系接收
二、事项类别：社会保障类
三、实施依据：
《示例意见》（示发〔2003〕16号）
四、实施机关：示例街道办事处
八、法定期限：1个工作日
十三、承诺时限：1个工作日内
十六、申请材料：
1、身份证原件、复印件（核对原件）
2、注意：户口本要本人页
十七、办理流程：
二十一、办理进程查询：010-55500001
二十二、咨询服务：010-55500001"""


def test_each_numbered_line_is_a_field_and_the_lines_below_belong_to_it() -> None:
    item = read_labelled("示例关系接收", NUMBERED)
    assert item
    assert item.text(Field.LEGAL_BASIS) == "《示例意见》（示发〔2003〕16号）"
    assert [m.original for m in item.materials] == ["原件、复印件", ""]
    assert Field.STEPS not in item.texts
    assert dict(item.others) == {"办理进程查询": "010-55500001"}
    told = "\n".join(passage.text for passage in passages_of(item))
    for line in NUMBERED.split("\n"):
        assert line.rpartition("：")[2] in told + item.text(Field.NAME), line


def test_a_name_of_a_field_alone_in_a_line_heads_what_follows() -> None:
    item = read_labelled(
        "示例注销", "示例注销\n需要申请材料\n1.户口簿；\n2.护照。\n办理流程及时限\n当场办理。"
    )
    assert item
    assert item.text(Field.MATERIALS) == "1.户口簿；\n2.护照。"
    assert item.text(Field.STEPS) == "当场办理。"


def test_a_text_that_names_no_fields_is_no_item() -> None:
    assert read_labelled("示例通知", "各单位：\n请于月底前报送。\n联系电话：010-55500001") is None


def test_real_guides_lose_no_line() -> None:
    guides = [
        *rows("data/service_items/jinan_street_guides.jsonl"),
        *rows("data/service_items/police_household_guides.jsonl"),
    ]
    for guide in guides:
        title = guide.get("title") or guide["name"]
        item = read_labelled(title, guide["text"])
        assert item, title
        told = "\n".join([title, *(f"{p.heading}\n{p.text}" for p in passages_of(item))])
        for line in guide["text"].split("\n"):
            words = line.partition("：")[2] or line
            assert words in told or line in item.called.values() or line.endswith("："), line
