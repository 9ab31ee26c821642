"""What citizens say of a ticket they have: solved or not, a grade, that they press, or something they add."""

import re
from dataclasses import dataclass

from bot.reading.urging import is_urging
from hotline.acts.by_citizen import CitizenAct
from hotline.acts.feedback import Grade


@dataclass(frozen=True, slots=True)
class AboutTicket:
    """`number` where one is named, `grade` of a grade; the words of an addition are the message's own.

    `withdraws` where what is not done yet is called off: never what the assistant answered.
    """

    act: CitizenAct
    number: str | None = None
    grade: Grade | None = None
    withdraws: bool = False


GRADES = {
    "非常不满意": Grade.VERY_BAD,
    "很不满意": Grade.VERY_BAD,
    "不满意": Grade.BAD,
    "差评": Grade.BAD,
    "一般": Grade.FAIR,
    "基本满意": Grade.FAIR,
    "比较满意": Grade.GOOD,
    "满意": Grade.GOOD,
    "挺满意": Grade.GOOD,
    "好评": Grade.GOOD,
    "很满意": Grade.VERY_GOOD,
    "非常满意": Grade.VERY_GOOD,
}
_MATTER = r"(?:我们?)?(?:家)?(?:的)?(?:问题|事情?|诉求)?"
_DONE = r"(?:解决|搞定|办好|弄好|修好|处理好|办成|办妥)"
_GRADE = re.compile(rf"^(?:我)?(?:评价|评分|打分|的?评价是)?({'|'.join(GRADES)})(?:的|了)?$")
#: Statements: with a question mark, or 吗, somebody asks how it stands.
_SOLVED = re.compile(
    rf"^(?:好的?)?{_MATTER}(?:(?:现在|终于|已经?|都|全部?|基本上?)*(?:[给帮]我)?(?:{_DONE}|处理完|办完)(?:了|啦|好了)|已经?(?:{_DONE}|办结|处理))$"
)
#: Calling off: of 取消 alone nobody knows what is meant.
_WITHDRAWN = re.compile(
    r"^(?:我要?|我想|请|麻烦)?(?:帮我)?(?:把)?(?:撤销|取消|撤回|撤掉|撤了)(?:掉)?(?:我的?|这个|刚才的?|那个|上面的?)?(?:工单|诉求|投诉|反映)(?:吧|了)?$"
    r"|^(?:把)?(?:我的?|这个|刚才的?|那个)?(?:工单|诉求|投诉)(?:帮我)?(?:取消|撤销|撤回|撤|不要)(?:掉)?(?:吧|了)*$"
    r"|^(?:我要?|我想|请|麻烦)?(?:帮我)?(?:撤销|撤回|撤了|撤掉)(?:吧|了)?$|^不(?:用|需要|必)(?:你们)?(?:再)?(?:办理?|处理)了$"
)
_UNSOLVED = re.compile(
    rf"^(?:你们)?{_MATTER}(?:到?现在|一点|还是?|并|都|也|根本|完全|依然|仍然?)*(?:没有?|未|不)(?:给我?们?)?(?:{_DONE}|修)(?:好|完)?(?:我们?的?)?(?:问题)?$"
    r"|^(?:根本|一点)?(?:没有?|不管)用$"
    r"|^(?:还是|回答得?|答得?)?(?:不对|不是这个|答非所问)$|^(?:你们?|您)?(?:根本|还是)?没有?(?:回答|答复?)(?:到|对)?我的问题$"
)
_THANKS = r"(?:谢谢|感谢|多谢|谢啦|谢了)(?:你们?|您|啦)?"
_AROUND = re.compile(rf"^{_THANKS}(?=.)|(?<=.){_THANKS}$")
_ONLY_THANKS = re.compile(rf"^(?:{_THANKS})?$")
_PARTICLES = re.compile(r"(?<=.)[啊呀呢哦哈]+$")
#: 补充医疗保险 is a question; 补充：… is not.
_ADDITION = re.compile(r"^(我要?|再)?[补補]充(说明|一下|一点)?\s*([:,，：。\n ])\s*(?=\S)")
_ASKS = re.compile(r"怎么|如何|什么|吗|多少|哪|[?？]")
#: What is said with a number that wants to know how it stands, and how long what says something else is at least.
_ASKS_AFTER = re.compile(
    r"进度|查|看看|编号|单号|工单|诉求|[哪吗呢几?]|怎|什么|多久|请问|情况|结果|答复|回复|人工|status"
)
_SHORTEST_NEWS = 4
_FIRST_CLAUSE = re.compile(r"[,，。:：;；!！\n]")
_NAMED = r"(?:(?:编号|单号|工单)(?:是|为|:)?\s*)?(?<![A-Za-z0-9])"
_NUMBER = re.compile(rf"{_NAMED}([a-z]{{1,8}})(\d{{6}})-?(\d{{4,6}})-?(\d)(?!\d)")
_NUMBER_TYPED = re.compile(rf"{_NAMED}[A-Za-z]{{1,8}}\d{{6}}-?\d{{4,6}}-?\d(?!\d)")
_NOISE = re.compile(r"[^\w?]+|_")
#: What is left at the ends of a message whose number is taken out: 没解决（ZX…），楼道还是黑的.
_AROUND_NUMBER = " \t\n,，。:：;；、()（）"
_AROUND_WORDS = f"{_AROUND_NUMBER}!！~～"


