"""What editors write is read as the passages they see beside it; what came from a file loses nothing on the way there and back."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.editing.body import read_body
from knowledge_base.editing.body_writing import body_of
from knowledge_base.editions import read_edition
from knowledge_base.kinds import Origin
from knowledge_base.passages import PassageText

_ODD = "#|`*_-〔〕>\\[]()<&!~.+　 \n一二（）1、。：第条abc甲乙丙"
_WORDS = st.text(st.sampled_from(_ODD), max_size=24)
_HEADING = st.sampled_from(["", "一", "一（二）", "一（二）1", "第九条", "附件 一", "要带什么材料"]) | _WORDS
_HEADINGS = st.lists(
    st.sampled_from(["一、总体要求", "（一）范围", "第一章 总则", "要带什么材料"]) | _WORDS, max_size=3
).map(" › ".join)
_VALUES = st.dictionaries(st.sampled_from(["项目", "标准"]) | _WORDS, _WORDS, max_size=3)
_PASSAGE = st.builds(PassageText, _HEADING, _HEADINGS, _WORDS, st.sampled_from(Origin), _VALUES | st.just({}))
LAW = """示例区市容管理规定

第一章　总　则

第一条　为了加强市容管理，制定本规定。

第二条　本规定适用于示例区。街道办事处应当履行下列职责：
（一）巡查；
（二）劝导。

第二章　罚　则

第三条　违反本规定的，由城管部门责令改正，并处二百元罚款。
"""
NOTICE = """# 关于便民服务的通知

各街道：

一、总体要求

（一）范围

1. 全区所有窗口，自本通知印发之日起实行首问负责。
2. 街道窗口周六上午开放，方便上班的市民办事。

（二）费用

下列项目不收费：

| 项目 | 说明 |
| --- | --- |
| 复印 | 每人每次不超过 20 张 |
| 打印 | 只打印申请表 |

二、其他

有关事项由区政务服务局解释。
"""


@given(st.lists(_PASSAGE, max_size=4).map(tuple))
def test_the_body_of_passages_is_read_as_these_passages(passages: tuple[PassageText, ...]) -> None:
    assert read_body(body_of(passages)).passages == passages


def test_the_body_of_a_file_is_plain_markdown() -> None:
    for text in (LAW, NOTICE):
        passages = read_edition(text.encode(), "示例.md").passages
        body = body_of(passages)
        assert read_body(body).passages == passages
        assert "原样" not in body, body
    assert "第一条　为了加强市容管理" in body_of(read_edition(LAW.encode(), "示例.md").passages)


def test_a_body_is_cut_at_headings_and_at_numbered_lines_after_an_empty_one() -> None:
    passages = read_body("# 一、怎么办\n\n1. 带上身份证，\n到窗口。\n\n2. 当场领取。\n").passages
    assert [(p.heading, p.text) for p in passages] == [
        ("一、1", "1. 带上身份证，\n到窗口。"),
        ("一、2", "2. 当场领取。"),
    ]
    assert {p.heading_text for p in passages} == {"一、怎么办"}


def test_marks_of_markdown_are_not_quoted() -> None:
    (passage,) = read_body("请带**身份证**和[照片](https://example.org)。").passages
    assert passage.text == "请带身份证和照片。"


def test_what_reaches_no_passage_is_named() -> None:
    body = read_body("# 空着的标题\n\n# 怎么办\n带身份证~~和照片~~。\n")
    assert any("空着的标题" in remark for remark in body.remarks)


def test_a_line_that_looks_like_a_heading_is_pointed_out() -> None:
    assert any("像是标题" in remark for remark in read_body("一、怎么办\n到窗口办。").remarks)
    assert not read_body("# 一、怎么办\n到窗口办。").remarks
