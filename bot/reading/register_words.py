"""What is asked of a register: all of it, one name, a number, or one of its columns."""

import re
from collections.abc import Iterable, Sequence

_ALL = re.compile(
    r"有?(?:哪些|哪几[家个所]|哪[家个]都)|(?:都|还)?有(?:谁|啥|哪|什么(?=活动|项目|企业|公司|学校|单位|事项|地方))|名[单录](?:是|发|看|给|有)|几[家个所]|多少[家个所]|全部|所有|列(?:一下|出来)|发(?:我|一)[^，。]{0,3}(?:名单|清单)"
)
_WHICH = re.compile(r"哪[个家所儿里些]|边[个度]|有没有|有(?:什么|啥)|谁家")
_ONE = re.compile(r"在不在|是不是(?:上了|在)|有没有(?:它|这家)|(?:它|这家)[^，。]{0,4}(?:在|上)")
#: A number that is looked up as it stands or not at all: a credit code, a plate, a document's or a licence's number.
_NUMBER = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][·\-]?[a-z0-9]{5,6}(?![a-z0-9])"
    r"|[\u4e00-\u9fff]{0,8}[〔\[(（【]\d{4}[〕\])）】]\d+号|[a-z0-9]+(?:[-—][a-z0-9]+)+|(?=[a-z]*\d)[a-z0-9]{8,}",
    re.I,
)
_TIME = re.compile(r"\d{1,2}[-—~]\d{1,2}|\d{4}-\d{1,2}(?:-\d{1,2})?")
_PHONE_NUMBER = re.compile(r"0\d{2,3}-\d{7,8}|1\d{10}|\d{7,8}")
#: How a column is asked for, by words of its name.
_ASKED = (
    (r"电话|手机|热线|联系方式", r"电话|号码|联系|打给|怎么打|报名|热线"),
    (r"地[址点]|位置|场所", r"地址|哪儿|在哪|哪里|位置|怎么走|怎么去|啥地方|什么地方|地点"),
    (
        r"开放时间|营业时间|工作时间|开诊时间|服务时间|办公时间",
        r"几点|开门|关门|周[一二三四五六日末天]|星期|礼拜|上班|营业|开放时间|晚上|开不开|开着",
    ),
    (r"时间$", r"几点"),
    (r"日期|时间$|年月", r"哪天|哪一天|几号|什么时候|啥时候|何时|日期|几月"),
    (r"收费标准|标准|金额|价格|费用|单价", r"多少钱|几块|几元|收费|价格|怎么收|收多少|多贵|费用"),
    (r"依据", r"依据|凭什么|哪个文件|根据"),
    (r"(?:部门|单位|机关|机构|科室)$", r"哪个?(?:部门|单位|局|科室)|归谁|谁管|谁批|谁负责|找谁|归哪"),
    (r"河长|领导|负责人|联系人|姓名|代表", r"是谁|哪位|叫什么|哪个(?:领导|人)|谁(?:当|是|来|接)"),
    (r"时限|期限", r"几天|多久|多长时间|时限|期限|多少天|几年"),
    (r"原因|理由|事由", r"为什么|为啥|因为啥|因为什么|为何|怎么回事|原因|咋"),
    (r"人数|名额|数量|床位", r"多少(?:人|个|名)|几个(?:人|名额)|名额|人数|招多少"),
    (r"材料", r"材料|带什么|带啥|要带|准备什么"),
    (r"条件", r"条件|什么人|谁能|资格"),
    (r"进展|进度|状态", r"进[展度]|程度|怎么样了|咋样了|修到|建到|到哪一?步|完成多少"),
    (r"范围", r"范围|划到|划片|片区|哪些小区|哪些地方|管哪"),
    (r"主题|内容|服务", r"什么内容|聊什么|讲什么|干啥|做什么|什么主题|什么服务|哪些服务|有什么服务"),
)
_PATTERNS = tuple((re.compile(name), re.compile(asked)) for name, asked in _ASKED)
_BRACKETS = re.compile(r"[（(][^）)]*[)）]")
_NO_TOPIC = re.compile(
    r"[（(](?:示例|试行|公示版?)[)）]|名单|名录|目录|清单|安排|一览表?|台账|花名册|信息|情况|进展|\d{4}年(?:\d{1,2}月)?"
)
_AREA = re.compile(r"^[\u4e00-\u9fff]{1,4}?[市区县]")
#: Names of columns that any list may have.
_USUAL = re.compile(
    r"名称|地[址点]|电话|时间|日期|备注|序号|部门|单位|内容|类[型别]|编[号码]|状态|说明|坐标|[经纬]度|数量|服务"
)
_COUNTER = re.compile(r"^(?:序号|编号|行次)$")
#: What is no part of a name: words of asking and of going there.
_NO_NAME = re.compile(
    r"请问|想问|问一下|打听|查一下|看看|知道|听说|咱们?|我们?|他们?|她|孩子|我家|你们?|您|这[个家种些]?|那[个家种些]?|哪[个家种些所儿里]?|几[个家所]?|多少|什么|啥"
    r"|区里|全区|本区|附近|都有|所有|全部|一共|今年|去年|明年|有没有|没有|在不在|是不是|关于|的|在|是|有|和|跟|给|去|上|到|住|叫|从|离|对|把|被|吗|呢|了|想|要|能|找|归|家住|[，。？！、；：,.?!\s]"
)


