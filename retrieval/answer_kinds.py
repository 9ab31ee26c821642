"""What kind of answer a question wants, and what a text must hold to give it."""

import re
from collections.abc import Iterable
from enum import StrEnum

_NUMBER = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千万半]+)"
_TIME_UNIT = r"(?:个?工作日|个?小时|分钟|天|日|个?星期|周|个?月|年|季度)"


class AnswerKind(StrEnum):
    """The kinds are tried in this order; the first whose question pattern matches is wanted."""

    #: How often something happens: 多久一次, 一年几回.
    FREQUENCY = "frequency"
    #: How long something takes or how soon it is due: 几天, 多久.
    DURATION = "duration"
    #: A sum of money.
    MONEY = "money"
    #: A telephone number.
    PHONE = "phone"
    #: A share of a whole.
    SHARE = "share"
    #: Who is responsible.
    UNIT = "unit"
    #: A point in time.
    DATE = "date"
    #: How many.
    NUMBER = "number"
    #: Which materials or papers are required.
    MATERIALS = "materials"
    #: An address or a channel.
    PLACE = "place"
    #: A way of computing.
    CALCULATION = "calculation"
    #: Who may have or do something.
    CONDITIONS = "conditions"
    #: What to do, step by step.
    PROCEDURE = "procedure"


_HOW_LONG = r"(?:多久|多长时间|多少时间)"
_HOW_MANY = r"(?:几|多少)"
_PAPERS = r"(?:材料|证件|手续|资料|东西|证明|文书|表格)"

_ASKED = {
    AnswerKind.FREQUENCY: rf"{_HOW_LONG}[^，。？?]{{0,12}}一[次回]|(?:每隔|隔){_HOW_LONG}|{_HOW_MANY}[次回趟]|频率|频次"
    rf"|每(?:年|月|周|季度?)[^，。？?]{{0,8}}{_HOW_MANY}",
    AnswerKind.DURATION: rf"{_HOW_LONG}|{_HOW_MANY}个?(?:工作日|小时|钟头|分钟|天|日|星期|周|月|年)(?!份|前[^，]*来)"
    r"|(?:时限|期限|有效期|时间)(?:是|为)(?:多|几)|最[长迟晚](?!的)",
    AnswerKind.MONEY: r"多少钱|几块钱|[要交花]钱(?=[吗么])|多少元|几元|多少万|钱数|(?:费用|价格|工资|薪酬|金额|补贴|补助|津贴)[^，。？?个]{0,6}多少(?![人家个次天条吨])"
    r"|(?:收费|补贴|补助|津贴|救助|低保)标准[^，。？?]{0,4}(?:多少|是什么|多高)|要不要钱|[要交花]钱[吗么]|收费吗|收不收[钱费]|免费吗",
    AnswerKind.PHONE: r"(?:电话|热线)(?:号码)?(?:是|为)?(?:多少|几号|什么|[？?]|$)|(?:咨询|联系|投诉|举报|服务)电话|联系方式|打(?:什么|哪个|几号)电话",
    AnswerKind.SHARE: r"百分之几|百分之多少|(?:占比|比例|权重|比重)[^，。？?]{0,6}(?:多少|多大|几)|几成|多大比[重例]|占多少",
    AnswerKind.UNIT: r"谁(?!的|可以|能)|(?:哪个|哪些|哪家|什么|哪一个)(?:部门|单位|机构|机关|委|局|组织|政府)|归哪|哪儿管|哪里管|找哪",
    AnswerKind.DATE: r"什么时候|什么时间|何时|啥时候|几时|哪天|几月|几号(?!电)|哪一?年|哪个月|起止|时间是",
    AnswerKind.NUMBER: r"多大(?:年龄|年纪|岁数)|几岁|多少(?!钱|时间|元)|几(?:个|家|所|名|人|位|项|种|条|类|门|课时|辆|套|间|级|本|份)|人数|名额",
    AnswerKind.MATERIALS: rf"(?:什么|哪些|啥)(?:申请|申报|证明)?{_PAPERS}|(?:带|准备|提交|出示|拿)(?:些|上)?(?:什么|哪些|啥)"
    rf"|{_PAPERS}(?:有哪些|是什么|清单|都要)",
    AnswerKind.PLACE: r"地址|(?:在|去|到|上)哪(?:里|儿|个地方)?(?:去)?(?:办|领|交|申请|报名|登记)|什么地方",
    AnswerKind.CALCULATION: r"怎么算|如何计算|怎么计算|怎样计算|计算方法|算法",
    AnswerKind.CONDITIONS: r"什么人(?:可以|能)|哪些人|谁(?:可以|能)|(?:什么|哪些|啥)(?:样的)?(?:条件|资格|情况|情形)|条件是什么|多大(?:年龄|年纪|岁数)|几岁",
    AnswerKind.PROCEDURE: r"(?:怎么|如何|怎样)(?:去)?(?:办|申|领|补|登记|提|换|注销|取|迁|报|弄|上|开)|(?:什么|哪些)(?:流程|步骤|程序)|(?:流程|步骤|程序)是",
}

