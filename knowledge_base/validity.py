"""Whether a document may be relied on, and from when until when: as its head data and its clauses say."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge_base.dates import find_dates
from knowledge_base.edition import Repeal
from knowledge_base.kinds import Kind, Validity
from knowledge_base.validity_clauses import last_day, months_of, read_clauses

_STATED_IN = re.compile(r"时效|效力|有效|实效|生效|文件状态|是否.*(?:废止|失效)")
_NOT_STATED_IN = re.compile(r"日期|时间|期限|期$|级别|层级|范围|等级|位阶|有效期|至")
_EFFECTIVE_IN = re.compile(r"(?:实施|施行|生效|执行|启用|起始)(?:日期|时间|日)|有效期(?:自|起)")
_EXPIRES_IN = re.compile(
    r"(?:失效|到期|终止|截止|停止执行)(?:日期|时间|日)|有效期(?:限|至|止|截止.*)?$|有效期限至|有效(?:至|截止.*)$"
)
_PERIOD_IN = re.compile(r"^(?:文件)?有效期限?$|^试行期限?$|^失效日期$")
_REPEALED_IN = re.compile(r"(?:废止|撤销)(?:日期|时间|日)")
#: What a value says, the first that fits: 部分废止 is still in force, 尚未生效 is not.
_VALUES = (
    (re.compile(r"征求意见|草案|送审"), Validity.DRAFT),
    (re.compile(r"尚未|未生效|未施行|未实施|待生效|即将"), Validity.NOT_YET_EFFECTIVE),
    (re.compile(r"(?:部分|个别).*(?:废止|失效|有效|修改)|修改|修订|修正"), Validity.AMENDED),
    (re.compile(r"(?:未|没有|不)(?:被)?(?:废止|失效)"), Validity.IN_FORCE),
    (re.compile(r"废止|撤销|作废|被替代|被取代"), Validity.REPEALED),
    (re.compile(r"失效|无效|过期|到期|不再有效|停止执行"), Validity.EXPIRED),
    (re.compile(r"有效|生效|施行|执行"), Validity.IN_FORCE),
)
_YES_NO = {"是": True, "否": False}
_DRAFT = re.compile(
    r"征求意见稿|送审稿|讨论稿|审议稿|[（(](?:修[订正改])?草案(?:[^（()）]{0,20})[）)]|(?:公开|再次|公告)?征求.{0,60}意见的(?:公告|通告|通知|函|启事)$"
)
_OF_OTHERS = re.compile(r"纪要|记录|问答|口径|解读|答记者问|说明$")
_AFTER_DRAFT = re.compile(r"采纳|反馈|结果|汇总|情况的?(?:说明|公示|报告)")
_COMPACT = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)")
_MONTH = re.compile(r"(?P<y>(?:19|20)\d\d)\s*[年./-]\s*(?P<m>\d{1,2})\s*月?\s*$")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a document stands in time; `expires_on` is its last day in force, `repealed_on` the first it is not."""

    validity: Validity = Validity.UNKNOWN
    effective_on: date | None = None
    expires_on: date | None = None
    repealed_on: date | None = None
    repeals: tuple[Repeal, ...] = ()


def read_standing(
    kind: Kind, title: str, fields: Mapping[str, str], texts: Iterable[str], issued_on: date | None
) -> Standing:
    """What head data say, and for what they do not say the clauses of a policy's text.

    The clauses of an interpretation or a guide speak of other documents, or of the papers one is given.
    """
    clauses = read_clauses(title, texts if speaks_of_itself(kind, title) else (), issued_on)
    effective = _field_date(fields, _EFFECTIVE_IN) or clauses.effective_on
    expires = _field_date(fields, _EXPIRES_IN, is_last=True)
    if expires is None and kind is Kind.POLICY:
        expires = _period_ends(fields, effective or issued_on)
    return Standing(
        validity=_validity(title, fields),
        effective_on=effective,
        expires_on=expires or clauses.expires_on,
        repealed_on=_field_date(fields, _REPEALED_IN),
        repeals=clauses.repeals,
    )


def speaks_of_itself(kind: Kind, title: str) -> bool:
    """Whether clauses in the text are about the document: minutes and answers to questions tell of other documents."""
    return kind is Kind.POLICY and _OF_OTHERS.search(title) is None


def is_draft(title: str) -> bool:
    """Whether a title is that of a draft for comment (征求意见稿)."""
    return _DRAFT.search(title) is not None and _AFTER_DRAFT.search(title) is None


def _validity(title: str, fields: Mapping[str, str]) -> Validity:
    """As the file states it; silence is `unknown`, because nothing may be claimed."""
    stated = next(
        (
            validity
            for name, value in fields.items()
            if _STATED_IN.search(name) and not _NOT_STATED_IN.search(name)
            if (validity := stated_validity(name, value)) is not None
        ),
        Validity.UNKNOWN,
    )
    if is_draft(title) and stated not in (Validity.REPEALED, Validity.EXPIRED):
        return Validity.DRAFT
    return stated


def stated_validity(name: str, value: str) -> Validity | None:
    """The validity a field states: 效力状态: 全文废止, 是否有效: 否; None where it says nothing of it."""
    plain = unicodedata.normalize("NFKC", value).strip()
    if plain in _YES_NO:
        is_denied = re.search(r"废止|失效", name) is not None
        if _YES_NO[plain] is not is_denied:
            return Validity.IN_FORCE
        return Validity.REPEALED if "废止" in name else Validity.EXPIRED
    return next((validity for pattern, validity in _VALUES if pattern.search(plain)), None)


def _field_date(fields: Mapping[str, str], names: re.Pattern[str], *, is_last: bool = False) -> date | None:
    for name, value in fields.items():
        if names.search(name) and (day := find_day(value, is_last=is_last)):
            return day
    return None


def _period_ends(fields: Mapping[str, str], since: date | None) -> date | None:
    """The last day of 有效期: 五年."""
    stated = next((value for name, value in fields.items() if _PERIOD_IN.search(name)), "")
    months = months_of(unicodedata.normalize("NFKC", stated))
    return last_day(since, months) if since and months else None


def find_day(value: str, *, is_last: bool = False) -> date | None:
    """The day a field gives, in whatever form; of a month alone the first or last day. None: 长期有效, ——."""
    plain = unicodedata.normalize("NFKC", value)
    plain = _COMPACT.sub(r"\g<y>-\g<m>-\g<d>", plain).replace("号", "日")
    if days := find_dates(plain):
        return days[-1] if is_last else days[0]
    if (match := _MONTH.search(plain)) and 1 <= int(match["m"]) <= 12:
        first = date(int(match["y"]), int(match["m"]), 1)
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        return following - timedelta(days=1) if is_last else first
    return None
