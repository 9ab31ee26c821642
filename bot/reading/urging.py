"""催办: a citizen who waits presses, and says nothing else."""

import re

_WAITED = r"(?:\d{1,2}|[一二两三四五六七八九十几好半]{1,3})个?多?(?:天|小时|钟头|星期|礼拜|周|月)多?了?"
_DO = r"(?:处理|回复|答复|解决|办|修|来|派人|安排|催|弄|搞)"
_URGING = re.compile(
    r"^(?:请|帮我|我要?|麻烦)?(?:再)?催(?:一下|一催|办|促|单|催)*(?:工单|进度)?$"
    rf"|^(?:怎么|为什么|咋)?(?:到?现在|这么久|一直|至今|{_WAITED})*(?:怎么|为什么|咋)?(?:还是?|都|也)*(?:没有?|未|不)(?:见)?(?:人)?(?:来)?(?:给我?)?(?:收到)?(?:回复|答复|处理|消息|回音|联系|管|理|来|动静|反应)(?:我们?)?(?:了)?$"
    r"|^(?:怎么|咋)?(?:到?现在)?还(?:没有?|不)(?:弄)?(?:好|来|行动)$"
    r"|^(?:怎么|也)?(?:这么|太)慢了?$"
    rf"|^(?:请|麻烦|希望|能不能|可不可以|可以)?(?:你们)?(?:尽快|快一?点儿?|快些|抓紧|赶紧|赶快|速度)(?:点儿?|时间)?(?:给我?们?)?{_DO}*(?:一下|人)?(?:吧|吗|行吗|行不行|好吗)?$"
    rf"|^(?:到底|请问|那|你们|师傅|工作人员)*(?:什么|啥)时候(?:才|能|会|可以)*(?:有人|派人|安排人|你们|师傅|工作人员)?(?:能|会|过)*(?:来人?|到|上门|处理|解决|回复|答复|修好?|有结果|有消息)(?:修|看|处理)?(?:一下)?$"
    r"|^(?:真是?|要|都|我)*(?:急死(?:个?人|我)?|急坏|等不及|等不起|等急|急得不行|急急急?)了?$"
    rf"|^(?:这|我|等|已经|都|了|过去|足足|整整)+{_WAITED}$"
    r"|^(?:你们|工作人员|师傅|修的)?人(?:到底)?(?:呢|到?哪(?:里|儿)?(?:去)?了?|在哪(?:里|儿)?)$|^(?:你们|到底|究竟)*(?:有没有人(?:来)?(?:管|理|处理)|管不管)(?:啊|了|我们?)?$"
)
_HOW_LONG = re.compile(rf"^{_WAITED}$")
_CLAUSES = re.compile(r"[\s,，、。.!！?？;；:：~～…]+")
_PARTICLES = re.compile(r"(?<=.)[啊呀呢哦哈啦嘛吧]+$")


def is_urging(plain: str) -> bool:
    """Whether each clause of a message (half-width, simplified, lower case) presses. How long it takes presses beside
    others only: 三天了 by itself may be what the citizen was asked."""
    clauses = [clause for clause in _CLAUSES.split(plain) if clause]
    pressing = [clause for clause in clauses if _presses(clause)]
    return bool(pressing) and all(clause in pressing or _HOW_LONG.match(clause) for clause in clauses)


def _presses(clause: str) -> bool:
    return any(_URGING.match(words) for words in (clause, _PARTICLES.sub("", clause)))
