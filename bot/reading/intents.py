"""What a message is, before anything is searched."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from opencc import OpenCC

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
    #: 不同意
    NO = "no"
    #: 有人身或财产危险
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


class Emergency(StrEnum):
    """Who is called first."""

    FIRE = "119"
    MEDICAL = "120"
    POLICE = "110"


class LegalMatter(StrEnum):
    """Matters with a channel of their own, which a message to an assistant cannot open."""

    DISCLOSURE = "disclosure"
    RECONSIDERATION = "reconsideration"
    PETITION = "petition"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Reading:
    """The intent, and what belongs to it: the numbers to call, the legal matter, the number chosen, the ticket
    and what is said of it."""

    intent: Intent
    emergencies: tuple[Emergency, ...] = ()
    legal_matter: LegalMatter | None = None
    chosen: int | None = None
    ticket: str | None = None
    about: AboutTicket | None = None


_DANGER = {
    Emergency.FIRE: r"[着起失]火|火灾|冒(?:黑|浓)?烟|爆炸|(?:煤气|燃气|天然气|液化气)(?:泄[漏露]|漏)|困在电梯|被困|溺水|落水|掉[进到]?(?:河|水|井)",
    Emergency.MEDICAL: r"晕倒|昏迷|昏过去|(?:摔倒|跌倒|摔)了?(?:后|之后)?(?:就)?(?:起不来|站不起来|不能动)|心脏病犯|犯(?:了)?心脏病|喘不过气|没[有]?呼吸|心脏病发|心梗|中风|大出血|流血不止|煤气中毒|食物中毒|喝农药|吃了?安眠药|割腕|自杀|轻生|寻短见"
    r"|不想活|活不下去|想死|要生了|快生了|抽搐|触电|溺水|跳楼|跳河|车祸|撞[了到]?人|救命",
    Emergency.POLICE: r"(?:要|想)杀(?:了)?[我人]|(?:老公|老婆|丈夫|男友|男朋友|邻居|有人|他|她|他们|爸|妈|儿子|父亲|母亲)(?:又|在|经常|老)?打(?:了)?我|被人打|偷(?:我的?)?(?:东西|钱|手机|电动车|车)|抢劫|被抢|抢[了我]|持刀|砍人|杀人|行凶|绑架|被打|打人|家暴|被跟踪|入室|小偷|强奸|猥亵|自杀|轻生|寻短见|不想活|活不下去|想死"
    r"|跳楼|跳河|割腕|车祸|撞[了到]?人|(?:孩子|小孩|老人|人)(?:丢了|不见了|走丢|走失|失踪)|救命|炸弹|被骗了",
}
_DANGERS = {emergency: re.compile(pattern) for emergency, pattern in _DANGER.items()}

# Asking about rules, not calling for help.
_ABOUT_RULES = re.compile(
    r"政策|规定|条例|法律|办法|制度|公开|公布|发布|信息|预案|补[贴助]|赔偿|救助(?!我|他|她)|申请|哪个部门|什么部门|归谁|责任|处罚|罚款|许可|资质|培训|演练|宣传|预防|统计"
    r"|工伤|认定|证明|手续|材料|黑名单|举报电话"
)

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
_GREETING = re.compile(
    r"^(?:你好|您好|嗨|哈[喽啰罗]|hello|hi|在吗|在么|在不在|有人吗|早上好|上午好|中午好|下午好|晚上好|早|喂)+[啊呀吗么]?$"
)
_THANKS = re.compile(
    r"^(?:(?:(?:好的?|嗯|知道了|明白了|懂了|收到|了解了?)?(?:太|非常|多)?(?:谢谢|感谢|多谢|谢啦|谢了|辛苦了?)(?:你|您|啊|啦|了)?(?:的?(?:解答|帮助|回复))?"
    r"|谢谢(?:你|您)(?:啊|呀|啦)|哦+|噢|再见|拜拜|知道了|明白了|懂了|收到|了解了|thanks?|thank you|bye)){1,3}$"
)
_OPENING = re.compile(
    r"^帮我(?:查|问|看)(?:一下|查|问|看)?$|^(?:(?:你好|您好)?(?:请问|请教|打扰|麻烦|咨询|我?想?(?:要)?(?:问|请教|咨询|了解|打听)|问)(?:你|您)?(?:一?下|一?个(?:事|问题)|件事|点事)?(?:儿|情)?(?:吧|可以吗|行吗)?)$"
)
_HELP = re.compile(
    r"^(?:帮助|使用帮助|说明|使用说明|菜单|help|/start|/help|怎么用|怎么使用|你?能做什么|你?会什么|你是谁|你叫什么(?:名字)?|你?能干什么|有什么功能|能问什么|可以问什么|你是(?:真)?人吗|你是机器人吗)$"
)
_MORE = re.compile(r"^(?:(?:查?看)?(?:更多|全文)|看?(?:下一页|后面的)|继续|还有吗)$")
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
_ITEMS = re.compile(r"^(?:办事(?:清单|指南|事项)?|服务(?:事项|清单)|事项清单)$")
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
    (_GREETING, Intent.GREETING),
    (_THANKS, Intent.THANKS),
    (_OPENING, Intent.OPENING),
    (_HELP, Intent.HELP),
    (_MORE, Intent.MORE),
    (_BACK, Intent.BACK),
    (_RESTART, Intent.RESTART),
    (_PROGRESS, Intent.PROGRESS),
    (_ITEMS, Intent.ITEMS),
    (_EXAMPLES, Intent.EXAMPLES),
    (_HOTLINE, Intent.HOTLINE),
    (_MY_DATA, Intent.MY_DATA),
    (_FORGET_ME, Intent.FORGET_ME),
)


def read_intent(text: str) -> Reading:
    """What `text` is; what is nothing else is a question."""
    plain = _plain(text)
    bare = (asked := _NOISE.sub("", plain)).rstrip("?")
    if not any(character.isalnum() for character in bare):
        return Reading(Intent.EMPTY)
    emergencies = tuple(e for e, pattern in _DANGERS.items() if pattern.search(asked))
    for pattern, intent in _COMMANDS:
        if pattern.search(bare):
            return Reading(intent, emergencies if intent is Intent.HANDOVER else ())
    if about := read_about_ticket(plain):
        return Reading(Intent.ABOUT_TICKET, ticket=about.number, about=about)
    if ticket := _read_ticket(_HYPHENS.sub("-", _SPACE.sub("", plain))):
        return Reading(Intent.PROGRESS, ticket=ticket)
    if match := _CHOICE.match(bare):
        return Reading(Intent.CHOICE, chosen=_number(match[1]))
    if emergencies and not _ABOUT_RULES.search(asked):
        return Reading(Intent.EMERGENCY, emergencies)
    matter = next((m for m, pattern in _LEGALS.items() if pattern.search(asked)), None)
    if matter and _OWN_ACT.search(asked) and not _ASKS_HOW.search(asked):
        return Reading(Intent.LEGAL_MATTER, emergencies, matter)
    return Reading(Intent.QUESTION, emergencies, matter)


def _read_ticket(text: str) -> str | None:
    """The number of a ticket as it is printed, or as it was typed where that is no such number."""
    if match := _TICKET.match(text) or _TICKET_WITHIN.search(text):
        prefix, day, running, check = match.groups()
        return f"{prefix.upper()}{day}-{running}-{check}"
    mistyped = _MISTYPED.match(text)
    return mistyped[1].upper() if mistyped else None


def _plain(text: str) -> str:
    text = _converter().convert(unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode()))
    return "".join(
        c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs") or c == "\n"
    ).lower()


def _number(numeral: str) -> int:
    at = max("一二三四五六七八九".find(numeral), "壹贰叁肆伍陆柒捌玖".find(numeral))
    return at + 1 if at >= 0 else int(numeral)


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
