"""What the text of a document says of its own time: 自…起施行, 有效期五年, 试行一年, 同时废止."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge_base.dates import chinese_number, days_after, find_dates, months_after
from knowledge_base.edition import Repeal
from knowledge_base.mentions import find_mentions
from knowledge_base.titles import matter_of

_DAY = r"(?:\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
_NUMERAL = r"[\d一二两三四五六七八九十百]{1,4}"
_BEGINS = r"(?:正式)?(?:施行|实施|执行|生效|试行|暂行|适用|启用)"
_FROM = re.compile(rf"(?:自|从|于|由)?\s*(?P<day>{_DAY})\s*(?:起|开始)\s*{_BEGINS}")
_FROM_ISSUE = re.compile(
    rf"(?:自|从)?\s*(?:本\S{{0,8}}?)?(?:印发|发布|公布|颁布|下发|发文)(?:之日|之时|当日|日)?\s*(?P<delay>(?:起|后|满|的)*\s*(?:第)?{_NUMERAL}\s*(?:个工作)?[日天月](?:之?[后起])*)?\s*(?:起|开始)?\s*{_BEGINS}"
)
_LENGTH = re.compile(rf"(?P<number>{_NUMERAL})\s*(?P<unit>年|个月)")
_PERIOD = re.compile(
    r"(?:有效期限?|试行期限?|暂行期限?|试行|暂行|施行期限?|执行期限?)\s*(?:暂定)?(?:为|是|:)?\s*(?P<length>"
    rf"{_NUMERAL}\s*(?:年|个月))"
)
_UNTIL = re.compile(
    rf"(?:有效期限?|试行期限?|执行期限?|实施期限?|施行期限?|有效|试行|执行|施行|实施)[^。；，]{{0,8}}?(?:至|到)\s*(?P<day>{_DAY})|(?P<end>{_DAY})\s*(?:起)?\s*(?:自动)?(?:失效|废止|停止执行)"
)
_OF_ANOTHER = re.compile(
    r"该|[原旧]|证|许可|合同|协议|资格|资质|执照|名单|称号|批文|批准书|报告|卡|账户|承诺书"
)
_REPEALED = re.compile(
    r"(?:同时|相应|一并|即行|随之|自行)?\s*(?:予以)?(?:废止|停止执行|停止施行|停止适用|失效|作废)"
)
_NOT_REPEALED = re.compile(
    r"(?:不|未|拟|不得|可以|应当|建议|修改或者?|是否|认定)\s*(?:同时|予以)?\s*(?:废止|失效|停止)|(?:废止|失效)(?:的|或|前|后|日期|情况|程序)"
)
#: Before a document that another goes by.
_GROUND = re.compile(r"根据|依据|按照|依照|遵照|贯彻|落实|执行|适用")
_PART = re.compile(r"第[一二三四五六七八九十百零〇\d]+[章条款项节]")


@dataclass(frozen=True, slots=True)
class Clauses:
    """Days that a text states; `expires_on` is the last day in force."""

    effective_on: date | None = None
    expires_on: date | None = None
    repeals: tuple[Repeal, ...] = ()


def read_clauses(title: str, texts: Iterable[str], issued_on: date | None) -> Clauses:
    """The clauses of a document about itself, of which the last ones count; `issued_on` is 发布之日."""
    effective = expires = None
    repeals: list[Repeal] = []
    for text in texts:
        for sentence in _sentences(text):
            begins = _effective(sentence, title, issued_on)
            effective = begins or effective
            expires = _expiry(sentence, title, effective, is_ours=begins is not None) or expires
            repeals += _repeals(sentence)
    return Clauses(effective, expires, tuple(dict.fromkeys(repeals)))


def _sentences(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    return [part for part in re.split(r"[。;\n]", plain) if part.strip()]


def _is_own(before: str, title: str) -> bool:
    """Whether what stands before a clause speaks of the document itself, or of what it issues."""
    subject = re.split(r"[,，:：]", before)[-1]
    named = [mention.title for _, _, mention in find_mentions(subject) if mention.title]
    if named:
        return any(matter_of(name) == matter_of(title) for name in named)
    return _OF_ANOTHER.search(subject) is None


def _names_itself(before: str, title: str) -> bool:
    """Whether the clause after it is said of 本办法: of a permit or a contract much the same is said."""
    return re.search(r"本[\u4e00-\u9fff]{1,12}\s*$", before) is not None and _is_own(before, title)


def _effective(sentence: str, title: str, issued_on: date | None) -> date | None:
    for match in _FROM.finditer(sentence):
        if _is_own(sentence[: match.start()], title) and (days := find_dates(match["day"])):
            return days[0]
    from_issue = _FROM_ISSUE.search(sentence)
    if from_issue and issued_on and _is_own(sentence[: from_issue.start()], title):
        return _delayed(issued_on, from_issue["delay"] or "")
    return None


def _delayed(day: date, delay: str) -> date | None:
    """The day so long after another; working days are left to whoever knows the calendar."""
    if not (match := re.search(rf"({_NUMERAL})\s*(个工作)?([日天月])", delay)):
        return day
    if match[2]:
        return None
    number = _number(match[1])
    return months_after(day, number) if match[3] == "月" else days_after(day, number)


def _expiry(sentence: str, title: str, effective: date | None, *, is_ours: bool) -> date | None:
    until = _UNTIL.search(sentence)
    if until and (is_ours or _names_itself(sentence[: until.start()], title)):
        return next(iter(find_dates(until["day"] or until["end"])), None)
    match = _PERIOD.search(sentence)
    if not match or effective is None:
        return None
    if not is_ours and not _names_itself(sentence[: match.start()], title):
        return None
    months = months_of(match["length"])
    return last_day(effective, months) if months else None


def months_of(length: str) -> int:
    """The months of 五年, 18个月; 0 where no length is given."""
    match = _LENGTH.search(length)
    return _number(match["number"]) * (12 if match["unit"] == "年" else 1) if match else 0


def last_day(first: date, months: int) -> date:
    """The last of so many months, one at least: of three years from 2024-08-01 it is 2027-07-31."""
    return months_after(first, months) - timedelta(days=1)


def _number(numeral: str) -> int:
    plain = numeral.replace("两", "二")
    return int(plain) if plain.isdecimal() else chinese_number(plain)


def _repeals(sentence: str) -> list[Repeal]:
    """《A》（号）、《B》同时废止: what is mentioned in the clause of the word, and in those that only mention before it."""
    match = _REPEALED.search(sentence)
    if match is None or _NOT_REPEALED.search(sentence):
        return []
    mentions = find_mentions(sentence[: match.start()])
    if not mentions:
        return [Repeal(mention) for _, _, mention in find_mentions(sentence[match.end() :])]
    start = match.start()
    found: list[Repeal] = []
    for begin, end, mention in reversed(mentions):
        between = sentence[end:start]
        # Another clause lies between: what stands before it is what the document goes by.
        if len(between) > 30 or "," in between.strip(",、和及 ") or _PART.search(between):
            break
        if _GROUND.search(re.split("[,:]", sentence[:begin])[-1]):
            break
        day = find_dates(between)
        found.append(Repeal(mention, day[0] if day and start == match.start() else None))
        start = begin
    return found[::-1]
