"""How the facts are written that a draft is checked for: units, and one pattern a kind.

What stands at the same place means one thing: 〔2017〕 of a document number is no date, 1. of a list no amount.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from text.numerals import NOT_AFTER_NUMERAL, NUMERAL


class FactKind(StrEnum):
    """What a fact is about; only facts of one kind can contradict each other."""

    #: 金额
    MONEY = "money"
    #: 期限
    SPAN = "span"
    #: 比例
    SHARE = "share"
    #: 面积、长度、重量
    SIZE = "size"
    #: 份、次、岁、折、倍等
    COUNT = "count"
    #: 日期
    DATE = "date"
    #: 钟点
    CLOCK = "clock"
    #: 电话
    PHONE = "phone"
    #: 文号
    DOCUMENT_NUMBER = "document_number"
    #: 条款
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by the pattern it is written as; `name` is what `factor` leads to, in which amounts compare."""

    pattern: str
    kind: FactKind
    name: str
    factor: Decimal = Decimal(1)


def _units(kind: FactKind, **patterns: str) -> list[Unit]:
    return [Unit(pattern, kind, name) for name, pattern in patterns.items()]


_COUNTED = "份 次 折 倍 人 张 套 户 家 项 件 本 个 台 辆 种 支".split()
#: The first that fits is meant, so longer ones come first.
UNITS = [
    Unit(r"\(?个?工作日\)?", FactKind.SPAN, "working_day"),
    Unit(r"周岁|岁", FactKind.COUNT, "岁"),
    Unit(r"\(?(?:个?自然日|日历日|日|天)\)?(?!元)", FactKind.SPAN, "day"),
    Unit(r"(?:个)?(?:星期|礼拜)(?![一二三四五六日天])", FactKind.SPAN, "day", Decimal(7)),
    Unit(r"周(?![年边围末期转日一二三四五六])", FactKind.SPAN, "day", Decimal(7)),
    Unit(r"个月", FactKind.SPAN, "month"),
    Unit(r"周?年(?![级代度])", FactKind.SPAN, "month", Decimal(12)),
    Unit(r"个?小时", FactKind.SPAN, "minute", Decimal(60)),
    Unit(r"分钟", FactKind.SPAN, "minute"),
    *_units(FactKind.MONEY, 美元="美元", 元="(?:元|圆|块钱|块)(?!旦)"),
    Unit("角(?!度|色|落)", FactKind.MONEY, "元", Decimal("0.1")),
    *_units(FactKind.SHARE, 百分点="个?百分点", percent="%"),
    Unit("‰", FactKind.SHARE, "percent", Decimal("0.1")),
    *_units(FactKind.SIZE, 平方米="平方米|平米|㎡|m2|m²", 亩="亩", 公顷="公顷"),
    Unit("公里|千米", FactKind.SIZE, "米", Decimal(1000)),
    Unit("厘米", FactKind.SIZE, "米", Decimal("0.01")),
    Unit("公斤|千克", FactKind.SIZE, "公斤"),
    Unit("吨", FactKind.SIZE, "公斤", Decimal(1000)),
    Unit("米(?!饭)", FactKind.SIZE, "米"),
    Unit("人(?!次|民|员|口|士|工|才|社|均)|名|位(?!于|置)", FactKind.COUNT, "人"),
    Unit("条(?![件例约款])", FactKind.COUNT, "条"),
    Unit("克", FactKind.SIZE, "公斤", Decimal("0.001")),
    *(Unit(f"{counted}(?!性|元|要|数|序|人)", FactKind.COUNT, counted) for counted in _COUNTED),
]
_UNIT = "|".join(f"(?P<u{i}>{unit.pattern})" for i, unit in enumerate(UNITS))

