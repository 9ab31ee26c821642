"""Where each fact of form was found in the file, and which an editor should look at again.

A fact is doubtful where the file states it twice and not alike, where it is only mentioned in the text, where its date lies
in the future or out of order, and where one that every document has is missing.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from knowledge_base.dates import find_dates, only_date
from knowledge_base.document_number import find_document_number, is_document_number
from knowledge_base.edition import Edition
from knowledge_base.kinds import Disclosure, Kind, Validity
from knowledge_base.margins import Margin
from organisation.beijing_time import BEIJING
from organisation.departments import Department, Departments

#: So many lines from the top and from the end may be head and foot.
_EDGE = 15
#: The names in head data of whoever answers for a document.
_UNIT_FIELDS = ("责任单位", "责任部门", "起草单位", "主办单位", "发文机关")


class Fact(StrEnum):
    """A fact of form of a version, by the name its evidence has."""

    #: 标题
    TITLE = "title"
    #: 文号
    DOCUMENT_NUMBER = "document_number"
    #: 发文机关
    ISSUER = "issuer"
    #: 成文日期
    ISSUED_ON = "issued_on"
    #: 施行日期
    EFFECTIVE_ON = "effective_on"
    #: 失效日期, the last day in force
    EXPIRES_ON = "expires_on"
    #: 公开属性
    DISCLOSURE = "disclosure"
    #: 责任单位
    DEPARTMENT = "department"
    #: 效力
    VALIDITY = "validity"
    #: 索引号
    INDEX_NUMBER = "index_number"
    #: 主送
    ADDRESSEES = "addressees"


@dataclass(frozen=True, slots=True)
class Found:
    """Where a fact stands: the number of a line of the reading, from 1, None: nowhere or in the file's head data.

    `doubt` is a sentence that says why to look again, empty where there is no reason.
    """

    line: int | None = None
    doubt: str = ""


def evidence_of(edition: Edition, now: datetime, *, has_unit: bool) -> dict[str, dict[str, Any]]:
    """`versions.evidence` for what was read: fact -> {"line", "doubt"}."""
    lines = (edition.reading or "").split("\n")
    today = now.astimezone(BEIJING).date()
    found = {
        Fact.TITLE: _title(edition, lines),
        Fact.DOCUMENT_NUMBER: _number(edition, lines),
        Fact.ISSUER: _issuer(edition, lines),
        Fact.ISSUED_ON: _issued_on(edition, lines, today),
        Fact.EFFECTIVE_ON: _day(edition.effective_on, lines, "施行|实施|生效|执行"),
        Fact.EXPIRES_ON: _expires_on(edition, lines),
        Fact.DISCLOSURE: _disclosure(edition, lines),
        Fact.DEPARTMENT: Found(doubt="" if has_unit else "没有认出责任单位，请选一个。"),
        Fact.VALIDITY: _validity(edition, lines),
        Fact.INDEX_NUMBER: Found(_line(lines, _field(edition, "索引号"))),
        Fact.ADDRESSEES: Found(_line(lines, _field(edition, Margin.ADDRESSEES))),
    }
    return {fact: {"line": at.line, "doubt": at.doubt} for fact, at in found.items()}


def find_unit(edition: Edition, units: Departments) -> Department | None:
    """The unit that answers for it, as far as the file names one that is entered here."""
    named = [_field(edition, name) for name in _UNIT_FIELDS] + [edition.issuer or ""]
    return next((unit for name in named if name and (unit := units.find(name))), None)


def _title(edition: Edition, lines: Sequence[str]) -> Found:
    line = _line(lines, edition.title)
    if line is None and len(edition.title) > 3:
        # It may run over two lines.
        whole = _squeezed(edition.title)
        line = _first(lines, lambda text: len(text) > 3 and whole.startswith(text))
    if len(edition.title) > 120:
        return Found(line, "标题很长，可能把正文也读成了标题。")
    return Found(line, "" if line else "标题取自文件名或网页信息，请核对。")


def _number(edition: Edition, lines: Sequence[str]) -> Found:
    number = edition.document_number
    alone = list(dict.fromkeys(find_document_number(text) for text in lines if is_document_number(text)))
    if number is None:
        doubt = f"文中有单独一行文号“{alone[0]}”，没有采用。" if alone else ""
        return Found(doubt=doubt)
    line = _first(lines, lambda text: find_document_number(text) == number)
    others = [other for other in alone if other and other != number]
    if others:
        return Found(line, f"文中还有另一个单独成行的文号：{others[0]}。")
    return Found(line, _only_mentioned(line, lines))


def _issuer(edition: Edition, lines: Sequence[str]) -> Found:
    if edition.issuer is None:
        return Found(doubt="没有读到发文机关，请补填。" if edition.kind is Kind.POLICY else "")
    line = _line(lines, edition.issuer)
    return Found(line, _only_mentioned(line, lines))


def _issued_on(edition: Edition, lines: Sequence[str], today: date) -> Found:
    day = edition.issued_on
    if day is None:
        wanted = edition.kind in (Kind.POLICY, Kind.INTERPRETATION)
        return Found(doubt="没有读到成文日期，请补填。" if wanted else "")
    line = _first(lines, lambda text: only_date(text) == day) or _first(
        lines, lambda text: day in find_dates(text)
    )
    stated = find_dates(_field(edition, "成文日期"))
    signed = [found for text in lines[-_EDGE:] if (found := only_date(text))]
    if len({*stated, *signed, day}) > 1:
        other = next(found for found in (*stated, *signed) if found != day)
        return Found(line, f"文中两处日期不一样，另一处是{_said(other)}。")
    if day > today:
        return Found(line, "日期在今天以后，请核对。")
    return Found(line, "" if stated else _only_mentioned(line, lines))


def _expires_on(edition: Edition, lines: Sequence[str]) -> Found:
    at = _day(edition.expires_on, lines, "失效|有效期|截止|终止|废止|止$")
    begins = edition.effective_on or edition.issued_on
    if edition.expires_on and begins and edition.expires_on < begins:
        return Found(at.line, "失效日期比施行日期或成文日期还早，请核对。")
    if edition.expires_on and at.line is None:
        line = _first(lines, lambda text: re.search("有效期|试行.{1,3}年", text) is not None)
        return Found(line, "按有效期推算，请核对。")
    return at


def _day(day: date | None, lines: Sequence[str], words: str) -> Found:
    if day is None:
        return Found()
    said = re.compile(words)
    line = _first(lines, lambda text: day in find_dates(text) and said.search(text) is not None)
    return Found(line or _first(lines, lambda text: day in find_dates(text)))


def _disclosure(edition: Edition, lines: Sequence[str]) -> Found:
    if edition.disclosure is Disclosure.UNMARKED:
        return Found(doubt="文件没有注明公开属性，提交前请选定。")
    words = {Disclosure.NONE: "不予公开|不公开", Disclosure.ON_REQUEST: "申请"}.get(
        edition.disclosure, "公开"
    )
    noted = re.compile(rf"^[（(]?(?:此件|公开).{{0,6}}(?:{words})|公开(?:属性|方式|类别).*(?:{words})")
    return Found(_first(lines, lambda text: noted.search(text) is not None))


def _validity(edition: Edition, lines: Sequence[str]) -> Found:
    line = _line(lines, _field(edition, "有效性"))
    if edition.validity in (Validity.REPEALED, Validity.EXPIRED):
        return Found(line, "文件写明已经废止或失效，请确认还要不要收。")
    return Found(line)


def _only_mentioned(line: int | None, lines: Sequence[str]) -> str:
    if line is None or line <= _EDGE or line > len(lines) - _EDGE:
        return ""
    return f"只在正文第 {line} 行提到，不在版头和落款，请核对。"


def _field(edition: Edition, name: str) -> str:
    return str((edition.fields or {}).get(name, ""))


def _line(lines: Sequence[str], words: str) -> int | None:
    sought = _squeezed(words)
    return _first(lines, lambda text: sought in text) if sought else None


def _first(lines: Sequence[str], fits: Callable[[str], bool]) -> int | None:
    return next((n for n, line in enumerate(lines, 1) if fits(_squeezed(line))), None)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
