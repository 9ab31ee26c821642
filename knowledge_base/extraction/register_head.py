"""What stands around the tables of a directory: whose it is, of which day, how often it is renewed."""

import re
from collections.abc import Iterable

from knowledge_base.dates import find_dates
from knowledge_base.extraction.paragraph import Paragraph
from knowledge_base.extraction.tables import ANNEX, TABLE
from knowledge_base.renewal import DAY, OWNER, PERIOD

_OWNER = re.compile(
    r"(?:填[报表]单位|填报部门|责任单位|责任部门|公开单位|发布单位|发布机构|编制单位|制表单位|来源单位|牵头单位|主管部门)(?:[（(][^）)]{0,6}[)）])?\s*[：:]\s*(?P<value>[^\s：:]{2,40})"
)
_DAY = re.compile(
    r"(?:填[报表]日期|填报时间|更新日期|更新时间|最后更新|发布日期|制表日期|公示日期|日期)\s*[：:]\s*(?P<value>[\d年月日/.\-]{6,11})|截[至止]到?\s*(?P<until>[\d年月日/.\-]{6,11})"
    r"|(?P<updated>\d{4}年\d{1,2}月\d{1,2}日)更新"
)
_PERIOD = re.compile(r"(?:更新周期|更新频率|更新频次|更新时限)\s*[：:]\s*(?P<value>[^\s；;。，,]{2,12})")


def head_fields(lines: Iterable[Paragraph]) -> dict[str, str]:
    """The fields that the lines of a sheet which are no rows state; the first of each counts."""
    fields: dict[str, str] = {}
    for line in lines:
        for name, pattern in ((OWNER, _OWNER), (DAY, _DAY), (PERIOD, _PERIOD)):
            if found := pattern.search(line.text):
                value = next(words for words in found.groups() if words)
                if days := find_dates(value) if name == DAY else []:
                    value = days[0].isoformat()
                if name != DAY or days:
                    fields.setdefault(name, value)
    return fields


def title_of(lines: Iterable[Paragraph]) -> str | None:
    """The title of a sheet: its first line that is no label of an annex, no date and no field."""
    for line in lines:
        text = line.text.strip()
        if line.values or (line.level or 0) > TABLE:
            return None
        if ANNEX.match(text):
            continue
        return None if "：" in text or ":" in text or text.endswith(("。", "；")) else text
    return None