_TO = r"\s?(?:[-–—―~〜]{1,2}|至|到)\s?"
_CHINESE = "零〇一二两三四五六七八九十百"
_DAY = r"[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_PATTERNS = {
    "link": r"https?://[^\s\u4e00-\u9fff]{1,300}",
    "document_number": r"[〔﹝\[(【]\s?(?P<dy>(?:19|20)[0-9]{2})\s?年?\s?[〕﹞\])】]\s?(?:第\s?)?0{0,3}(?P<dn>[0-9]{1,5})\s?号",
    "order": rf"(?:令\s?\(?第?|第)\s?(?P<on>[0-9]{{1,4}}|[{_CHINESE}]{{1,6}})\s?号(?![线楼院窗])",
    "article": (
        rf"第\s?(?P<a1>[0-9]{{1,4}}|[{_CHINESE}]{{1,8}})\s?条(?![件例约线路幅])(?:之[{_CHINESE}]{{1,2}})?"
        rf"(?:\s?第?\(?(?P<a2>[0-9]{{1,2}}|[{_CHINESE}]{{1,3}})\)?款)?"
        rf"(?:\s?第?\(?(?P<a3>[0-9]{{1,2}}|[{_CHINESE}]{{1,3}})\)?项)?"
    ),
    "iso": r"(?<![0-9.-])(?P<iy>(?:19|20)[0-9]{2})(?P<isep>[-/.])(?P<im>[0-9]{1,2})(?P=isep)(?P<id>[0-9]{1,2})(?![0-9])",
    "day": (
        rf"(?<![0-9个])(?:(?P<y>(?:19|20)[0-9]{{2}}|[一二][〇零一二三四五六七八九]{{3}})\s?年\s?)?"
        rf"(?P<m>{_DAY})\s?月(?:份|\s?(?P<d>{_DAY})(?:\s?[日号])?{_TO}(?P<d2>{_DAY})\s?[日号](?!楼)"
        rf"|\s?(?P<d1>{_DAY})\s?[日号](?!楼))?"
    ),
    "year": r"(?<![0-9])(?P<yo>(?:19|20)[0-9]{2}|[一二][〇零九][〇零一二三四五六七八九]{2})\s?年(?!代)",
    "clock": (
        r"(?P<half>凌晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚间|夜间|晚)?\s?"
        r"(?:(?<![0-9:])(?P<h>[0-9]{1,2}):(?P<min>[0-5][0-9])(?::[0-5][0-9])?(?![0-9])"
        rf"|(?<![0-9.])(?P<h2>[0-9]{{1,2}}|[{_CHINESE}]{{1,3}})\s?(?P<dot>[点时](?![间限候刻代长段期意要建说注内效]))"
        rf"(?P<m2>半|整|钟|(?:[0-9]{{1,2}}|[{_CHINESE}]{{1,4}})分(?!钟)|[0-5][0-9](?![0-9]))?)"
    ),
    "share": rf"(?P<of>百|千)分之(?P<sn>{NUMERAL})(?:{_TO}(?:百|千)分之(?P<sn2>{NUMERAL}))?",
    "half_month": rf"{NOT_AFTER_NUMERAL}(?P<hm>{NUMERAL})个半(?P<hu>月|小时)",
    "amount": (
        rf"(?P<ordinal>第\s?)?{NOT_AFTER_NUMERAL}(?:(?P<low>{NUMERAL}){_TO})?(?P<high>{NUMERAL})\s{{0,2}}"
        rf"(?:{_UNIT})(?P<half_more>半(?!年|月|天|数|径))?"
    ),
    "phone": (
        r"(?<![0-9A-Za-z./-])(?!(?:19|20)[0-9]{2}[ -]?(?:19|20)[0-9]{2}(?![0-9]))(?!20[0-9]{6}(?![0-9]))(?P<phone>"
        r"\(?0[0-9]{2,3}\)?[ –—-]{0,3}[0-9]{3,4}[ –—-]?[0-9]{4}|4 ?00[ –—-]?[0-9]{3,4}[ –—-]?[0-9]{3,4}"
        r"|1[3-9][0-9][ –—-]?[0-9]{4}[ –—-]?[0-9]{4}|[2-9][0-9]{2,3}[ –—-]?[0-9]{4}|1[012][0-9]{3}|9[56][0-9]{3,4}"
        r"|(?<=[打拨线话])1[0-9]{2})(?![0-9A-Za-z.号])(?!-[0-9])"
    ),
}
FACT = re.compile(
    r"(?=[0-9第百千令〔﹝\[(【h凌早上中下傍晚夜半零〇一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾])(?:"
    + "|".join(f"(?P<is_{name}>{pattern})" for name, pattern in _PATTERNS.items())
    + ")"
)
