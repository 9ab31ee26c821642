"""What kind of matter a question hands over, by its own words; staff may say otherwise."""

import re

from bot.reading.danger import read_danger
from hotline.tickets.kinds import Level, TicketKind

#: 没电 is trouble; 没电梯 and 没有水平证书 are something else.
_WITHOUT = r"没(?:有)?(?:水|电|气|暖气?)(?=$|\W|[了啦啊呀用喝好已整一二两三四五六七八九十几半多没也和又])"
_KINDS = (
    (
        TicketKind.SUGGESTION,
        re.compile(r"建议|希望(?:能|可以|政府|你们|有关|增|改|多|加)|能不能(?:增设|增加|改成)|呼吁"),
    ),
    (
        TicketKind.COMPLAINT,
        re.compile(
            r"投诉|举报|扰民|噪音|油烟|异味|噪声|太吵|违建|占道|乱停|没人管|没有人管|不作为|态度(?:差|恶劣|不好)|乱收费|拒绝(?:办理|受理)|推诿|踢皮球|拖欠|欠薪"
        ),
    ),
    (
        TicketKind.HELP,
        re.compile(
            rf"帮帮?(?:我|忙)|求助(?!站)|坏了|漏水|倒了|裂了|破了个|[一个大深水]坑(?!人|爹)|坑洼|路面(?:塌|坏|破|裂)|{_WITHOUT}|停[水电气暖]|断[水电气]|(?:暖气)?[^，。]{{0,3}}不热|堵了|塌|积水|冒水|跳闸|不亮|发黄|发臭"
        ),
    ),
)
_UTILITY = re.compile(
    rf"停[水电气暖]|断[水电气]|{_WITHOUT}|(?:暖气|家里|屋里)[^，。]{{0,4}}(?:不热|冰凉)|水管(?:爆|裂|漏)|跳闸"
)
#: Who asks how something is done (怎么办理, but not a helpless 怎么办) wants to know it, whatever it is about.
_ASKS = re.compile(
    r"怎么(?:办(?:理|证)|申请|投诉|举报|报|写)|如何|流程|条件|材料|多少钱|在哪|去哪|是多少|补贴|政策|规定|标准"
    r"|(?:哪里|哪儿)(?:能|可以)?(?:查|看|交|领|申请|投诉|举报)|可以吗|能(?:报名|办)吗"
)

#: What is begged for may be anything: 帮我写作文 is no trouble.
_BEGGING = re.compile(r"帮帮?(?:我|忙)|求助")


def kind_of_trouble(text: str) -> TicketKind:
    """The kind by what is wrong, whatever help is begged for."""
    return kind_of(_BEGGING.sub("", text))[0]


def kind_of(question: str) -> tuple[TicketKind, Level | None]:
    """The kind, and the level where somebody is in danger, or the words speak of water, power, gas or heating."""
    is_danger = bool(read_danger(question))
    if _ASKS.search(question) and not is_danger:
        return TicketKind.CONSULTATION, None
    level = Level.DANGER if is_danger else Level.UTILITY if _UTILITY.search(question) else None
    kind = next((kind for kind, pattern in _KINDS if pattern.search(question)), None)
    return kind or (TicketKind.HELP if level else TicketKind.CONSULTATION), level