#: Asking whether, where or which information is published: the passage that orders it is the answer.
_PUBLICATION = re.compile(
    r"(?:公开|公布|公示|发布|告诉|通知|告知)[^，。？?]{0,6}[吗么嘛]|能不能[^，。？?]{0,4}[查看]|(?:在|去|到|上)?哪(?:里|儿)?(?:能|可以)?[看查]"
    r"|(?:公开|公布|公示|发布)(?:的|些)?(?:哪些|什么|啥)|[查看]得?到[吗么]"
)

_GIVEN = {
    AnswerKind.FREQUENCY: rf"每{_NUMBER}?个?(?:年度?|月|周|日|天|季度?|学年|半年|星期)|按(?:年度?|月度?|周|日|季度?|学年)"
    rf"|(?:一|半|全)年{_NUMBER}?|{_NUMBER}次|{_NUMBER}场|定期|实时|随时",
    AnswerKind.DURATION: rf"(?<!\d){_NUMBER}(?:余|多)?(?<!\d\d\d\d){_TIME_UNIT}(?!\d|\s*月|[一二三四五六七八九十])|当[场天日]|即时|同步|立即|长期",
    AnswerKind.MONEY: rf"{_NUMBER}(?:余|多)?(?:万|亿)?(?:元|块)|免费|不收|免收|工本费",
    AnswerKind.PHONE: r"(?<!\d)(?:0\d{2,3}-?)?[2-9]\d{6,7}(?!\d)|(?<!\d)1\d{10}(?!\d)|(?<!\d)1\d{4}(?!\d)(?=[”\"]?[^年]{0,8}(?:热线|电话))"
    r"|(?:热线|电话|拨打)[^，。]{0,6}1\d{4}(?!\d)|400-?\d{3}-?\d{4}",
    AnswerKind.SHARE: r"\d+(?:\.\d+)?[%％]|百分之|[一二三四五六七八九]成|倍",
    AnswerKind.UNIT: r"由[^，。]{2,16}[局委办部厅署府会所]|牵头|负责|主管|承办|落实|委托|[局委办部厅院所处](?:、|，|会同|依照|应当|组织)|(?:机关|部门|政府|委员会|机构|中心)",
    AnswerKind.DATE: rf"\d{{1,4}}年|\d{{1,2}}月|\d{{1,2}}日|{_NUMBER}(?:年|月|日|个工作日)|即日起|按(?:年|月|季)|每(?:年|月|季|周)|同步|及时",
    AnswerKind.NUMBER: rf"\d|{_NUMBER}(?:余|多)?(?:个|家|所|名|人|位|项|种|条|类|门|课时|辆|套|间|级|本|份|次|户|起|件|周?岁)",
    AnswerKind.MATERIALS: r"提交|出示|要[带交]|带上|携带|提供|持[^有续证股]|[:：]\s*(?:1|一|（)|户口簿|身份证|申请书|证明材料",
    AnswerKind.PLACE: r"窗口|大厅|派出所|办事处|居委会|村委会|医院|受理点|机关|机构|中心|网站|平台|地址|[路街巷]\d*号|向[^，。]{2,16}(?:申请|提出|办理|登记)",
    AnswerKind.CONDITIONS: r"可以|应当|符合|具备|条件|满|的(?:家庭|人员|公民|职工|人)",
    AnswerKind.PROCEDURE: r"申请|提出|提交|办理|申报|登记|领|携带|先|到[^，。]{2,16}(?:办|领)|向[^，。]{2,16}",
    AnswerKind.CALCULATION: rf"{_NUMBER}[%％元倍]|乘以|除以|之和|按照?[^，。]{{0,20}}(?:计算|计发|计征|核定)|[×÷=]",
}

