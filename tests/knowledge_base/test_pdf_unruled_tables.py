"""Tables in PDF files that have no rules: columns are known by what stands below each other."""

from collections.abc import Sequence

from knowledge_base.extraction import extract
from knowledge_base.kinds import Origin
from tests.knowledge_base.pdf_files import LEFT, PdfFile

HEADER = ["序号", "机构名称", "床位费", "联系电话"]
PLACES = [LEFT, LEFT + 60, LEFT + 220, LEFT + 320]
TEXT = "根据有关规定，现将收费标准公示如下，自公布之日起执行，收费单位应当在收费场所公示，接受群众监督。"


def write(file: PdfFile, *rows: Sequence[str], places: Sequence[float] = PLACES) -> None:
    """Rows, a cell at each place; a line feed goes on below in the cell."""
    for row in rows:
        for text, place in zip(row, places, strict=False):
            for at, words in enumerate(text.split("\n")):
                if words:
                    file.write(words, place, file.y + 15 * at)
        file.y += 15 * max(text.count("\n") for text in row) + 26


def rows(file: PdfFile) -> list[list[str]]:
    """The cells of each row."""
    paragraphs = extract(file.made(), "file.pdf").paragraphs
    return [list(line.values.values()) for line in paragraphs if line.origin is Origin.ROW]


def three(*, start: int = 1) -> list[list[str]]:
    return [[str(n), f"第{n}养老院", f"每月{n}00元", f"010-5550120{n}"] for n in range(start, start + 3)]


def test_rows_without_rules_have_the_words_of_their_header() -> None:
    file = PdfFile()
    file.paragraph(TEXT)
    write(file, HEADER, *three())
    file.paragraph("注：以上标准含税，由各机构负责解释。")
    paragraphs = extract(file.made(), "file.pdf").paragraphs
    assert [line.origin for line in paragraphs] == [Origin.PARAGRAPH, *[Origin.ROW] * 3, Origin.PARAGRAPH]
    assert paragraphs[2].values == dict(zip(HEADER, three()[1], strict=True))


def test_a_cell_of_several_lines_belongs_to_one_row() -> None:
    file = PdfFile()
    write(file, HEADER, ["1", "第一养老院\n东区", "每月100元", "010-55501201"], *three(start=2))
    assert rows(file) == [["1", "第一养老院东区", "每月100元", "010-55501201"], *three(start=2)]


def test_cells_centred_beside_one_of_several_lines_belong_to_its_row() -> None:
    file = PdfFile()
    write(file, HEADER)
    file.write("第一养老院", PLACES[1], file.y - 8)
    file.write("（东区）", PLACES[1], file.y + 8)
    write(file, ["1", "", "每月100元", "010-55501201"])
    file.y += 8
    write(file, *three(start=2))
    assert rows(file) == [["1", "第一养老院（东区）", "每月100元", "010-55501201"], *three(start=2)]


def test_rows_without_the_first_cell_are_rows_where_all_stand_equally_far_apart() -> None:
    file = PdfFile()
    write(file, HEADER, *three(), ["", "第四养老院", "每月400元", "010-55501204"])
    assert [len(row) for row in rows(file)] == [4, 4, 4, 3]


def test_a_line_over_a_group_of_rows_is_a_line_and_the_header_holds_below_it() -> None:
    file = PdfFile()
    write(file, ["窗口", "上午", "下午"], ["一、中心"], ["综合窗口", "9:00", "13:00"])
    write(file, ["二、街道"], ["湖滨街道", "", "14:00"], ["柳林街道", "8:30", "13:30"])
    paragraphs = extract(file.made(), "file.pdf").paragraphs
    assert [line.text for line in paragraphs] == [
        "一、中心",
        "窗口：综合窗口\n上午：9:00\n下午：13:00",
        "二、街道",
        "窗口：湖滨街道\n下午：14:00",
        "窗口：柳林街道\n上午：8:30\n下午：13:30",
    ]


def test_items_in_a_cell_stay_lines() -> None:
    file = PdfFile()
    write(file, ["事项名称", "居住证申领"], ["申请材料", "1.身份证\n2.照片"], ["咨询电话", "010-55501201"])
    paragraphs = extract(file.made(), "file.pdf").paragraphs
    assert paragraphs[1].text == "申请材料：1.身份证\n2.照片"


def test_a_table_goes_on_over_a_page_and_its_header_counts_once() -> None:
    file = PdfFile()
    file.furniture = lambda file, page: file.write(f"— {page} —", 280, 800)
    write(file, HEADER, *three())
    file.turn()
    write(file, HEADER, *three(start=4))
    assert [row[0] for row in rows(file)] == ["1", "2", "3", "4", "5", "6"]


def test_the_number_of_a_row_at_the_top_of_a_page_is_no_page_number() -> None:
    file = PdfFile()
    write(file, HEADER, *three())
    file.turn()
    file.y = 80
    write(file, *three(start=4))
    assert [row[0] for row in rows(file)] == ["1", "2", "3", "4", "5", "6"]


def test_numbers_at_the_right_of_their_column_stand_under_its_name() -> None:
    file = PdfFile()
    write(file, ["类别", "人次"], places=[LEFT, LEFT + 200])
    for name, count in (("低保", "12,405"), ("特困", "820"), ("临时", "7")):
        file.write(name, LEFT, file.y)
        file.canvas.drawRightString(LEFT + 300, file.canvas._pagesize[1] - file.y, count)
        file.y += 24
    assert rows(file) == [["低保", "12,405"], ["特困", "820"], ["临时", "7"]]


def test_two_signatures_side_by_side_and_items_with_their_numbers_apart_are_no_table() -> None:
    file = PdfFile()
    file.paragraph(TEXT)
    write(file, ["东湖区民政局", "东湖区财政局"], ["2024年5月1日", "2024年5月1日"], places=[LEFT, LEFT + 200])
    file.paragraph(TEXT)
    write(file, *[[f"{n}.", f"带上第{n}份证件。"] for n in range(1, 5)], places=[LEFT, LEFT + 40])
    assert rows(file) == []
