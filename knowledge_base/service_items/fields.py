"""The fields of a service item: what each is called, what else real lists call it, how it is read, where it is told.

The one table of them. A field's value is its name as shown (事项名称), also its key in what is kept. Names from 国办函〔2016〕108号
and from what provincial platforms export, their keys included.
"""

import re
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from knowledge_base.extraction.paragraph import field_name


class Form(StrEnum):
    """How the words of a field are read."""

    TEXT = "text"
    #: Names with 、 between them.
    NAMES = "names"
    #: Items, one a line or numbered.
    LIST = "list"
    MATERIALS = "materials"
    LIMIT = "limit"
    FEE = "fee"
    PHONES = "phones"
    LAWS = "laws"


class Told(StrEnum):
    """Heading under which citizens are told; in this order."""

    WHO = "什么人可以办"
    MATERIALS = "要带什么材料"
    HOW = "怎么办"
    TIME = "多久能办好"
    WHERE = "到哪里办"
    FEE = "收不收费"
    RESULT = "办完拿到什么"
    CONTACT = "咨询和投诉电话"
    OFFICE = "由哪个部门办"
    NOTES = "需要注意"


class Field(StrEnum):
    """A field: the name shown, how it is read, the heading it is told under, other names in real lists."""

    def __new__(cls, shown: str, form: Form, told: Told, others: str = "") -> "Field":
        """A member that is the text `shown`; `others` are separated by spaces."""
        member = str.__new__(cls, shown)
        member._value_ = shown
        member.form = form
        member.told = told
        member.others = tuple(others.split())
        return member

    form: Form
    told: Told
    others: tuple[str, ...]

    NAME = (
        "事项名称",
        Form.TEXT,
        Told.OFFICE,
        "政务服务事项名称 服务事项名称 服务事项 办理项名称 taskName name",
    )
    OTHER_NAMES = "又称", Form.NAMES, Told.OFFICE, "别名 俗称"
    HANDLING_CODE = "业务办理项编码", Form.TEXT, Told.OFFICE, "办理项编码 taskHandleItem"
    IMPLEMENTATION_CODE = "实施编码", Form.TEXT, Told.OFFICE, "实施清单编码 实施清单编号 taskCode"
    LOCAL_CODE = "地方实施编码", Form.TEXT, Told.OFFICE, "localTaskCode"
    CODE = "事项编码", Form.TEXT, Told.OFFICE, "事项编号 事项代码 权力编码"
    CATALOG_CODE = "基本编码", Form.TEXT, Told.OFFICE, "目录编码 catalogCode"
    CATALOG = "基本目录名称", Form.TEXT, Told.OFFICE, "主项名称 上级事项 catalogName"
    KIND = "事项类型", Form.TEXT, Told.OFFICE, "事项类别 权力类型 职权类型 taskType"
    STATE = "事项状态", Form.TEXT, Told.NOTES, "taskState"
    EFFECTIVE = "计划生效日期", Form.TEXT, Told.NOTES, "planEffectiveDate"
    ENDS = "计划取消日期", Form.TEXT, Told.NOTES, "planCancelDate"
    OWNER = (
        "实施主体",
        Form.NAMES,
        Told.OFFICE,
        "办理机构 实施部门 实施机关 实施单位 主管部门 责任部门 责任单位 办理部门 牵头部门 部门 deptName department",
    )
    OFFICE = "承办机构", Form.NAMES, Told.OFFICE, "受理机构 承办单位 承办科室 承办部门 共同实施部门"
    LEVEL = "行使层级", Form.TEXT, Told.OFFICE, "实施层级 办理层级 useLevel level"
    AREA = "行政区划", Form.TEXT, Told.OFFICE, "区划 area"
    LEGAL_BASIS = (
        "设定依据",
        Form.LAWS,
        Told.OFFICE,
        "实施依据 法定依据 办理依据 法律依据 政策依据 依据 byLaw",
    )
    OBJECTS = "服务对象", Form.NAMES, Told.WHO, "申请对象 办理对象 实施对象 serverType serviceObjects"
    CONDITIONS = (
        "受理条件",
        Form.TEXT,
        Told.WHO,
        "申请条件 办理条件 办事条件 申报条件 什么人可以办 acceptCondition acceptConditions",
    )
    QUOTA = "数量限制", Form.TEXT, Told.WHO, "limitExplain"
    SCOPE = "通办范围", Form.TEXT, Told.WHERE, "适用范围 handleArea"
    SCENARIOS = "办理情形", Form.NAMES, Told.WHO, "情形 适用情形 业务情形 办理情景"
    MATERIALS = (
        "申请材料",
        Form.MATERIALS,
        Told.MATERIALS,
        "申报材料 办理材料 所需材料 需要材料 提交材料 材料清单 材料目录 需要申请材料 要带什么材料 需要带的材料 materials",
    )
    STEPS = (
        "办理流程",
        Form.LIST,
        Told.HOW,
        "办理程序 办事流程 办理步骤 办理流程及时限 怎么办 怎么办理 handleFlow",
    )
    WAY = "办理形式", Form.TEXT, Told.HOW, "办理方式 申请方式 handleType"
    VISITS = "到办事现场次数", Form.TEXT, Told.HOW, "到现场次数 跑动次数 limitSceneNum visits"
    VISIT_REASON = "必须现场办理原因", Form.TEXT, Told.HOW, "limitSceneExplain"
    ONLINE = "是否网办", Form.TEXT, Told.HOW, "是否网上办理 可否网办 是否支持网上办理 isOnline"
    ONLINE_DEPTH = "网办深度", Form.TEXT, Told.HOW, "网上办理深度 onlineHandleDepth"
    URL = "网上办理地址", Form.TEXT, Told.HOW, "在线办理地址 办理网址 网址 url"
    BOOKING = "是否预约", Form.TEXT, Told.HOW, "是否支持预约办理 预约办理 isSchedule"
    BY_POST = "是否物流快递", Form.TEXT, Told.HOW, "是否支持物流快递 是否支持邮寄"
    HANDLING = "办件类型", Form.TEXT, Told.TIME, "projectType"
    LEGAL_LIMIT = (
        "法定办结时限",
        Form.LIMIT,
        Told.TIME,
        "法定时限 法定期限 法定办理时限 法定 anticipateDay legalLimit legalLimitOrTime",
    )
    LEGAL_UNIT = "法定办结时限单位", Form.TEXT, Told.TIME, "法定时限单位 anticipateType"
    PROMISED_LIMIT = (
        "承诺办结时限",
        Form.LIMIT,
        Told.TIME,
        "承诺时限 承诺期限 承诺办理时限 承诺 promiseDay promisedLimit",
    )
    PROMISED_UNIT = "承诺办结时限单位", Form.TEXT, Told.TIME, "承诺时限单位 promiseType"
    LIMIT = "办理时限", Form.LIMIT, Told.TIME, "办结时限 工作时限 办理期限 多久能办好"
    SPECIAL = "特别程序", Form.TEXT, Told.TIME, "specialProcedure"
    PLACE = (
        "办理地点",
        Form.TEXT,
        Told.WHERE,
        "办理地址 受理地点 办事地点 登记地点 办理窗口 到哪里办 transactAddr location",
    )
    HOURS = "办理时间", Form.TEXT, Told.WHERE, "受理时间 工作时间 办公时间 开放时间 transactTime"
    TRAFFIC = "交通指引", Form.TEXT, Told.WHERE, "trafficGuide"
    CHARGED = "是否收费", Form.FEE, Told.FEE, "isFee"
    FEE_NAME = "收费项目", Form.TEXT, Told.FEE, "收费项目名称"
    FEE = "收费标准", Form.FEE, Told.FEE, "收费金额 收费情况 收费 费用 收不收费 多少钱 要多少钱"
    FEE_BASIS = "收费依据", Form.LAWS, Told.FEE, "收费文件 feeBasis"
    PAY_ONLINE = "是否支持网上支付", Form.TEXT, Told.FEE, "网上支付"
    RESULT = "办理结果", Form.TEXT, Told.RESULT, "结果名称 审批结果名称 resultName"
    RESULT_TYPE = "结果类型", Form.TEXT, Told.RESULT, "审批结果类型 resultType"
    RESULT_SAMPLE = "结果样本", Form.TEXT, Told.RESULT, "审批结果样本"
    CONSULT = (
        "咨询电话",
        Form.PHONES,
        Told.CONTACT,
        "咨询方式 咨询服务 联系电话 办理电话 电话 联系方式 consultPhone linkWay",
    )
    COMPLAINT = (
        "投诉电话",
        Form.PHONES,
        Told.CONTACT,
        "监督电话 监督投诉电话 投诉监督电话 监督投诉 监督投诉方式 complainPhone superviseWay",
    )
    THEMES = "主题分类", Form.NAMES, Told.OFFICE, "自然人主题分类 themes userTopicType"
    FAQ = "常见问题", Form.TEXT, Told.NOTES
    REMEDY = "救济途径", Form.TEXT, Told.NOTES, "行政复议 行政救济途径"
    NOTES = "备注", Form.TEXT, Told.NOTES, "说明 注意事项 其他说明 需要注意"


