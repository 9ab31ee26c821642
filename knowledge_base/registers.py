"""A directory (名录) read from its tables: its head, its sections, a row each, and whether it is late."""

import calendar
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from knowledge_base.document_head import secret_mark
from knowledge_base.extraction import Extraction, Paragraph, Unreadable
from knowledge_base.extraction.register_head import DAY, OWNER, PERIOD
from knowledge_base.kinds import Disclosure, Origin
from knowledge_base.margins import Margin
from knowledge_base.official_document import SECRECY_REFUSAL, OfficialDocument
from knowledge_base.sections import Section

_VALUE = re.compile(r"^[-*•·]?\s*\**([^\s：:。，；*]{1,16})\**\s*[：:]\s*(\S.*)$")
_UNITS = {"日": 1, "天": 1, "周": 7, "星期": 7}
_MONTHS = {"月": 1, "季": 3, "季度": 3, "半年": 6, "年": 12}
_PERIOD = re.compile(r"(?P<times>\d+|[一两二三四五六])?个?(?P<unit>工作日|半年|季度?|星期|[日天周月年])")
_NUMBERS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}


def read_register(extraction: Extraction) -> OfficialDocument:
    """The document that tables make; raises Unreadable for one marked secret."""
    paragraphs = list(extraction.paragraphs)
    if secret_mark(paragraphs):
        raise Unreadable(f"文件{SECRECY_REFUSAL}")
    fields = extraction.fields
    day = fields.get(DAY)
    return OfficialDocument(
        title=fields["标题"],
        issuer=fields.get(OWNER),
        document_number=None,
        issued_on=date.fromisoformat(day) if day else None,
        printed_on=None,
        effective_on=None,
        addressees=None,
        copied_to=None,
        disclosure=Disclosure.UNMARKED,
        sections=tuple(_sections(paragraphs[1:])),
        warnings=(),
        margins=tuple((Margin.TITLE, paragraph.text) for paragraph in paragraphs[:1]),
    )


def _sections(paragraphs: Iterable[Paragraph]) -> Iterable[Section]:
    """A row is a section by its name; lines that are no rows are gathered until the next heading."""
    path: dict[int, str] = {}
    name = ""
    loose: list[str] = []
    for paragraph in paragraphs:
        if not paragraph.values and paragraph.level is None:
            loose.append(paragraph.text)
            continue
        if loose:
            yield Section("", " › ".join(path.values()), "\n".join(loose))
            loose = []
        if paragraph.level is not None:
            path = {level: words for level, words in path.items() if level < paragraph.level}
            path[paragraph.level] = name = paragraph.text
            continue
        yield Section(name, " › ".join(path.values()), paragraph.text, Origin.ROW, paragraph.values)
        # The name is that of one row: what follows has its own, or none.
        if path:
            path.pop(max(path)) if path[max(path)] == name and name else None
        name = ""
    if loose:
        yield Section("", " › ".join(path.values()), "\n".join(loose))


def values_of(heading: str, text: str) -> dict[str, str]:
    """The values of an entry written by hand, `名称：值` a line; its heading is its name."""
    lines = [_VALUE.match(line) for line in text.split("\n")]
    values = {found[1]: found[2].strip() for found in lines if found}
    return {"名称": heading, **values} if values and heading else {}


def is_late(fields: Mapping[str, str], issued_on: date | None, today: date) -> bool:
    """Whether a directory should have been renewed by `today`; never where its date or its period is not known."""
    due = due_on(fields.get(PERIOD, ""), issued_on) if issued_on else None
    return due is not None and due < today


def due_on(period: str, issued_on: date | None) -> date | None:
    """The last day on which a directory of that day is fresh: 每月, 每季度, 半年, 10个工作日; None for others."""
    found = _PERIOD.search(period)
    if found is None or issued_on is None:
        return None
    times = int(found["times"]) if (found["times"] or "").isdigit() else _NUMBERS.get(found["times"] or "", 1)
    unit = found["unit"]
    if unit in _MONTHS:
        return _months_later(issued_on, times * _MONTHS[unit])
    # Five working days are seven days; holidays are not worth a calendar here.
    days = times * _UNITS[unit] if unit in _UNITS else -(-times * 7 // 5)
    return issued_on + timedelta(days=days)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
