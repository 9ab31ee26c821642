"""Guides (办事指南) in Markdown: front matter and sections fill the fields a list fills."""

from typing import Any

from knowledge_base.edition import Edition
from knowledge_base.editions import read_edition
from knowledge_base.kinds import Kind, Origin
from knowledge_base.passages import cut
from knowledge_base.sections import Section
from knowledge_base.service_items.fields import Field
from knowledge_base.service_items.guide import read_guide, with_headings
from knowledge_base.service_items.item import KEPT_AS
from knowledge_base.service_items.materials import read_materials

GUIDE = """\
---
类型: 服务事项
编号: si-example
服务对象: 自然人
事项类型: 行政确认
办理机构: 区示例局
设定依据: 《示例条例》第三条、第七条
办理情形: 本人、代办
法定办结时限: 20个工作日
承诺办结时限: 7个工作日
咨询电话: 010-55500001
投诉电话: 以窗口公布为准
---

# 示例证申领

## 什么人可以办

住在本区的人。

## 要带什么材料

1. 居民身份证（原件）
2. 照片（2份）

### 代办

1. 授权委托书（原件）

## 怎么办

1. 提交申请
2. 审核

## 到哪里办

示例路1号
办理时间：周一至周五 9:00—17:00

## 办了有什么用

可以办示例卡。
"""


def read(text: str = GUIDE) -> Edition:
    return read_edition(text.encode(), "si.md")


def kept(edition: Edition) -> dict[str, Any]:
    fields: dict[str, Any] = dict(edition.fields or {})[KEPT_AS]
    return fields


def test_front_matter_and_sections_fill_the_fields() -> None:
    fields = kept(read())
    assert fields["设定依据"]["法规"] == [{"名称": "示例条例", "条款": ["第三条", "第七条"]}]
    assert fields["办理情形"] == ["本人", "代办"]
    assert fields["承诺办结时限"] == {"原文": "7个工作日", "数": 7, "单位": "工作日"}
    assert fields["实施主体"] == ["区示例局"]
    assert fields["受理条件"] == "住在本区的人。"
    assert len(fields["办理流程"]) == 2
    assert fields["办理时间"] == "周一至周五 9:00—17:00"


def test_materials_under_a_case_are_for_that_case() -> None:
    materials = kept(read())["申请材料"]["清单"]
    assert [(m["名称"], m.get("情形")) for m in materials] == [
        ("居民身份证", None),
        ("照片", None),
        ("授权委托书", "代办"),
    ]


def test_what_only_the_front_matter_states_becomes_a_passage_and_sections_stay_as_they_are() -> None:
    passages = [(p.heading, p.text) for p in read().passages]
    assert ("多久能办好", "法定办结时限：20个工作日\n承诺办结时限：7个工作日") in passages
    assert ("咨询和投诉电话", "咨询电话：010-55500001") in passages
    assert ("什么人可以办", "住在本区的人。") in passages
    # 以窗口公布为准 answers nobody, and a section tells who may.
    assert not any("为准" in text or "服务对象" in text for _, text in passages)
    with_section = read(GUIDE + "\n## 多久能办好\n\n一般7个工作日。\n")
    told = [p.text for p in with_section.passages if p.heading == "多久能办好"]
    assert told == ["一般7个工作日。"]


def test_what_contradicts_in_a_guide_is_a_warning() -> None:
    faulty = GUIDE.replace("承诺办结时限: 7", "承诺办结时限: 30")
    assert read().warnings == ()
    assert read(faulty).warnings == (
        "承诺办结时限：30个工作日 超过法定办结时限 20个工作日，承诺的时间不能比法定的长。",
    )


def test_other_documents_have_no_such_fields() -> None:
    edition = read(GUIDE.replace("类型: 服务事项", "类型: 问答"))
    assert KEPT_AS not in (edition.fields or {})


def test_a_file_that_calls_itself_a_guide_is_an_item() -> None:
    edition = read_edition(
        "示例津贴申领办事指南\n\n受理条件：年满80周岁。\n咨询电话：010-55500001\n".encode(), "a.txt"
    )
    assert edition.kind is Kind.SERVICE_ITEM
    assert kept(edition)["受理条件"] == "年满80周岁。"


def section(heading: str, text: str, **values: str) -> Section:
    return Section("", heading, text, Origin.ROW if values else Origin.PARAGRAPH, values)


def test_a_table_of_materials_gives_a_material_a_row_for_the_case_it_stands_under() -> None:
    row = {"序号": "1", "材料名称": "委托书（见附件）", "份数": "2", "来源": "网上下载"}
    item = read_guide(
        "示例证",
        {},
        [
            section("四、申请材料", "情形一：本人办理"),
            section("四、申请材料", "材料名称：身份证", 材料名称="身份证"),
            section("四、申请材料", "注：能核验的免交。\n情形二：代办"),
            section("四、申请材料", "材料名称：委托书（见附件）", **row),
        ],
    )
    assert [(m.name, m.copies, m.source, m.scenario) for m in item.materials] == [
        ("身份证", None, "", "本人办理"),
        ("委托书（见附件）", 2, "网上下载", "代办"),
    ]


def test_a_form_without_headings_is_told_under_those_citizens_ask_by() -> None:
    form = [
        section("", "咨询电话：010-55500001", 咨询电话="010-55500001"),
        section("", "受理条件：1.住在本区；\n2.年满80周岁。", 受理条件="1.住在本区；\n2.年满80周岁。"),
    ]
    assert read_guide("示例津贴", {}, form).text(Field.CONDITIONS) == "1.住在本区；\n2.年满80周岁。"
    assert [passage.heading for passage in with_headings(cut(tuple(form)))] == [
        "咨询和投诉电话",
        "什么人可以办",
    ]


def test_materials_with_their_number_and_form_in_brackets_are_one() -> None:
    [material] = read_materials("居民身份证（份数：1；要求：原件核验，收复印件）")
    assert (material.name, material.copies, material.original) == ("居民身份证", 1, "原件核验，收复印件")