#: The codes an item may have of its own, the most particular first.
CODES = (Field.HANDLING_CODE, Field.IMPLEMENTATION_CODE, Field.LOCAL_CODE, Field.CODE, Field.CATALOG_CODE)

_BRACKETS = re.compile(r"[（(][^（）()]*[)）]|[*★◇＊]")
_NUMBER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、])"
)
#: Characters of the longest name by which anybody asks.
_LONGEST = 8
_LEVELS = re.compile(r"[·/／|｜›>\-—\s]+")


class Name(NamedTuple):
    """A column's or heading's name, taken apart: `words` without number and brackets, `unit` from these (工作日)."""

    words: str
    unit: str


@lru_cache(2048)
def read_name(name: str) -> Name:
    """十六、承诺时限（工作日）： is 承诺时限, 工作日."""
    bracketed = "".join(_BRACKETS.findall(name)).strip("（）()*★◇＊")
    words = _BRACKETS.sub("", _NUMBER.sub("", name.strip()))
    return Name(words.strip().rstrip(":："), bracketed)


@lru_cache(2048)
def find_field(name: str) -> Field | None:
    """The field that a column, a heading or a key is called by; of a header in two levels (办理时限·法定) the lower one counts."""
    words = read_name(name).words
    levels = [words, *reversed(_LEVELS.split(words))]
    return next((field for level in levels if (field := _names().get(_key(level)))), None)


def asked_field(question: str) -> Field | None:
    """The field that a question ends with, where it is no more than a name and that: 居住证补领收费标准."""
    words = question.rstrip("？?。！! ")
    ends = (words[-length:] for length in range(_LONGEST, 2, -1) if length < len(words))
    return next((field for end in ends if (field := _names().get(_key(end)))), None)


@cache
def _names() -> dict[str, Field]:
    return {_key(name): field for field in Field for name in (field.value, *field.others)}


def _key(name: str) -> str:
    return field_name(name).replace("_", "").lower()
