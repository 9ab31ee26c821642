from datetime import date
from pathlib import Path

import pytest

from knowledge_base.document_number import find_document_number
from knowledge_base.extraction import extract
from knowledge_base.kinds import Disclosure
from knowledge_base.official_document import OfficialDocument, read
from knowledge_base.responsibility import find_responsibility

DOCUMENTS = Path(__file__).parents[1] / "documents"


def read_file(name: str, source: bytes | None = None) -> OfficialDocument:
    return read(extract(source or (DOCUMENTS / name).read_bytes(), name), name)


@pytest.fixture(scope="module")
def notice() -> OfficialDocument:
    return read_file("notice.txt")


def test_the_head_of_a_notice(notice: OfficialDocument) -> None:
    assert notice.issuer == "东湖区人民政府办公室"
    assert notice.document_number == "东政办发〔2024〕3号"
    assert notice.title == "东湖区人民政府办公室关于印发东湖区2024年便民服务工作要点的通知"
    assert notice.addressees == "区政府各委、办、局，各街道办事处，各有关单位"
    assert notice.issued_on == date(2024, 3, 5)


def test_the_foot_of_a_notice(notice: OfficialDocument) -> None:
    assert notice.printed_on == date(2024, 3, 6)
    assert notice.copied_to == "区委各部门，区人大常委会办公室，区政协办公室。"
    assert notice.disclosure is Disclosure.PROACTIVE


def test_numbering_runs_on_so_paths_are_what_is_cited(notice: OfficialDocument) -> None:
    keys = [section.heading for section in notice.sections if section.heading]
    assert keys == ["一（一）1", "一（一）2", "一（一）3", "一（二）4", "二（一）1", "二（一）2"]
    assert notice.sections[-1].heading_text == "二、听取群众意见 › （一）接听热线"


def test_paragraphs_cut_by_a_page_are_joined_also_inside_a_tail(notice: OfficialDocument) -> None:
    texts = {section.heading: section.text for section in notice.sections}
    assert "时间不少于7个工作日。" in texts["一（二）4"]
    assert texts["一（一）2"].endswith("区规划自然资源分局（区地名办）分别落实)")


@pytest.mark.parametrize(
    ("heading", "lead", "support"),
    [
        ("一（一）1", ("区民政局",), ("区市场监管局", "各街道")),
        ("一（一）2", (), ("区住房城乡建设委", "区规划自然资源分局（区地名办）")),
        ("一（一）3", (), ("区数据局",)),
        ("一（二）4", ("区交通委", "区城管委"), ("各部门", "各街道")),
        ("二（一）1", ("区政府办公室",), ()),
        ("二（一）2", (), ("区信访办",)),
    ],
)
def test_responsibility_tails(
    notice: OfficialDocument, heading: str, lead: tuple[str, ...], support: tuple[str, ...]
) -> None:
    text = next(section.text for section in notice.sections if section.heading == heading)
    tail = find_responsibility(text)
    assert tail is not None
    assert (tail.lead, tail.support) == (lead, support)
    assert text[tail.start :] == tail.text


def test_labelled_tails_name_leads_and_others() -> None:
    tail = find_responsibility(
        "推进此事。（牵头单位：区教委；配合单位：区财政局、区卫健委；完成时限：9月底）"
    )
    assert tail is not None
    assert (tail.lead, tail.support) == (("区教委",), ("区财政局", "区卫健委"))


@pytest.mark.parametrize(
    ("text", "lead", "support"),
    [
        ("内容：开放（每季度）\n责任单位：区教委、各街道\n完成时限：9月底", (), ("区教委", "各街道")),
        ("责任单位：区教委牵头，各学校负责落实", ("区教委",), ("各学校",)),
        ("牵头单位：区教委\n内容：开放\n配合单位：区财政局", ("区教委",), ("区财政局",)),
    ],
)
def test_a_line_of_a_list_of_tasks_names_the_units(
    text: str, lead: tuple[str, ...], support: tuple[str, ...]
) -> None:
    tail = find_responsibility(text)
    assert tail is not None
    assert (tail.lead, tail.support) == (lead, support)
    assert tail.text in text


@pytest.mark.parametrize(
    "text",
    ["（一）社区服务", "见附表（含老年人）。", "没有括号", "（未闭合的括号，区教委牵头", "完成时限：9月底"],
)
def test_other_brackets_are_no_tail(text: str) -> None:
    assert find_responsibility(text) is None


