"""What citizens say of a ticket they have: solved or not, a grade, that they press, or something they add."""

import re
from dataclasses import dataclass
from enum import StrEnum

from hotline.feedback import Grade


class TicketWord(StrEnum):
    """What is said of a ticket."""

    #: 解决了
    SOLVED = "solved"
    #: 没解决
    UNSOLVED = "unsolved"
    #: 评价
    GRADE = "grade"
    #: 催办
    URGE = "urge"
    #: 补充
    ADDITION = "addition"


@dataclass(frozen=True, slots=True)
class AboutTicket:
    """`number` where one is named, `grade` of a grade; the words of an addition are the message's own."""

    word: TicketWord
    number: str | None = None
    grade: Grade | None = None


GRADES = {
    "非常不满意": Grade.VERY_BAD,
    "很不满意": Grade.VERY_BAD,
    "不满意": Grade.BAD,
    "基本满意": Grade.FAIR,
    "比较满意": Grade.GOOD,
    "满意": Grade.GOOD,
    "很满意": Grade.VERY_GOOD,
    "非常满意": Grade.VERY_GOOD,
}
_GRADE = re.compile(rf"^(?:我)?(?:评价|评分|打分|的?评价是)?({'|'.join(GRADES)})$")
_SOLVED = re.compile(
    r"^(?:我的?)?(?:问题|事情?)?(?:已经?|都|基本)?(?:解决|搞定|办好|弄好|办成)(?:了|啦|好了)(?:谢谢)?$"
)
_UNSOLVED = re.compile(
    r"^(?:我的?)?(?:问题|事情?)?(?:还是|还|并|都|根本|依然|仍然?)?(?:没有?|未|不)(?:给我?)?(?:解决|搞定|办好|弄好|办成)(?:问题)?$"
)
_URGE = re.compile(
    r"^(?:催(?:一下|办|促)?(?:工单|进度)?|(?:怎么)?(?:还是?|都)?(?:没有?|不)(?:人)?(?:给我?)?(?:回复|答复|处理|消息|回音|管|理我)(?:我|啊|呀)?"
    r"|(?:怎么)?(?:这么|太)慢(?:了|啊)?|尽快(?:处理|回复|答复))$"
)
#: 补充医疗保险 is a question; 补充：… is not.
_ADDITION = re.compile(r"^(?:我要?|再)?补充(?:说明|一下|一点)?\s*[:,，：。\n ]\s*(?=\S)")
_NUMBER = re.compile(r"(?<![a-z0-9])([a-z]{1,8})(\d{6})-?(\d{4,6})-?(\d)(?!\d)")
_NUMBER_TYPED = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,8}\d{6}-?\d{4,6}-?\d(?!\d)")
_NOISE = re.compile(r"[\s。！!，,、~～.…；;：:（）()\[\]【】\"“”'‘’?？]+")


def without_word(text: str) -> str:
    """The words of an addition, without 补充 before them and the ticket's number."""
    plain = _NUMBER_TYPED.sub("", text).strip()
    return _ADDITION.sub("", plain).strip() or text


def read_about_ticket(plain: str) -> AboutTicket | None:
    """What the message (half-width, simplified, lower case) says of a ticket; None where it is something else."""
    found = _NUMBER.search(plain)
    number = f"{found[1]}{found[2]}-{found[3]}-{found[4]}".upper() if found else None
    words = (plain[: found.start()] + plain[found.end() :] if found else plain).strip()
    bare = _NOISE.sub("", words)
    if _ADDITION.match(words):
        return AboutTicket(TicketWord.ADDITION, number)
    if match := _GRADE.match(bare):
        return AboutTicket(TicketWord.GRADE, number, GRADES[match[1]])
    for pattern, word in (
        (_SOLVED, TicketWord.SOLVED),
        (_UNSOLVED, TicketWord.UNSOLVED),
        (_URGE, TicketWord.URGE),
    ):
        if pattern.match(bare):
            return AboutTicket(word, number)
    return None
