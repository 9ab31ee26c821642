"""Tables in PDF files: rows with the words of their header, by the lines they are drawn with."""

from knowledge_base.extraction import Paragraph, extract
from knowledge_base.kinds import Origin
from tests.knowledge_base.pdf_files import PdfFile

HEADER = ["序号", "执收单位", "收费项目", "收费标准"]
WIDTHS = [40.0, 100.0, 120.0, 120.0]


def read(file: PdfFile) -> tuple[Paragraph, ...]:
    return extract(file.made(), "file.pdf").paragraphs


def rows(file: PdfFile) -> list[dict[str, str]]:
    return [dict(paragraph.values) for paragraph in read(file) if paragraph.origin is Origin.ROW]


def row(*values: str) -> dict[str, str]:
    return dict(zip(HEADER, values, strict=True))


def test_a_row_has_the_words_of_its_header_and_the_text_around_stays_around() -> None:
    file = PdfFile()
    file.paragraph("收费标准如下，自公布之日起执行。")
    file.table([HEADER, ["1", "区公安分局", "居住证工本费", "每证15元"]], WIDTHS)
    file.paragraph("说明：目录清单之外的收费，有权拒绝。")
    before, only, after = read(file)
    assert before.text == "收费标准如下，自公布之日起执行。"
    assert only.text == "序号：1\n执收单位：区公安分局\n收费项目：居住证工本费\n收费标准：每证15元"
    assert only.values == row("1", "区公安分局", "居住证工本费", "每证15元")
    assert after.text == "说明：目录清单之外的收费，有权拒绝。"


def test_a_cell_merged_down_is_that_of_each_row() -> None:
    file = PdfFile()
    file.table(
        [
            HEADER,
            ["1", "区公安分局", "居住证", "15元"],
            ["2", "^", "身份证", "20元"],
            ["3", "区教委", "学费", "800元"],
        ],
        WIDTHS,
    )
    assert [one["执收单位"] for one in rows(file)] == ["区公安分局", "区公安分局", "区教委"]


def test_lines_of_a_cell_are_joined_where_they_filled_it() -> None:
    file = PdfFile()
    file.table(
        [HEADER, ["1", "区住房城市建设\n委员会", "学费\n住宿费", "换领每证二十元；\n补领每证四十元"]],
        WIDTHS,
        44,
    )
    assert rows(file) == [row("1", "区住房城市建设委员会", "学费 住宿费", "换领每证二十元；补领每证四十元")]


def test_a_header_of_two_rows_names_its_columns_by_both() -> None:
    file = PdfFile()
    file.table(
        [["镇街", "任务数", "<", "责任人"], ["^", "瓶改管", "瓶改电", "^"], ["鼓楼街道", "62", "21", "刘某"]],
        [80.0, 60.0, 60.0, 80.0],
    )
    assert rows(file) == [
        {"镇街": "鼓楼街道", "任务数·瓶改管": "62", "任务数·瓶改电": "21", "责任人": "刘某"}
    ]


def test_a_table_that_a_page_cuts_is_one_and_its_repeated_header_is_said_once() -> None:
    file = PdfFile()
    body = [[str(n), "区民政局", f"第{n}种补贴", f"{n}元"] for n in range(1, 9)]
    file.table([HEADER, *body[:5]], WIDTHS)
    file.turn()
    file.table([HEADER, *body[5:]], WIDTHS)
    assert rows(file) == [row(*cells) for cells in body]


def test_a_table_that_goes_on_without_a_header_keeps_the_first() -> None:
    file = PdfFile()
    body = [[str(n), "区民政局", f"第{n}种补贴", f"{n}元"] for n in range(1, 9)]
    file.table([HEADER, *body[:5]], WIDTHS)
    file.turn()
    file.table(body[5:], WIDTHS)
    assert rows(file) == [row(*cells) for cells in body]


def test_equal_numbers_in_neighbouring_rows_are_never_glued() -> None:
    file = PdfFile()
    file.table([HEADER, ["1", "区教委", "学费", "800"], ["2", "区教委", "住宿费", "200"]], WIDTHS)
    first, second = rows(file)
    assert (first["收费标准"], second["序号"], second["收费标准"]) == ("800", "2", "200")


def test_a_frame_around_text_is_no_table() -> None:
    file = PdfFile()
    file.canvas.rect(60, 600, 480, 160)
    file.paragraph("本通知自公布之日起执行，由区民政局负责解释。")
    assert [(p.text, p.origin) for p in read(file)] == [
        ("本通知自公布之日起执行，由区民政局负责解释。", Origin.PARAGRAPH)
    ]
