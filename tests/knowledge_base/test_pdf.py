"""PDF with text: what a person reads on the pages, paragraph by paragraph, and nothing that only belongs to the page."""

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from knowledge_base.editions import read_edition
from knowledge_base.extraction import Extraction, Paragraph, Unreadable, extract
from tests.knowledge_base.pdf_files import HEIGHT, LEFT, WIDTH, PdfFile, room

LONG = "各街道办事处应当自受理申请之日起二十个工作日内完成家庭经济状况调查和民主评议，并将审核意见报送区民政局，由区民政局作出决定。"


def read(file: PdfFile) -> Extraction:
    return extract(file.made(), "file.pdf")


def words(file: PdfFile) -> list[str]:
    return [paragraph.text for paragraph in read(file).paragraphs]


def test_a_paragraph_is_whole_whatever_lines_columns_and_pages_cut_it() -> None:
    for columns in (1, 2):
        file = PdfFile(columns)
        file.title("关于社会救助的通知")
        for times in range(3, 15):
            file.paragraph(LONG * (times % 5 + 1))
        assert file.page > 1
        assert words(file) == ["关于社会救助的通知", *(LONG * (times % 5 + 1) for times in range(3, 15))]


def test_columns_are_read_one_after_the_other_and_what_spans_them_where_it_stands() -> None:
    file = PdfFile(columns=2)
    file.title("东湖区人民政府公报")
    for n in range(40):
        file.paragraph(f"左边或者右边的第{n}段，{LONG}")
    assert [text[:9] for text in words(file)] == [
        "东湖区人民政府公报"[:9],
        *(f"左边或者右边的第{n}段，"[:9] for n in range(40)),
    ]


def test_a_paragraph_ends_by_indentation_or_a_short_line() -> None:
    file = PdfFile()
    file.line("各街道办事处：")
    file.paragraph(LONG)
    file.line("一、申请条件", 2.0)
    file.paragraph("具有本区户籍。")
    file.paragraph(LONG)
    file.line("东湖区民政局", 25.0)
    file.line("2024年6月3日", 25.0)
    assert words(file) == [
        "各街道办事处：",
        LONG,
        "一、申请条件",
        "具有本区户籍。",
        LONG,
        "东湖区民政局",
        "2024年6月3日",
    ]


def test_a_line_that_begins_like_a_heading_in_the_middle_of_a_sentence_is_none() -> None:
    file = PdfFile()
    file.paragraph(LONG)
    first = "　　对独居老人、残疾人等用户每半月上门一次，对用户中的"
    file.line(first.ljust(39, "的"))
    file.line("二、三级风险户每月上门一次。")
    assert words(file)[1].endswith("的二、三级风险户每月上门一次。")


@pytest.mark.parametrize(
    ("end", "begin", "whole"),
    [
        ("moni-", "toring", "monitoring"),
        ("010-5550", "1206", "010-55501206"),
        ("of the", "district", "of the district"),
    ],
)
def test_words_and_numbers_that_a_line_end_cut_are_whole(end: str, begin: str, whole: str) -> None:
    start = "举报由区安全生产委员会办公室统一受理并登记"
    file = PdfFile()
    file.paragraph(LONG)
    while room(start + "项" + end, file.size) < file.width - 2 * file.size:
        start += "项"
    file.line(start + end, 2.0)
    file.line(f"{begin}已经公布。")
    assert words(file) == [LONG, f"{start}{whole}已经公布。"]


@pytest.mark.parametrize(
    "number",
    [
        "— {} —",
        "- {} -",
        "－{}－",
        "第{}页 共3页",
        "第 {} 页　共 3 页",
        "{}",
        "{}/3",
        "Page {} of 3",
        "共3页 第{}页",
    ],
)
def test_page_numbers_are_left_out(number: str) -> None:
    file = PdfFile()
    file.furniture = lambda file, page: file.write(number.format(page), WIDTH / 2, HEIGHT - 40, 9)
    for _ in range(20):
        file.paragraph(LONG * 2)
    assert file.page == 3
    assert words(file) == [LONG * 2] * 20


def test_running_heads_are_left_out_though_odd_and_even_pages_differ() -> None:
    def furniture(file: PdfFile, page: int) -> None:
        file.write("社会救助政策汇编" if page % 2 else "东湖区民政局编印", LEFT, 40, 9)
        file.write(f"咨询服务热线　{page}", LEFT, HEIGHT - 40, 9)

    file = PdfFile()
    file.furniture = furniture
    for _ in range(30):
        file.paragraph(LONG * 2)
    assert file.page == 4
    extraction = read(file)
    assert [paragraph.text for paragraph in extraction.paragraphs] == [LONG * 2] * 30
    assert set(extraction.left_out) >= {"社会救助政策汇编", "东湖区民政局编印"}