def own_words(act: CitizenAct, text: str) -> str:
    """What a message says of a ticket beyond the act and the number: an addition, what is still wrong."""
    match act:
        case CitizenAct.ADDITION:
            return _ADDITION.sub("", _without_number(text)).strip() or text
        case CitizenAct.UNSOLVED:
            clause, *rest = _FIRST_CLAUSE.split(_without_number(text), maxsplit=1)
            words = rest[0].strip(_AROUND_WORDS) if rest and _is_unsolved(clause) else ""
            return "" if _ONLY_THANKS.match(_NOISE.sub("", words)) else words
    return ""


def _without_number(text: str) -> str:
    return _NUMBER_TYPED.sub("", text).strip(_AROUND_NUMBER)


def read_about_ticket(plain: str) -> AboutTicket | None:
    """What the message (half-width, simplified, lower case) says of a ticket; None where it is something else."""
    found = _NUMBER.search(plain)
    number = f"{found[1]}{found[2]}-{found[3]}-{found[4]}".upper() if found else None
    words = (plain[: found.start()] + plain[found.end() :] if found else plain).strip(_AROUND_NUMBER)
    if _adds(words):
        return AboutTicket(CitizenAct.ADDITION, number)
    bare = _PARTICLES.sub("", _AROUND.sub("", _NOISE.sub("", words)))
    if match := _GRADE.match(bare):
        return AboutTicket(CitizenAct.GRADE, number, GRADES[match[1]])
    if _WITHDRAWN.match(bare) or (not bare.endswith("?") and _is_withdrawn(_FIRST_CLAUSE.split(words)[0])):
        return AboutTicket(CitizenAct.SOLVED, number, withdraws=True)
    if _SOLVED.match(bare):
        return AboutTicket(CitizenAct.SOLVED, number)
    # 没解决，还是不亮: what is still wrong is said with it.
    if not bare.endswith("?") and _is_unsolved(_FIRST_CLAUSE.split(words)[0]):
        return AboutTicket(CitizenAct.UNSOLVED, number)
    if _UNSOLVED.match(bare.rstrip("?")):
        return AboutTicket(CitizenAct.UNSOLVED, number)
    if is_urging(words) or is_urging(bare):
        return AboutTicket(CitizenAct.URGE, number)
    return AboutTicket(CitizenAct.ADDITION, number) if number and _states(bare) else None


def _states(words: str) -> bool:
    """Whether what stands beside a number is news of that ticket, and does not ask how it stands."""
    return len(words) >= _SHORTEST_NEWS and not _ASKS_AFTER.search(words)


def _is_unsolved(clause: str) -> bool:
    return bool(_UNSOLVED.match(_NOISE.sub("", clause)))


def _is_withdrawn(clause: str) -> bool:
    return bool(_WITHDRAWN.match(_PARTICLES.sub("", _NOISE.sub("", clause))))


def _adds(words: str) -> bool:
    """Whether 补充 is a word of its own; with nothing but a blank after it, a question stays a question."""
    match = _ADDITION.match(words)
    if match is None:
        return False
    return bool(match[1] or match[2] or match[3] in ":：") or not _ASKS.search(words)
