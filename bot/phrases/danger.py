"""What is said to people in danger: whom to call, what to do meanwhile, and that a person can be had as well."""

import re
from collections.abc import Sequence

from bot.reading.danger_kinds import Danger

_NUMBER = re.compile(r"\d{3,5}")
#: Whom to call, the most pressing first.
_CALLS = {
    Danger.FIRE: "请马上离开着火的地方，打 119；有人受伤、呛了烟，打 120。",
    Danger.GAS: "请马上带家人到室外，再打 119；有人头晕、叫不醒，打 120。",
    Danger.DROWNING: "请马上打 119 和 120，打 110 也可以。",
    Danger.ELECTRIC: "请马上打 119；有人触电，同时打 120。",
    Danger.TRAFFIC: "有人受伤，请马上打 120，再打 122（打 110 也可以）。",
    Danger.COLLAPSE: "请先远离那里，马上打 119；有人受伤打 120，在路上也可以打 110。",
    Danger.TRAPPED: "请马上打 119（打 110 也可以）；有人受伤、喘不上气，打 120。",
    Danger.POISONING: "请马上打 120；屋里烧着炭、煤或漏气，先到室外，再打 119。",
    Danger.SUICIDE: "请现在就打 12356（心理援助热线）；已经受伤、吃了药或在高处，马上打 120、110。",
    Danger.VIOLENCE: "请马上打 110；有人受伤，打 120。",
    Danger.MEDICAL: "请马上打 120。",
    Danger.MISSING: "请马上打 110，不用等 24 小时。",
    Danger.ANIMAL: "请马上打 110；是蛇、马蜂打 119；被咬伤、流血不止打 120。",
    Danger.FRAUD: "请马上打 110，说“紧急止付”；先挂断对方，不要再转一分钱。",
    Danger.PIT: "请马上打 110；有人掉下去，打 119 和 120。",
    Danger.CRY: "请马上打电话：110 报警，119 火警和救援，120 急救。",
}
#: What to do until they come.
_MEANWHILE = {
    Danger.FIRE: "随手关门，弯腰捂住口鼻，别坐电梯；下不去就退回屋里，用湿布堵门缝，到窗口呼救。",
    Danger.GAS: "不要开灯、不要打火、不要碰任何开关；顺手能关的阀门关上，窗推开。到了外面再给燃气公司打电话。",
    Danger.DROWNING: "不要下水，也不要手拉手去拉人，把救生圈、长杆、绳子递过去；困在车里，马上破窗出来，到高处去。",
    Danger.ELECTRIC: "不要碰人、不要碰线，先断电；断不了，就离开 8 米以上，拦住别人。",
    Danger.TRAFFIC: "不要搬动伤者；打开双闪，人站到路边。有人被压住、卡住，打 119。对方跑了，记下车牌和方向。",
    Danger.COLLAPSE: "屋里的人都出来，别回去拿东西；把周围的人拦远一些，说清地址、有没有人被压。",
    Danger.TRAPPED: "说清地址、几号楼第几层、有几个人。在电梯里按应急按钮，不要扒门；手脚被卡住，不要硬拽。",
    Danger.POISONING: "说清吃了、闻了什么，多少，什么时候；不要自己催吐，把包装和剩下的带上。",
    Danger.SUICIDE: "请身边的人过来陪着，离开窗边、楼顶、药和刀；人在高处，同时打 119。",
    Danger.VIOLENCE: "先躲到能锁门、有人的地方。不方便出声，可以发短信到 12110，写清地址和正在发生什么。",
    Danger.MEDICAL: "说清地址、病人多大、现在怎样、几点开始的，开着免提听医生指挥。不要喂水喂药，不要硬扶；派个人到楼下接车。",
    Danger.MISSING: "说清年龄、衣着、最后在哪里看见的，备好近照；留一个人守在原地，请商场、小区查监控、广播。",
    Danger.ANIMAL: "离它远些，躲进屋里。伤口现在就用肥皂水和流水冲 15 分钟，今天之内去狂犬病暴露处置门诊；被蛇咬，少走动。",
    Danger.FRAUD: "说清转账的时间、金额和对方账号，留着转账记录和聊天记录。",
    Danger.PIT: "别靠近洞口，摆上显眼的东西，拦住行人和车。",
    Danger.CRY: "方便的话，告诉我在哪里、出了什么事。",
}
_WARM = "别慌，接电话的人会一步步告诉您怎么做。"
_WARMER = "您肯说出来很重要，我很担心您，别一个人扛着。"
_NOT_ALONE = "我是自动应答，不能替您打电话。打过电话，回复“人工”，我把您说的都转给工作人员。"
_AND_THE_ANSWER = "我是自动应答，不能替您打电话。您问的事在下面："
_TELL_THEM = "把您刚说的也告诉接电话的人。我不能替您打电话；回复“人工”，我把前后说的一起转给工作人员。"
#: Once all is well again; of who thought of dying nobody says so.
ALL_CLEAR = "人没事就好。要是又不对劲，马上再打 {numbers}。还想问别的，请直接说。"
HANDED_OVER_IN_DANGER = "已为您转给工作人员，编号 {number}，请记下。\n有危险先打上面的电话，不要等回复。"


def in_danger(kinds: Sequence[Danger]) -> str:
    """The numbers first of all, then what to do, and a person; a phone's screen at most."""
    warm = _WARMER if Danger.SUICIDE in kinds else _WARM
    return "\n".join((f"{_calls(kinds)}{warm}", _MEANWHILE[kinds[0]], _NOT_ALONE))


def still_in_danger(kinds: Sequence[Danger]) -> str:
    """The numbers again, where more is told of a danger."""
    return f"{_calls(kinds)}\n{_TELL_THEM}"


def both(told: str, more: str) -> str:
    """What was told of a danger, as staff read it: first one, then more."""
    return f"{told}，{more}"


def all_clear(kinds: Sequence[Danger]) -> str:
    """That it is good to hear, and the numbers once more."""
    return ALL_CLEAR.format(numbers="、".join(sorted(_numbers(_CALLS[kinds[0]]) - {"24"})))


def before_waiting(kinds: Sequence[Danger]) -> str:
    """Below the number of a ticket that tells of a danger, whatever was asked in between."""
    return f"有危险不要等回复：{_calls(kinds)}"


def in_danger_perhaps(kinds: Sequence[Danger]) -> str:
    """The numbers before the answer to what was asked as well."""
    return f"{_calls(kinds)}\n{_AND_THE_ANSWER}"


def _calls(kinds: Sequence[Danger]) -> str:
    """Whom to call in the first danger, and who else in the second."""
    first = _CALLS[kinds[0]]
    second = next((_CALLS[kind] for kind in kinds[1:] if not _numbers(_CALLS[kind]) <= _numbers(first)), "")
    return f"{first}{second}"


def _numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(text))
