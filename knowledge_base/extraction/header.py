"""The header of a table: where it is, how many rows it takes, what its columns are called."""

import re
from itertools import pairwise

from knowledge_base.extraction.grid import Grid, GridRow

_LONGEST = 24
_NO_LABEL = re.compile(
    r"[。；！？]|^(?!(?:19|20)\d\d年(?:度|\d{1,2}月)?$)[-\d,./:：%年月日\s]+$|^[^：:]{1,12}[：:]."
)
#: Words of which headers are made.
_USUAL = re.compile(
    r"序号|名称|姓名|编[号码]|代码|电话|手机|短号|地[址点]|位置|时间|日期|时限|期限|有效期|部门|单位|机构|机关|科室|备注|说明|类[别型]|性质"
    r"|内容|范围|标准|依据|事项|项目|材料|条件|职务|职责|责任|联系|窗口|楼层|街道|社区|镇街|区域|状态|金额|数量|面积|级别|等级|河[流段湖]|主题"
    r"|学校|企业|公司|月份|年[度份]|合计|小计|比例|单价|方式|理由|意见|纬度|经度|坐标|原因|时段"
)


def is_header(grid: Grid, at: int, *, surely: bool = False) -> bool:
    """Whether the row names columns: labels all of it, as wide as what follows; `surely` in the words of headers."""
    row = grid.rows[at]
    labels = [row.cells[n] for n in row.taken]
    following = [other for other in grid.rows[at + 1 : at + 4] if len(other.taken) > 1]
    if len(labels) < 2 or not following or not all(map(_is_label, labels)):
        return False
    wide = max(len({n for n in range(len(other.cells)) if other.filled[n]}) for other in following)
    if len([n for n in range(len(row.cells)) if row.filled[n]]) * 5 < wide * 3:
        return False
    usual = sum(_USUAL.search(label) is not None for label in labels)
    return usual * 2 >= len(labels) if surely else usual > 0 or len(set(labels)) == len(labels)


def header_of(grid: Grid, at: int) -> list[GridRow]:
    """The rows of the header that begins there: cells merged down, or across several columns, make it two or three."""
    row = grid.rows[at]
    tops = [merge for merge in grid.merges if merge.top == row.number]
    last = max((merge.bottom for merge in tops), default=row.number)
    across = any(merge.left < merge.right and merge.bottom == merge.top for merge in tops)
    following = grid.rows[at + 1] if at + 1 < len(grid.rows) else None
    if last == row.number and across and following is not None:
        below = [following.cells[n] for n in following.taken]
        last = following.number if all(map(_is_label, below)) else last
    return [other for other in grid.rows[at : at + 4] if other.number <= last]


def names_of(header: list[GridRow]) -> list[str]:
    """The name of each column: the words above it, each once, joined: 办理时限·承诺."""
    names = []
    for at in range(len(header[0].cells)):
        words = ["".join(row.filled[at].split()).rstrip(":：") for row in header]
        kept = words[:1] + [below for above, below in pairwise(words) if below != above]
        names.append("·".join(word for word in kept if word))
    return names


def _is_label(cell: str) -> bool:
    return len("".join(cell.split())) <= _LONGEST and not _NO_LABEL.search(cell)