def asks_for_all(normal: str) -> bool:
    """Whether the list as a whole is asked for: 有哪些, 一共几家."""
    return _ALL.search(normal) is not None


def asks_for_one(normal: str) -> bool:
    """Whether it is asked if one name stands there: 在不在名单上."""
    return _ONE.search(normal) is not None


def topic_of(title: str) -> str:
    """What a register is of, without whose it is and that it is a list."""
    return _NO_TOPIC.sub("", _AREA.sub("", title))


def is_usual(column: str) -> bool:
    """Whether any list may have a column of this name."""
    return _USUAL.search(column) is not None


def is_counter(column: str) -> bool:
    """Whether a column only counts the rows."""
    return _COUNTER.match(column) is not None


def asks_which(normal: str) -> bool:
    """Whether it is asked which of them it is, not after one by its name: 哪家能洗澡, 有没有管午饭的."""
    return _WHICH.search(normal) is not None


def number_in(text: str) -> str | None:
    """The number a question gives that must be matched character by character; no day, no telephone."""
    for found in _NUMBER.finditer(text):
        if not _TIME.fullmatch(found[0]) and not _PHONE_NUMBER.fullmatch(found[0]):
            return found[0]
    return None


def columns_asked(normal: str, columns: Iterable[str]) -> list[str]:
    """The columns that a question asks for: those it names; else those that hold such an answer."""
    known = {column: _BRACKETS.sub("", column).split("·") for column in columns}
    named = [column for column, words in known.items() if all(word in normal for word in words)]
    if named:
        longest = max(map(len, named))
        return [column for column in named if len(column) * 2 >= longest]
    asked = [
        column
        for column, words in known.items()
        if any(name.search(words[-1]) and way.search(normal) for name, way in _PATTERNS)
    ]
    # 完工 of 计划完工日期: of several days the one that is spoken of.
    telling = [column for column in asked if _shares_word(column, normal)]
    return telling or asked


def _shares_word(column: str, normal: str) -> bool:
    pairs = (column[at : at + 2] for at in range(len(column) - 1))
    return any(pair in normal and pair not in ("时间", "日期", "电话", "地址") for pair in pairs)


def name_before(normal: str, kinds: Iterable[str], shared: str) -> tuple[str, str]:
    """The name that a question gives a thing of these kinds, and the kind: 东风 and 小学; "" and "" where it gives none.

    `shared` is what the names of the register have in common, which is no name.
    """
    for kind in sorted(kinds, key=len, reverse=True):
        for found in re.finditer(re.escape(kind), normal):
            words = _NO_NAME.split(normal[max(0, found.start() - 8) : found.start()])[-1]
            name = _without_shared(words.lstrip("0123456789"), shared)
            if len(name) >= 2 and not name.isdigit():
                return name, kind
    return "", ""


def which_of(normal: str, kinds: Iterable[str]) -> bool:
    """Whether it is asked which of the things of these kinds it is: 划到哪个小学, 哪家驿站能洗澡."""
    return any(re.search(rf"哪[个家所处].{{0,6}}{re.escape(kind)}", normal) for kind in kinds)


def said_by_both(normal: str, text: str, known: str) -> str:
    """The longest words of a question that `text` says as well, four characters or more and none of `known`."""
    for length in range(min(len(normal), 12), 3, -1):
        for at in range(len(normal) - length + 1):
            part = normal[at : at + length]
            if part in text and part not in known:
                return part
    return ""


def _without_shared(words: str, shared: str) -> str:
    parts: Sequence[str] = [shared[at : at + 2] for at in range(len(shared) - 1)]
    while words and (part := next((part for part in parts if words.endswith(part)), "")):
        words = words.removesuffix(part)
    return words
