"""What a message is, before anything is searched."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.reading.danger import NO_DANGER, DangerReading, read_danger
from bot.reading.plain_text import plain
from bot.reading.ticket_words import AboutTicket, read_about_ticket


class Intent(StrEnum):
    """What the citizen wants of this message."""

    #: 政策或办事问题
    QUESTION = "question"
    #: 选择上一轮列出的某一项
    CHOICE = "choice"
    #: 转人工
    HANDOVER = "handover"
    #: 同意上一轮的提议
    YES = "yes"
    #: 取消，没有说取消什么
    CANCEL = "cancel"
    #: 不同意
    NO = "no"
    #: 有人正处在危险中，没有问别的
    EMERGENCY = "emergency"
    #: 自己要提出申请、复议、信访、举报
    LEGAL_MATTER = "legal_matter"
    #: 问候
    GREETING = "greeting"
    #: 感谢、告别
    THANKS = "thanks"
    #: 开个头，还没有说是什么事
    OPENING = "opening"
    #: 问怎么用
    HELP = "help"
    #: 没有可读的内容
    EMPTY = "empty"
    #: 看其余内容
    MORE = "more"
    #: 回到上一次的列表
    BACK = "back"
    #: 重新开始
    RESTART = "restart"
    #: 查工单进度
    PROGRESS = "progress"
    #: 说一件已转人工的事：解决没有、评价、催办、补充
    ABOUT_TICKET = "about_ticket"
    #: 刚才说的是另一件事
    ANOTHER_MATTER = "another_matter"
    #: 刚才说的是补充
    BELONGS = "belongs"
    #: 看办事清单
    ITEMS = "items"
    #: 看能问什么
    EXAMPLES = "examples"
    #: 问热线电话
    HOTLINE = "hotline"
    #: 问留存了自己的哪些信息
    MY_DATA = "my_data"
    #: 要求删除自己的信息
    FORGET_ME = "forget_me"
    #: 看不懂, 说简单点
    SIMPLER = "simpler"
    #: 然后呢
    NEXT = "next"


class LegalMatter(StrEnum):
    """Matters with a channel of their own, which a message to an assistant cannot open."""

    DISCLOSURE = "disclosure"
    RECONSIDERATION = "reconsideration"
    PETITION = "petition"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Reading:
    """The intent, and what belongs to it: the danger, the legal matter, the number chosen, the ticket
    and what is said of it."""

    intent: Intent
    danger: DangerReading = NO_DANGER
    legal_matter: LegalMatter | None = None
    chosen: int | None = None
    ticket: str | None = None
    about: AboutTicket | None = None


_LEGAL = {
    LegalMatter.DISCLOSURE: r"依申请公开|信息公开(?:的)?申请|申请.{0,12}公开|要求公开|公开政府信息",
    LegalMatter.RECONSIDERATION: r"(?:行政)?复议|行政诉讼|告(?:政府|你们|.{0,6}(?:局|委|办|街道))|打官司|起诉",
    LegalMatter.PETITION: r"信访|上访",
    LegalMatter.REPORT: r"举报|检举|揭发|投诉",
}
_LEGALS = {matter: re.compile(pattern) for matter, pattern in _LEGAL.items()}
_OWN_ACT = re.compile(
    r"^(?:你好|您好|请问)?[，,。！!]?(?:我|我们|本人|俺)?(?:现在|今天)?(?:就)?(?:要|想要?|打算|准备|来|正式)(?:求|向|对|给|跟|在)?"
    r".{0,16}(?:申请|提出|提交|提起|办理|举报|检举|揭发|投诉|信访|上访|复议|起诉|告|公开)"
    r"|^(?:请|麻烦|帮)(?:你|您|我|你们)?(?:帮我|给我|替我|受理|登记|向我|公开).{0,20}"
    r"|^(?:我要|我想)?(?:举报|投诉|上访|信访|复议|行政复议|申请公开|信息公开申请|依申请公开)$"
)
_ASKS_HOW = re.compile(r"怎么|如何|怎样|什么|哪|多久|几|吗|是否|需要|多少|谁|条件|流程|材料|[？?]")

_HANDOVER = re.compile(
    r"^(?:我要|我想|请|帮我|给我|麻烦)?(?:转|找|接|要|换|联系)?(?:一?下|个|到)?(?:人工|真人)(?:客服|服务|坐席|热线|咨询)?(?:吧|谢谢)?$"
    r"|^(?:我要|我想|请|帮我|给我)?(?:转|找|接|联系)(?:一?下|个|到)?(?:工作人员|客服|坐席|话务员|热线)(?:吧|谢谢)?$|转人工|人工客服|人工服务"
    r"|^(?:客服|工作人员|真人|话务员|我?要?(?:找|跟|和)(?:个)?(?:真人|人)(?:说话|聊|谈)?)$"
)
_YES = re.compile(
    r"^(?:是|是的|对|对的|好|好的|好啊|好呀|行|可以|要|需要|嗯|嗯嗯|ok|okay|yes|y|转吧|转|麻烦了|麻烦你了|请转|好的谢谢|那就转吧|同意)(?:吧|了|啊)?$"
)
_NO = re.compile(
    r"^(?:都不是|都不对|不是这些?|没有我要的|不|不用|不用了|不要|不需要|算了|不必|不是|no|n|先不|先不了|暂时不用)(?:谢谢)?(?:了|吧)?$"
)
_CANCEL = re.compile(r"^(?:我要|我想|请)?取消(?:吧|了|掉)?$")
_GREETING = re.compile(
    r"^(?:你好|您好|嗨|哈[喽啰罗]|hello|hi|在吗|在么|在不在|有人吗|早上好|上午好|中午好|下午好|晚上好|早|喂)+[啊呀吗么]?$"
)
_THANKS = re.compile(
    r"^(?:(?:(?:好的?|嗯|知道了|明白了|懂了|收到|了解了?)?(?:太|非常|多)?(?:谢谢|感谢|多谢|谢啦|谢了|辛苦了?)(?:你|您|啊|啦|呀|了){0,2}(?:姑娘|小伙子?|同志|师傅|老师|大姐|大哥|客服|小助手)?(?:的?(?:解答|帮助|回复))?"
    r"|(?:好的?|嗯+|行)?(?:我)?(?:知道|明白|懂|了解|晓得)了|谢谢(?:你|您)(?:啊|呀|啦)|哦+|噢|再见|拜拜|收到|thanks?|thank you|bye)){1,3}$"
)
_OPENING = re.compile(
    r"^帮我(?:查|问|看)(?:一下|查|问|看)?$|^(?:(?:你好|您好)?(?:请问|请教|打扰|麻烦|咨询|我?想?(?:要)?(?:问|请教|咨询|了解|打听)|问)(?:你|您)?(?:一?下|一?个(?:事|问题)|件事|点事)?(?:儿|情)?(?:吧|可以吗|行吗)?)$"
)
_HELP = re.compile(
    r"^(?:帮助|使用帮助|说明|使用说明|菜单|help|/start|/help|怎么用|怎么使用|你?能做什么|你?会什么|你是谁|你叫什么(?:名字)?|你?能干什么|有什么功能|能问什么|可以问什么|你是(?:真)?人吗|你是机器人吗)$"
)
_MORE = re.compile(r"^(?:(?:查?看)?(?:更多|全文)|看?(?:下一页|后面的)|继续|还有吗)$")
_SIMPLER = re.compile(
    r"^(?:我|俺)?(?:实在|还是|都|真)?(?:看|听|弄|搞)(?:不|没|唔)(?:太)?(?:懂|明白)(?:啊|呀|了|呢|耶)?(?:你|您)?(?:能不能|可以|可不可以)?(?:再)?(?:说|讲)?(?:得)?(?:简单|明白|清楚|通俗)?(?:一?点|些)?(?:儿)?(?:吗|吧)?$"
    r"|^(?:你|您)?(?:能不能|可以|请|麻烦|可不可以)?(?:再)?(?:说|讲)(?:得)?(?:简单|明白|清楚|通俗|直白)(?:一?点|些)(?:儿)?(?:吗|吧|行吗|好吗)?$|^(?:说|讲)(?:人话|大白话)(?:吧|行吗)?$"
    r"|^(?:这|那)?(?:是)?(?:啥|什么)意思(?:啊|呀|呢)?$|^(?:太|好)(?:复杂|难懂|啰嗦)(?:了)?$|^(?:不|没)(?:太)?(?:看|听)?(?:懂|明白)(?:啊|呀|呢)?$"
)
_NEXT = re.compile(
    r"^(?:那)?(?:然后|接下来|下一步|之后|后来|完了|再往下)(?:呢|怎么办|咋办|咋整|干啥|做什么)?(?:呀|啊)?$|^还有呢$"
)
_BACK = re.compile(r"^(?:返回|后退|上一步|上一级|返回上一[步级])$")
_RESTART = re.compile(r"^(?:0|重来|重新开始|从头开始|重新来|清空)$")
_PROGRESS = re.compile(
    r"^(?:(?:查询?|看看?|我要查)?(?:我的)?(?:工单|诉求|办理)?(?:的)?(?:办理)?进度(?:查询)?|(?:我的|查询?|查看)(?:工单|诉求|编号)|(?:我的)?(?:工单|诉求)(?:现在)?(?:到哪(?:里|儿|一步)?|怎么样|在哪)了?|/status"
    r"|(?:我的?)?(?:问题|诉求|事情?|工单)?(?:处理|办|解决)(?:得|的)?(?:怎么样了(?:吗|没有?)?|(?:好|完)?了(?:吗|没有?))|(?:有)?(?:答复|回复|结果|消息)了(?:吗|没有?))$"
)
# 进度 ZX261125-0001-7, however the hyphens and the words around it are typed.
_TICKET = re.compile(
    r"^(?:(?:/status|(?:查询?|查看)?(?:我的)?(?:工单|诉求)?(?:的)?(?:办理)?(?:进度|编号|单号))(?:是|为|:)?(?=[a-z0-9])|(?=[a-z]))"
    r"([a-z]{0,8})(\d{6})-?(\d{4,6})-?(\d)(?:的?进度)?$"
)
# Somebody who names a ticket means one, also where a digit too many or too few was typed.
_MISTYPED = re.compile(
    r"^(?:/status|(?:查询?|查看)?(?:我的)?(?:工单|诉求)?(?:的)?(?:办理)?(?:进度|编号|单号))(?:是|为|:)?(?=[a-z0-9])([a-z]{0,8}[\d-]{3,20})$"
)
#: Written as it was given, it is known anywhere in a sentence.
_TICKET_WITHIN = re.compile(r"(?<![a-z0-9])([a-z]{1,8})(\d{6})-(\d{4,6})-(\d)(?!\d)")
_ANOTHER_MATTER = re.compile(
    r"^(?:不是,?)?(?:这|那|我说的)?(?:是)?(?:另外?|别的|其他的?)(?:的)?(?:一)?[件个]?(?:事情?|问题)$"
)
_BELONGS = re.compile(r"^(?:这|那)?(?:是|就是)?[补補]充(?:的|一下|说明|到工单)?$")
_ITEMS = re.compile(
    r"^(?:办事(?:清单|指南|事项)?|服务(?:事项|清单)|事项清单|(?:那)?(?:你们?|您|这里|这儿)(?:都)?(?:能|可以|会)(?:帮我?)?办(?:些)?(?:什么|啥|哪些)(?:事情?|业务|证)?)$"
)
_EXAMPLES = re.compile(r"^(?:问政策|政策(?:问答|咨询|查询)|查政策)$")
_HOTLINE = re.compile(r"^(?:/hotline|(?:服务|咨询)?热线(?:电话)?|客服电话|12345)$")
_MY_DATA = re.compile(
    r"^(?:查看)?(?:我的(?:数据|资料|个人信息|个人数据|记录)|(?:你们?)?(?:留存|保存|存)了?我(?:的)?(?:哪些|什么)(?:信息|数据))$"
)
_FORGET_ME = re.compile(
    r"^(?:请|我要|我想)?(?:把)?我的?(?:数据|个人信息|资料|记录|信息)(?:都|全部)?(?:删除|删掉|删了|清空|清除)(?:掉|吧)?$|^清空(?:聊天)?记录$|"
    r"^(?:请|我要|我想)?(?:删除|清除|清空|抹去|注销)(?:掉)?我的?(?:全部|所有)?(?:的)?(?:数据|资料|个人信息|个人数据|信息|记录|聊天记录)$"
)
_CHOICE = re.compile(
    r"^(?:就|我?要|我?选择?)?(?:第|#)?([1-9]\d?|[一二三四五六七八九壹贰叁肆伍陆柒捌玖])(?:个|项|号|条)?(?:吧|呢)?$"
)
_NOISE = re.compile(r"[\s。！!，,、~～.…；;：:（）()\[\]【】\"“”'‘’]+")
_SPACE = re.compile(r"\s+")
_HYPHENS = re.compile(r"[\u2010-\u2015\u2212_]")

#: Words that are what they say, whatever was said before.
_COMMANDS = (
    (_HANDOVER, Intent.HANDOVER),
    (_YES, Intent.YES),
    (_NO, Intent.NO),
    (_CANCEL, Intent.CANCEL),
    (_GREETING, Intent.GREETING),
    (_THANKS, Intent.THANKS),
    (_OPENING, Intent.OPENING),
    (_HELP, Intent.HELP),
    (_MORE, Intent.MORE),
    (_SIMPLER, Intent.SIMPLER),
    (_NEXT, Intent.NEXT),
    (_BACK, Intent.BACK),
    (_RESTART, Intent.RESTART),
    (_PROGRESS, Intent.PROGRESS),
    (_ANOTHER_MATTER, Intent.ANOTHER_MATTER),
    (_BELONGS, Intent.BELONGS),
    (_ITEMS, Intent.ITEMS),
    (_EXAMPLES, Intent.EXAMPLES),
    (_HOTLINE, Intent.HOTLINE),
    (_MY_DATA, Intent.MY_DATA),
    (_FORGET_ME, Intent.FORGET_ME),
)


def read_intent(text: str) -> Reading:
    """What `text` is; what is nothing else is a question."""
    typed = plain(text)
    bare = (asked := _NOISE.sub("", typed)).rstrip("?")
    if not any(character.isalnum() for character in bare):
        return Reading(Intent.EMPTY)
    for pattern, intent in _COMMANDS:
        if pattern.search(bare):
            return Reading(intent, read_danger(text) if intent is Intent.HANDOVER else NO_DANGER)
    if about := read_about_ticket(typed):
        return Reading(Intent.ABOUT_TICKET, read_danger(text), ticket=about.number, about=about)
    if ticket := _read_ticket(_HYPHENS.sub("-", _SPACE.sub("", typed))):
        return Reading(Intent.PROGRESS, ticket=ticket)
    if match := _CHOICE.match(bare):
        return Reading(Intent.CHOICE, chosen=_number(match[1]))
    danger = read_danger(text)
    if danger and danger.is_sure:
        return Reading(Intent.EMERGENCY, danger)
    matter = next((m for m, pattern in _LEGALS.items() if pattern.search(asked)), None)
    if matter and _OWN_ACT.search(asked) and not _ASKS_HOW.search(asked):
        return Reading(Intent.LEGAL_MATTER, danger, matter)
    return Reading(Intent.QUESTION, danger, matter)


def _read_ticket(text: str) -> str | None:
    """The number of a ticket as it is printed, or as it was typed where that is no such number."""
    if match := _TICKET.match(text) or _TICKET_WITHIN.search(text):
        prefix, day, running, check = match.groups()
        return f"{prefix.upper()}{day}-{running}-{check}"
    mistyped = _MISTYPED.match(text)
    return mistyped[1].upper() if mistyped else None


def _number(numeral: str) -> int:
    at = max("一二三四五六七八九".find(numeral), "壹贰叁肆伍陆柒捌玖".find(numeral))
    return at + 1 if at >= 0 else int(numeral)