@pytest.mark.parametrize(
    "written",
    [
        "西政办发〔2017〕14号",
        "西政办发[2017]14号",
        "西政办发(2017)14号",
        "西政办发（2017）14号",
        "西政办发【2017】14号",
        "西政办发﹝2017﹞14号",
        "西政办发［２０１７］１４号",
        "西政办发〔2017〕第014号",
        "西政办发 〔 2017 〕 14 号",
        "西政办发〔2017年〕14号",
    ],
)
def test_every_way_to_write_a_document_number_is_one(written: str) -> None:
    assert find_document_number(written) == "西政办发〔2017〕14号"


def test_orders_have_numbers_without_brackets() -> None:
    assert find_document_number("中华人民共和国国务院令 第711号") == "国务院令第711号"
    assert find_document_number("没有文号") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(
    notice: OfficialDocument, encoding: str, line_end: str
) -> None:
    text = (DOCUMENTS / "notice.txt").read_text(encoding="utf-8")
    source = line_end.join(text.split("\n")).encode(encoding)
    assert read_file("notice.txt", source) == notice


def test_the_header_table_of_a_page_outranks_its_text() -> None:
    page = read_file("page.html")
    assert page.title == "东湖区民政局关于做好冬季困难群众救助的通知"
    assert (page.issuer, page.document_number) == ("东湖区民政局", "东民发〔2023〕18号")
    assert page.issued_on == date(2023, 11, 20)
    assert [section.heading for section in page.sections if section.heading] == ["一", "二"]
    assert not any("脚本" in section.text or "版权" in section.text for section in page.sections)


def test_a_page_in_gb18030_that_says_so_is_read_too() -> None:
    text = (DOCUMENTS / "page.html").read_text(encoding="utf-8").replace("utf-8", "gb18030")
    assert read_file("page.html", text.encode("gb18030")).document_number == "东民发〔2023〕18号"


def test_rules_are_cited_by_their_number() -> None:
    rules = read_file("rules.md")
    assert rules.title == "东湖区便民市场管理办法"
    assert (rules.issued_on, rules.effective_on) == (date(2019, 5, 8), date(2019, 7, 1))
    texts = {section.heading: section.text for section in rules.sections}
    assert texts["第二条"] == "便民市场的开办、经营，适用本办法：\n（一）固定市场；\n（二）早市。"
    assert texts["第三条"].startswith("开办早市")
    headings = {section.heading: section.heading_text for section in rules.sections}
    assert headings["第三条"].endswith("第二章 开办")


def test_a_missing_rule_is_pointed_out() -> None:
    source = (DOCUMENTS / "rules.md").read_text(encoding="utf-8").replace("第三条", "第四条").encode()
    assert any("第3条" in warning for warning in read_file("rules.md", source).warnings)


def test_an_order_is_called_by_what_it_publishes_and_dated_by_its_signature() -> None:
    lines = (
        "东湖区人民政府令",
        "第12号",
        "《东湖区养犬管理办法》已经2024年6月5日区政府常务会议审议通过，现予公布，自2024年8月1日起施行。",
        "区长　王某某",
        "2024年6月12日",
        "东湖区养犬管理办法",
        "第一条　为了规范养犬行为，制定本办法。",
        "第二条　本办法自2024年8月1日起施行。",
    )
    order = read(extract("\n".join(lines).encode(), "令.txt"))
    assert (order.title, order.document_number) == ("东湖区养犬管理办法", "东湖区人民政府令第12号")
    assert (order.issued_on, order.effective_on) == (date(2024, 6, 12), date(2024, 8, 1))


def test_several_organs_over_a_number_are_all_who_issued_it() -> None:
    lines = ("东湖区民政局文件", "东湖区财政局", "东民联发〔2024〕3号", "关于调整标准的通知", "现予调整。")
    joint = read(extract("\n".join(lines).encode(), "通知.txt"))
    assert (joint.title, joint.issuer) == ("关于调整标准的通知", "东湖区民政局、东湖区财政局")


def test_a_text_whose_title_is_stated_beside_it_keeps_its_first_sentence() -> None:
    page = "---\n标题: 义诊通知\nnumber: 东卫发〔2024〕30号\n---\n义诊每周六在湖滨广场举行。\n\n电话：010-00000001\n"
    notice = read(extract(page.encode(), "a.md"))
    assert (notice.title, notice.document_number) == ("义诊通知", "东卫发〔2024〕30号")
    assert notice.sections[0].text.startswith("义诊每周六在湖滨广场举行。")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("（2024年3月28日区政府第5次常务会议通过）", date(2024, 3, 28)),
        ("发布年度报告　2024-03-28", None),
        ("区政府于2024年3月28日发布了年度报告。", None),
    ],
)
def test_a_day_on_which_something_else_was_published_is_not_the_documents(
    line: str, day: date | None
) -> None:
    assert (
        read(extract(f"政务公开大事记的通知\n{line}\n各单位都要做好。\n".encode(), "a.txt")).issued_on == day
    )