_ASKING_WORDS = re.compile(
    rf"{_HOW_LONG}|(?:每隔|隔)(?=多)|一[次回趟](?=$|[，。？?])|(?:一年|每年)?[^，。？?]?{_HOW_MANY}[次回趟]|多少钱|几块钱|[要交花]钱(?=[吗么])|{_HOW_MANY}(?:个?(?:工作日|小时|钟头|天|日|星期|周|月|年)"
    r"|[个家所名人位项种条类门课时辆套间级本份]|元|万)?|百分之[几多]少?|占?(?:多大)?比[例重]?多少|什么时候|什么时间|何时|啥时候|几时|哪天|几月|几号|谁|归?(?:哪个|哪些|哪家|什么)(?:部门|单位|机构|机关)"
    r"|(?:在|去|到|上)?哪(?:里|儿|个地方)|怎么办(?!理)|怎么算|怎么做|怎么样|会怎么样|是什么|有哪些|哪些|什么|如何|怎么"
)

_DEFINITE_NUMBERS = (AnswerKind.MONEY, AnswerKind.DURATION, AnswerKind.PHONE, AnswerKind.SHARE)

_ASKED_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _ASKED.items()}
_GIVEN_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _GIVEN.items()}


def kinds_wanted(question: str) -> tuple[AnswerKind, ...]:
    """The kinds of answer the normalised `question` asks for, the most definite first."""
    found = [kind for kind in AnswerKind if _ASKED_PATTERNS[kind].search(question)]
    if _PUBLICATION.search(question):
        return tuple(kind for kind in found if kind in (AnswerKind.FREQUENCY, AnswerKind.UNIT))
    # "多久公布一次" is no question for a duration, nor "多少钱" one for a plain number.
    if AnswerKind.FREQUENCY in found:
        found = [kind for kind in found if kind not in (AnswerKind.DURATION, AnswerKind.NUMBER)]
    if any(kind in found for kind in _DEFINITE_NUMBERS):
        found = [kind for kind in found if kind is not AnswerKind.NUMBER]
    return tuple(found)


def asked_parts(question: str) -> tuple[str, ...]:
    """The parts of the normalised `question` that say what is wanted: "多久公布一次"."""
    for kind in kinds_wanted(question):
        if match := _ASKED_PATTERNS[kind].search(question):
            return (match[0],)
    return ()


def without_asked(question: str) -> str:
    """The normalised `question` with the asking words cut out, which no answer repeats."""
    return _ASKING_WORDS.sub(" ", question)


def gives(text: str, kind: AnswerKind) -> bool:
    """Whether the normalised `text` holds something of that kind."""
    return _GIVEN_PATTERNS[kind].search(text) is not None


def mask_of(kinds: Iterable[AnswerKind]) -> int:
    """A bit for each of `kinds`."""
    return sum(_BITS[kind] for kind in set(kinds))


def kinds_given(text: str) -> int:
    """The kinds of answer the normalised `text` holds, a bit each."""
    return sum(bit for kind, bit in _BITS.items() if _GIVEN_PATTERNS[kind].search(text))


_BITS = {kind: 1 << place for place, kind in enumerate(AnswerKind)}
