"""Spreadsheets to fill in: the header, an example row that is never taken in, and a sheet that explains each column."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from knowledge_base.extraction.columns import Column, Type
from knowledge_base.extraction.tables import EXAMPLE
from knowledge_base.extraction.workbook import GUIDE
from knowledge_base.service_items.fields import Field

_HEADER_FILL = PatternFill("solid", fgColor="E2EFF2")
_EXAMPLE_FONT = Font(italic=True, color="808080")
#: Rows that are made ready for text, so that codes and telephones keep their zeros.
_READY = 500


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column of a template: its name, what the example row says, what it is for, and whether it must be filled."""

    name: str
    example: str
    says: str
    is_required: bool = False


#: What citizens ask of an item, in the order they ask it.
ITEM_COLUMNS = (
    TemplateColumn(Field.NAME, "居住证申领", "市民找它时用的名字，与事项清单一致。", is_required=True),
    TemplateColumn(
        Field.CODE, "1102000000000001", "这件事项自己的编码。再次导入时，同一个编码就是更新同一件事项。"
    ),
    TemplateColumn(Field.KIND, "行政确认", "行政许可、行政确认、公共服务等。"),
    TemplateColumn(Field.OWNER, "示例区公安分局", "由哪个单位办。"),
    TemplateColumn(Field.OBJECTS, "自然人", "自然人、企业法人等，几个之间用顿号。"),
    TemplateColumn(Field.CONDITIONS, "在本区居住半年以上。", "什么人可以办。"),
    TemplateColumn(
        Field.MATERIALS,
        "1. 居民身份证原件\n2. 居住地住址证明",
        "一行一项，写明是什么材料，不写“其他材料”。不需要材料写“无”。",
    ),
    TemplateColumn(Field.STEPS, "1. 到窗口申请\n2. 当场受理\n3. 领证", "一行一步。"),
    TemplateColumn(Field.HANDLING, "承诺件", "即办件或承诺件。即办件要当场办结。"),
    TemplateColumn(Field.LEGAL_LIMIT, "15个工作日", "数字加单位，如“15个工作日”。"),
    TemplateColumn(Field.PROMISED_LIMIT, "10个工作日", "数字加单位，不能比法定的长；“尽快”“及时”不是天数。"),
    TemplateColumn(Field.PLACE, "示例区示例街1号政务服务中心二层12号窗口", "写到窗口。"),
    TemplateColumn(Field.HOURS, "工作日9:00—17:00", "写明午休是否办理。"),
    TemplateColumn(Field.CHARGED, "否", "是或否。"),
    TemplateColumn(Field.FEE, "", "收费的写金额和单位。"),
    TemplateColumn(Field.FEE_BASIS, "", "收费的写依据的文件和条款。"),
    TemplateColumn(Field.RESULT, "北京市居住证", "办完拿到什么。"),
    TemplateColumn(Field.CONSULT, "010-00000000", "带区号。"),
    TemplateColumn(Field.COMPLAINT, "12345", "不能与咨询电话相同（12345 除外）。"),
    TemplateColumn(Field.LEGAL_BASIS, "《居住证暂行条例》第九条", "法规全名和条款。"),
    TemplateColumn(Field.NOTES, "", "其他要提醒市民的话。"),
)
PLACE_COLUMNS = (
    TemplateColumn("名称", "示例一街驿站", "市民叫它的名字。", is_required=True),
    TemplateColumn("地址", "示例区示例一街1号", "写到门牌号。"),
    TemplateColumn("电话", "010-00000000", "带区号。"),
    TemplateColumn("开放时间", "周一至周五 9:00—17:00", "市民看了就知道哪天能去。"),
    TemplateColumn("纬度", "39.9139", "高德、腾讯地图的坐标，北京约 39.9。纬度和经度要么都写，要么都不写。"),
    TemplateColumn("经度", "116.3661", "北京约 116.4。"),
    TemplateColumn("备注", "有助餐", "其他要说的，可以不写。"),
)
_EXAMPLES = {
    Type.NUMBER: ("12", "数字。"),
    Type.DATE: ("2026-03-05", "日期，写成 2026-03-05 这样。"),
    Type.MONEY: ("100元/次", "数字加单位。"),
    Type.PHONE: ("010-00000000", "电话，带区号。"),
    Type.CODE: ("SL-0001", "编号，每行不同，一个字也不能差。"),
}


def columns_for(columns: Iterable[Column]) -> tuple[TemplateColumn, ...]:
    """The columns of a template for a directory that has these."""
    return tuple(_column(column) for column in columns)


def template(title: str, columns: Sequence[TemplateColumn]) -> bytes:
    """The workbook (.xlsx)."""
    book = Workbook()
    sheet = book.active
    sheet.title = title[:31]
    sheet.append([column.name for column in columns])
    sheet.append([f"{EXAMPLE}{columns[0].example}", *(column.example for column in columns[1:])])
    for at, column in enumerate(columns, 1):
        head, example = sheet.cell(1, at), sheet.cell(2, at)
        head.font, head.fill = Font(bold=True), _HEADER_FILL
        example.font, example.alignment = _EXAMPLE_FONT, Alignment(wrap_text=True, vertical="top")
        width = max(len(column.name), min(16, len(column.example)))
        sheet.column_dimensions[get_column_letter(at)].width = 2.2 * width + 4
        for row in range(2, _READY):
            # As text: 0012 stays 0012.
            sheet.cell(row, at).number_format = "@"
    sheet.freeze_panes = "A2"
    _explain(book, columns)
    _as_words(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _as_words(book: Workbook) -> None:
    """A column that somebody has called =1+1 is a name: nothing here is ever reckoned by who opens it."""
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            cell.data_type = "s"
            cell.quotePrefix = True


def _explain(book: Workbook, columns: Sequence[TemplateColumn]) -> None:
    guide = book.create_sheet(GUIDE)
    guide.append(["列名", "是否必填", "怎么填", "示例"])
    for column in columns:
        guide.append([column.name, "必填" if column.is_required else "", column.says, column.example])
    guide.append([])
    guide.append([f"第 2 行以“{EXAMPLE}”开头，是示例，导入时会跳过，可以留着。这一页也不导入。"])
    for letter, width in zip("ABCD", (22, 10, 60, 44), strict=True):
        guide.column_dimensions[letter].width = width
    for row in guide.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=cell.row == 1)


def _column(column: Column) -> TemplateColumn:
    example, says = _EXAMPLES.get(column.type, ("示例", "文字。"))
    if column.is_key:
        says = "这一条的名字，市民就按它来问。"
        example = "示例一条"
    return TemplateColumn(column.name, example, says, is_required=column.is_key)
