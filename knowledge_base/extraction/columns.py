"""The columns of a table: what each is called, what stands in it, which one names a row and which must match exactly."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

#: The field of a version that keeps the columns of each table, as JSON (docs/directories.md).
COLUMNS = "列"
#: So many rows are looked at to see what a column holds.
_SEEN = 200
_COUNTER = re.compile(r"^(?:序号|编次|行次|#|No\.?)$", re.I)
#: Names of what is never guessed by likeness.
_EXACT = re.compile(
    r"信用代码|组织机构代码|登记号|注册号|文号|字号|车牌|号牌|身份证|证件号|证照?号|证书号|许可证?号|许可编号|编号|编码|代码|案号|备案号|批号|条码"
)
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9()（）〔〕\[\]—\-_/.]{6,}")
_PHONE = re.compile(r"电话|手机|热线|联系方式|短号|传真")
_DATE = re.compile(r"日期|时间|期限|有效期|截止|起始|年月")
_MONEY = re.compile(r"金额|费用|收费|标准|价格|单价|补贴|投资|[（(][万亿]?元")
_NAME = re.compile(
    r"(?:事项|单位|企业|机构|学校|项目|场所|站点|驿站|河[流湖道]|街道|社区|小区|活动|文件|行政相对人|商户|公司|医院|中心|药品|产品|收费)?名称$"
    r"|^(?:站名|校名|姓名|名字|店名|园名|学校|企业|单位|公司|机构|事项|项目|活动|主题|河[流湖道]|驿站|站点|医院|商户|品种|收费项目|权力事项|职权事项)$"
)
_NO_NAME = re.compile(r"部门|责任|主管|备注|地址|地点|说明|依据|内容|状态|类[别型]|科室|机关$")
_DECIMAL = re.compile(r"-?\d+\.\d+")
_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?%?")
_DAY = re.compile(r"\d{2,4}[-./年]\d{1,2}(?:[-./月]\d{1,2}日?)?月?|\d{8}")


class Type(StrEnum):
    """What stands in a column."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MONEY = "money"
    PHONE = "phone"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its `name` in the header. The key names a row; what `is_exact` is never matched by likeness."""

    name: str
    type: Type = Type.TEXT
    is_key: bool = False
    is_exact: bool = False


def columns_from(kept: str | None) -> tuple[Column, ...]:
    """The columns of all tables, from what the field `COLUMNS` keeps; none where there is none."""
    tables = json.loads(kept) if kept else []
    return tuple(
        Column(**{**column, "type": Type(column["type"])}) for table in tables for column in table["columns"]
    )


def columns_of(names: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """The columns with these names above these rows; exactly one is the key, unless there is none to be."""
    shown = [[row[at] for row in rows[:_SEEN] if row[at]] for at in range(len(names))]
    types = [_type(name, values) for name, values in zip(names, shown, strict=True)]
    key = _key(names, shown, types)
    return tuple(
        Column(name, kind, at == key, kind is Type.CODE)
        for at, (name, kind) in enumerate(zip(names, types, strict=True))
    )


def _type(name: str, values: Sequence[str]) -> Type:
    last = name.rpartition("·")[2]
    if _PHONE.search(last):
        return Type.PHONE
    if _mostly(_DECIMAL, values):
        return Type.NUMBER
    if _EXACT.search(last) or (
        not _COUNTER.match(last) and _mostly(_CODE, values) and not _mostly(_DAY, values)
    ):
        return Type.CODE
    if _mostly(_DAY, values) and _DATE.search(last):
        return Type.DATE
    if (
        _MONEY.search(last)
        and "依据" not in last
        and any(any(c.isdigit() for c in value) for value in values)
    ):
        return Type.MONEY
    return Type.NUMBER if _mostly(_NUMBER, values) else Type.TEXT


def _mostly(pattern: re.Pattern[str], values: Sequence[str]) -> bool:
    return (
        bool(values) and sum(pattern.fullmatch(value) is not None for value in values) * 5 >= len(values) * 4
    )


def _key(names: Sequence[str], shown: Sequence[Sequence[str]], types: Sequence[Type]) -> int | None:
    """The column with a name's name; else the one whose values differ most, the first of several."""
    may = [
        at
        for at, name in enumerate(names)
        if shown[at] and not _COUNTER.match(name) and types[at] in (Type.TEXT, Type.DATE)
    ]
    named = [at for at in may if _NAME.search(names[at].rpartition("·")[2])]
    likely = [at for at in named or may if not _NO_NAME.search(names[at])] or named or may
    return max(likely, key=lambda at: (_distinct(shown, at), -at), default=None)


def _distinct(shown: Sequence[Sequence[str]], at: int) -> float:
    # A column with gaps names fewer rows than one without.
    return round(len(set(shown[at])) / max(1, max(map(len, shown))), 1)
