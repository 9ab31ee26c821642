"""Markdown, pages and plain text as people have them: what is a heading, a row, an item, and what is not there."""

from datetime import date

import pytest

from knowledge_base.editions import read_edition
from knowledge_base.extraction import Unreadable, extract
from knowledge_base.kinds import Origin


def texts(source: str, name: str) -> list[str]:
    return [paragraph.text for paragraph in extract(source.encode(), name).paragraphs]


def rows(source: str, name: str) -> list[dict[str, str]]:
    lines = extract(source.encode(), name).paragraphs
    return [dict(line.values) for line in lines if line.origin is Origin.ROW]


MARKDOWN_TABLE = "# 收费\n\n| 项目 | 收费标准 |\n|:--|--|\n| 首次<br>办证 | 20元\\|证 |\n| 补证 |  |\n"
PAGE_TABLE = (
    "<h1>收费</h1><table><tr><td>部门</td><td>项目</td><td>收费标准</td></tr>"
    "<tr><td rowspan=2>区公安分局</td><td>身份证</td><td>40元</td></tr><tr><td>居住证</td><td>20元</td></tr></table>"
)
TEXT_TABLE = "收费\n部门\t项目\t收费标准\n区公安分局\t身份证\t40元\n区公安分局\t居住证\t20元\n"
BOX = "收费\n┌──┬──┐\n│部门│项目│\n├──┼──┤\n│区公安分局│身份证│\n└──┴──┘\n"


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        (
            MARKDOWN_TABLE,
            "a.md",
            [{"项目": "首次 办证", "收费标准": "20元|证"}, {"项目": "补证"}],
        ),
        (
            PAGE_TABLE,
            "a.html",
            [
                {"部门": "区公安分局", "项目": "身份证", "收费标准": "40元"},
                {"部门": "区公安分局", "项目": "居住证", "收费标准": "20元"},
            ],
        ),
        (
            TEXT_TABLE,
            "a.txt",
            [
                {"部门": "区公安分局", "项目": "身份证", "收费标准": "40元"},
                {"部门": "区公安分局", "项目": "居住证", "收费标准": "20元"},
            ],
        ),
        (BOX, "a.txt", [{"部门": "区公安分局", "项目": "身份证"}]),
    ],
)
def test_a_row_has_its_values_by_the_words_of_the_header(
    source: str, name: str, expected: list[dict[str, str]]
) -> None:
    assert rows(source, name) == expected


def test_rows_without_a_header_stay_apart() -> None:
    source = "困难家庭补助标准\n1\t低保家庭\t800\n2\t低收入家庭\t500\n"
    edition = read_edition(source.encode(), "a.txt")
    assert [p.text for p in edition.passages] == ["| 1 | 低保家庭 | 800 |", "| 2 | 低收入家庭 | 500 |"]
    assert edition.losses == ()


def test_the_marks_of_markdown_are_no_words() -> None:
    source = (
        '# 犬只登记\n\n<a name="x"></a>\n<font style="color:red">要带**身份证**。</font><br/>\n- [x] 免疫证明\n* 户口簿\n\n'
        "![](a.png)\n> 每户限养一只。\n\n1\\. 先免疫&nbsp;\n点击[这里](https://example.invalid/(a))下载。\n```\n# 不是标题\n```\n[^1]: 一年内。\n"
    )
    assert texts(source, "a.md") == [
        "犬只登记",
        "要带身份证。",
        "免疫证明",
        "户口簿",
        "每户限养一只。",
        "1. 先免疫",
        "点击这里下载。",
        "# 不是标题",
        "一年内。",
    ]


def test_headings_of_markdown_in_every_spelling() -> None:
    source = "办事指南\n====\n\n##一、条件 {#a}\n\n二、材料\n---\n\n满十八岁。\n\n---\n\n### 问 ###\n"
    levels = [(p.text, p.level) for p in extract(source.encode(), "a.md").paragraphs]
    assert levels == [
        ("办事指南", 1),
        ("一、条件", 2),
        ("二、材料", 2),
        ("满十八岁。", None),
        ("问", 3),
    ]


def test_a_marked_title_ends_at_its_line() -> None:
    edition = read_edition("# 图书馆开放时间\n\n周六 9:00-17:00\n\n法定节假日闭馆\n".encode(), "a.md")
    assert edition.title == "图书馆开放时间"
    assert [p.text for p in edition.passages] == ["周六 9:00-17:00\n法定节假日闭馆"]


@pytest.mark.parametrize(
    "written", ["2022年12月31日", "2022.12.31", "2022/12/31", "22年12月31号", '"2022-12-31"']
)
def test_a_date_in_front_matter_may_be_written_in_any_form(written: str) -> None:
    source = f"---\n单位：东湖区民政局\ndate: {written}\ntags: [补贴]\n---\n# 补贴办法\n\n每人200元。\n"
    edition = read_edition(source.encode(), "a.md")
    assert (edition.issuer, edition.issued_on) == ("东湖区民政局", date(2022, 12, 31))


