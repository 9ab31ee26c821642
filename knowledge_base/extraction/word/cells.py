"""The cells of a table, which of them stand in a row, and what their words look like."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge_base.extraction.paragraph import Paragraph

#: What names something in a form or over a column.
_LABEL = re.compile(
    r"(?:名称|编[码号]|代码|类[型别]|性质|主体|机[关构]|部门|单位|时限|期限|时间|日期|地[点址]|窗口|电话|热线|传真|邮箱|邮编"
    r"|网[址站]|依据|条件|材料|要求|流程|程序|步骤|方式|渠道|形式|标准|收费|费用|对象|范围|层级|数量|件数|份数|姓名|性别|年龄"
    r"|民族|住址|证号|号码|联系人|负责人|责任人|解读人|意见|签[字名章]|备注|说明|结果|情况|状态|效力|有效性|[文字]号|索引号|主题词"
    r"|分类|标题|来源|内容|事项|序号|金额|次数|账号|属性|项目|区域|职[务责]|版本|照片)$|[:：]$|^是否"
)
_LONGEST_LABEL = 16
_SENTENCE = re.compile(r"[。；;！!？?]")
_DIGITS = re.compile(r"\d+")


@dataclass
class Cell:
    """A cell: the lines within, whether it holds a table, the column it begins at (from 0) and how many it covers."""

    lines: list[Paragraph] = field(default_factory=list)
    column: int = 0
    width: int = 1
    is_bold: bool = False
    holds_table: bool = False

    @property
    def text(self) -> str:
        """Its words, line by line."""
        return "\n".join(line.text for line in self.lines)

    @property
    def label(self) -> str:
        """Its words as the name of something: on one line, without the colon."""
        return "".join(self.text.split()).rstrip(":：")


#: The cells that stand in a row, from left to right; one that is merged down stands in each of its rows.
Row = Sequence[Cell]


def is_label(cell: Cell) -> bool:
    """Whether a cell says what another is: bold, or in the words of forms and headers."""
    return fits_label(cell) and (cell.is_bold or _LABEL.search(cell.text.strip()) is not None)


def fits_label(cell: Cell) -> bool:
    """Whether a cell is short enough for a name, no sentence and no number."""
    is_short = 0 < len(cell.label) <= _LONGEST_LABEL
    return is_short and any(map(str.isalpha, cell.label)) and not _SENTENCE.search(cell.text)


def is_alike(cell: Cell, below: Cell) -> bool:
    """Whether both have numbers in the same form of words: 每月6元, 每月35元."""
    return cell is not below and _form(cell) == _form(below) and any(c.isdigit() for c in cell.text)


def _form(cell: Cell) -> str:
    return _DIGITS.sub("0", cell.label)


def width_of(rows: Sequence[Row]) -> int:
    """The number of columns of a table."""
    return max((cell.column + cell.width for row in rows for cell in row), default=0)