def test_annexes_that_begin_pages_alike_are_no_running_heads() -> None:
    file = PdfFile()
    for n in (1, 2, 3):
        file.write(f"附件{n}", LEFT, 90)
        file.paragraph(LONG)
        file.turn()
    assert [text for text in words(file) if text.startswith("附件")] == ["附件1", "附件2", "附件3"]


def test_a_watermark_that_lies_askew_is_left_out() -> None:
    file = PdfFile()
    file.paragraph(LONG)
    file.canvas.saveState()
    file.canvas.translate(200, 400)
    file.canvas.rotate(35)
    file.write("内部资料请勿外传", 0, HEIGHT, 40)
    file.canvas.restoreState()
    assert words(file) == [LONG]


@pytest.mark.parametrize(("grey", "is_left_out"), [(0.85, True), (1.0, False), (0.2, False)])
def test_large_pale_words_under_the_text_are_a_watermark_and_named(grey: float, is_left_out: bool) -> None:
    file = PdfFile()
    file.canvas.setFillGray(grey)
    file.write("仅供查阅", 200, 500, 40)
    file.canvas.setFillGray(0)
    file.paragraph(LONG)
    extraction = read(file)
    assert ("仅供查阅" in extraction.left_out) is is_left_out
    assert ("仅供查阅" in [paragraph.text for paragraph in extraction.paragraphs]) is not is_left_out


def test_what_lies_askew_is_named() -> None:
    file = PdfFile()
    file.paragraph(LONG)
    file.canvas.translate(300, 400)
    file.canvas.rotate(45)
    file.canvas.drawString(0, 0, "内部资料")
    assert read(file).left_out == ("内部资料",)


def test_small_print_at_the_edge_of_a_single_page_is_no_text_but_a_note_there_is() -> None:
    file = PdfFile(size=16)
    file.write("东湖区人民政府公报", 200, 45, 9)
    file.paragraph(LONG)
    file.write("①含节假日。", LEFT, HEIGHT - 30, 9)
    extraction = read(file)
    assert [paragraph.text for paragraph in extraction.paragraphs] == [LONG, "①含节假日。"]
    assert extraction.left_out == ("东湖区人民政府公报",)


def test_the_largest_words_above_the_text_are_the_title_but_not_who_issued_it() -> None:
    file = PdfFile()
    file.title("东湖区民政局文件", 26)
    file.title("社会救助指南", 20)
    file.line("")
    file.write("一、低保", LEFT, file.y, 15)
    file.y += 30
    file.paragraph(LONG)
    levels = [(paragraph.text, paragraph.level) for paragraph in read(file).paragraphs]
    assert levels == [("东湖区民政局文件", None), ("社会救助指南", 1), ("一、低保", 2), (LONG, None)]


def test_a_note_below_a_date_at_the_right_is_a_line_of_its_own() -> None:
    file = PdfFile()
    file.paragraph(LONG)
    file.line("2024年10月15日", 30.0)
    file.line("（此件主动公开）")
    assert words(file) == [LONG, "2024年10月15日", "（此件主动公开）"]


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("The plan is infor-", "mation in English.", "The plan is information in English."),
        ("咨询电话010-", "55501201。", "咨询电话010-55501201。"),
        ("邮箱opendata@", "donghu.example。", "邮箱opendata@donghu.example。"),
        ("网址http://a.example/open-", "platform。", "网址http://a.example/open-platform。"),
    ],
)
def test_a_word_an_address_or_a_number_that_was_cut_is_whole_though_the_line_is_short(
    above: str, below: str, whole: str
) -> None:
    file = PdfFile()
    file.paragraph(LONG)
    file.line(above, 2.0)
    file.line(below)
    assert words(file) == [LONG, whole]


def test_a_page_that_lies_on_its_side_is_read_upright() -> None:
    for angle in (0, 90, 180, 270):
        file = PdfFile()
        file.canvas.saveState()
        file.canvas.translate(*{0: (0, 0), 90: (HEIGHT, 0), 180: (WIDTH, HEIGHT), 270: (0, WIDTH)}[angle])
        file.canvas.rotate(angle)
        file.paragraph(LONG)
        file.line("第二段。", 2.0)
        file.canvas.restoreState()
        file.canvas.setPageSize((WIDTH, HEIGHT) if angle % 180 == 0 else (HEIGHT, WIDTH))
        assert words(file) == [LONG, "第二段。"]