@pytest.mark.parametrize(
    ("line", "number"), [("失效日期: 明年年底", 3), ("这一行没有冒号", 3), ("废止日期: 待定", 3)]
)
def test_front_matter_that_cannot_be_read_is_refused_by_its_line(line: str, number: int) -> None:
    with pytest.raises(Unreadable, match=f"第 {number} 行.*{line[:4]}"):
        extract(f"---\n类型: 政策文件\n{line}\n---\n# 办法\n\n正文。\n".encode(), "a.md")


def test_a_page_gives_the_document_and_names_what_it_left_out() -> None:
    page = """<html><head><meta name="PubDate" content="2024-03-02"><title>关于停车的通知_东湖区政府</title></head><body>
    <form action="a.aspx"><input type=hidden value=abc><div class="dqwz">当前位置：首页>>通知</div><div>栏目导航</div>
    <ul><li><a href=/a>政务公开</a></li><li><a href=/b>办事服务</a></li></ul>
    <ul><li>索引号：DH-1</li><li>效力状态：已废止</li></ul>
    <div>关于停车的通知</div><p>各街道：</p><p><span style='mso-list:Ignore'>一、<span style='font:7pt'>&nbsp; </span></span>停车<o:p></o:p></p>
    <p>每小时5元。<del>每小时3元。</del></p><pre>第一行\n第二行</pre><p>【打印本页】【关闭窗口】</p></form></body></html>"""
    edition = read_edition(page.encode(), "a.html")
    assert edition.title == "关于停车的通知"
    assert [(p.heading, p.heading_text, p.text) for p in edition.passages] == [
        ("一", "一、停车", "每小时5元。\n第一行\n第二行")
    ]
    assert edition.fields is not None
    stated = {name: edition.fields[name] for name in ("索引号", "有效性", "发布日期", "主送")}
    assert stated == {"索引号": "DH-1", "有效性": "已废止", "发布日期": "2024-03-02", "主送": "各街道："}
    named = "".join(edition.warnings)
    assert all(words in named for words in ("栏目导航", "政务公开", "打印本页", "每小时3元"))


def test_tables_of_the_layout_are_read_as_text() -> None:
    page = "<table><tr><td>栏目</td><td><table><tr><td><p>第一段。</p></td></tr></table><p>第二段。</p></td></tr></table>"
    assert texts(f"<html><body><h1>通知</h1>{page}</body></html>", "a.html") == [
        "通知",
        "栏目",
        "第一段。",
        "第二段。",
    ]


def test_rows_of_a_table_as_wide_as_the_page_are_no_wrapped_lines() -> None:
    rows = [f"{number}号养老服务驿站（含助餐点）\t示例街道示例路{number}号" for number in range(11, 16)]
    read = extract("\n".join(["关于养老驿站的通告", "名称\t地址", *rows]).encode(), "a.txt")
    assert [dict(p.values) for p in read.paragraphs[1:]] == [
        dict(zip(("名称", "地址"), row.split("\t"), strict=True)) for row in rows
    ]


def test_lines_wrapped_at_a_width_are_put_together() -> None:
    wrapped = [
        "关于防汛的通知",
        "　　全区有河道二十七条，水库十六座，均须在汛期到来之前完成清理。",
        "一、二级水源保护区内的河段由区水利局会同生态环境分局直接组织排",
        "查，三级以下的河段由所在街道和社区负责，汛期每天巡查一次以上，",
        "并于每周五下班前报送巡查情况和照片，遇到险情应当立即上报区水利",
        "局值班室。",
        "　　电话：66280000",
    ]
    lines = texts("\n".join(wrapped), "a.txt")
    assert lines == [wrapped[0], "".join(wrapped[1:6]).strip(), wrapped[6].strip()]


def test_a_page_that_states_its_title_in_its_data_alone_has_it_and_keeps_its_first_line() -> None:
    page = (
        '<head><meta name="ArticleTitle" content="电动车牌照管理规定"></head>'
        "<body><p>号牌工本费每副10元。</p><p>过渡期至年底。</p></body>"
    )
    edition = read_edition(page.encode(), "x.html")
    assert edition.title == "电动车牌照管理规定"
    assert edition.passages[0].text == "号牌工本费每副10元。\n过渡期至年底。"


def test_a_picture_is_left_out_with_the_whole_of_its_address() -> None:
    assert texts("# 收费\n\n见![图](a_(1).png)附图。\n", "a.md")[1:] == ["见附图。"]


def test_borders_alone_are_no_table_and_two_words_with_a_gap_no_row() -> None:
    assert rows(f"收费\n{'---' * 5}\n{'---' * 5}\n甲  乙\n丙  丁\n", "a.txt") == []
    assert len(rows("收费\n甲\t乙\n丙\t丁\n", "a.txt")) == 1