def test_what_is_struck_twice_to_look_bold_is_there_once() -> None:
    file = PdfFile()
    for shift in (0.0, 0.3):
        file.write("东湖区1100元公开说明", LEFT + shift, 100, 18)
    file.paragraph(LONG)
    assert words(file) == ["东湖区1100元公开说明", LONG]


def test_a_table_of_contents_is_left_out() -> None:
    file = PdfFile()
    file.title("部门预算公开")
    file.line("目　　录")
    for at, chapter in enumerate(("第一部分 概况", "第二部分 预算表"), 1):
        file.line(f"{chapter}{'…' * 12}{at}")
        file.line(f"（{at}）机构设置{'.' * 40} {at}")
    file.paragraph(LONG)
    assert words(file) == ["部门预算公开", LONG]


def test_titles_are_known_by_their_size_and_joined() -> None:
    file = PdfFile()
    file.title("东湖区民政局文件", 30)
    file.write("东民发〔2024〕17号", 250, file.y)
    file.y += 40
    file.title("关于开展2024年度社区社会组织")
    file.title("培育扶持项目申报工作的通知")
    file.paragraph(LONG)
    file.title("第一部分 概况", 16)
    file.paragraph(LONG)
    assert [(p.text, p.level) for p in read(file).paragraphs] == [
        ("东湖区民政局文件", None),
        ("东民发〔2024〕17号", None),
        ("关于开展2024年度社区社会组织培育扶持项目申报工作的通知", 1),
        (LONG, None),
        ("第一部分 概况", 2),
        (LONG, None),
    ]


def test_lines_that_stand_side_by_side_stay_together() -> None:
    file = PdfFile()
    for place, telephone in (
        ("城东街道", "55501201"),
        ("城西街道", "55501202"),
        ("城南街道", "55501203"),
        ("城北街道", "55501204"),
    ):
        file.write(telephone, 300, file.y)
        file.line(place)
    assert words(file) == [
        "城东街道\u300055501201",
        "城西街道\u300055501202",
        "城南街道\u300055501203",
        "城北街道\u300055501204",
    ]


def test_a_password_that_only_forbids_copying_is_no_hindrance() -> None:
    file = PdfFile(password=StandardEncryption("", "owner", canCopy=0, canPrint=0))
    file.paragraph(LONG)
    assert words(file) == [LONG]


def test_a_file_that_a_password_closes_is_refused_with_what_to_do() -> None:
    file = PdfFile(password=StandardEncryption("user", "owner"))
    file.paragraph(LONG)
    with pytest.raises(Unreadable, match="去掉密码"):
        read(file)


def test_a_broken_file_is_refused_or_read_whole() -> None:
    file = PdfFile()
    for _ in range(30):
        file.paragraph(LONG)
    whole = file.made()
    for source in (b"%PDF-1.7 ...", whole[:400], whole[: len(whole) // 2]):
        with pytest.raises(Unreadable, match="损坏"):
            extract(source, "file.pdf")


def test_500_pages_are_read() -> None:
    file = PdfFile()
    for page in range(500):
        file.line(f"第{page}个事项的办理时限是{page}个工作日。", 2.0)
        if page < 499:
            file.turn()
    texts = words(file)
    assert len(texts) == 500
    assert texts[499] == "第499个事项的办理时限是499个工作日。"


def test_a_notice_in_pdf_has_its_head_and_its_foot() -> None:
    file = PdfFile()
    file.title("东湖区民政局文件", 30)
    file.write("东民发〔2024〕17号", 250, file.y)
    file.y += 40
    file.title("关于做好社会救助工作的通知")
    file.line("各街道办事处：")
    file.paragraph(LONG)
    file.line("东湖区民政局", 25.0)
    file.line("2024年6月3日", 25.0)
    edition = read_edition(file.made(), "file.pdf")
    assert edition.document_number == "东民发〔2024〕17号"
    assert str(edition.issued_on) == "2024-06-03"
    assert LONG in {line.strip() for passage in edition.passages for line in passage.text.split("\n")}


def test_a_paragraph_is_what_every_reader_gives() -> None:
    file = PdfFile()
    file.paragraph(LONG)
    assert read(file).paragraphs == (Paragraph(LONG),)
