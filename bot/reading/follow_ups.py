"""Follow-up questions: those that lean on the turn before."""

import re

from retrieval.answer_kinds import asked_parts
from retrieval.clauses import questions_in
from retrieval.language import Language
from retrieval.question import Question, read_question
from retrieval.sides import Side

#: Words that name a side of a matter, not a matter: a question of these alone has no subject.
_SIDES = frozenset(
    """
    负责 落实 牵头 公布 公开 发布 更新 办理 办 受理 时间 时限 期限 电话 热线 地址 地点 部门 单位
    机构 材料 证件 资料 手续 流程 程序 步骤 费用 收费 钱 花钱 价格 标准 条件 要求 一年 每年 每月
    一次 具体 详细 事情 事 工作 情况 内容 管 做 带 准备 提交 联系 咨询 领 拿 交 等 开始 结束 截止
    依据 规定 最长 最晚 最迟 申请 申领 申办 问问
    """.split()
)
_ASIDE = re.compile(r"^(?:那么?|还有|另外)?(?:这个|那个|它)?(?:的)?(.{2,20}?)呢?[??]?$")
_ASKING = re.compile("需?要|什么|哪[些个里]?|怎么|多少")
#: A side is asked from this probability on.
_SIDE_FROM = 0.75
#: 身份证补办 is the name of a matter as well.
_NO_SIDES = (Side.OTHER, Side.CHANGE)
#: 第二年呢, 三个月以后呢
_TIME = re.compile(
    r"^(?:那么?)?(?:到)?(?:第|过)?[一二两三四五六七八九十几\d]+个?([年月天次])(?:以后|之后|后|头)?呢?[??]?$"
)
#: 要是不公开呢 sets a condition: what was asked before is not asked again.
_CONDITION = re.compile(r"要是|如果|万一|假如|若是?|不然|否则")
_NE = re.compile(r"呢[??！!。]?$")


def asks_a_side(question: Question) -> bool:
    """Whether a question says what of a matter it wants, by its asking words or by the whole of it."""
    return bool(question.wants) or any(
        question.asks(side) >= _SIDE_FROM for side in Side if side not in _NO_SIDES
    )


def asks_only_a_side(question: Question) -> bool:
    """Whether the clause that asks names nothing; what is told around it may."""
    asking = "".join(questions_in(question.normal)) or question.normal
    return not any(word.text in asking and word.weight and not is_side(word.text) for word in question.words)


def sets_a_condition(question: Question) -> bool:
    """Whether a follow-up asks what then comes, not the same again."""
    return _CONDITION.search(question.normal) is not None


def time_asked(normal: str) -> str | None:
    """The unit of the time that is all a follow-up names: 年 of 第二年呢."""
    match = _TIME.match(normal.strip())
    return match[1] if match else None


def is_without_subject(question: Question) -> bool:
    """Whether a question only makes sense after another: it wants something, but of nothing it names."""
    if not question.wants:
        return False
    return all(is_side(word.text) or not word.weight for word in question.words)


def is_side(word: str) -> bool:
    """Whether a word names a side only; everyday phrases ("要带什么") are one word with what they ask."""
    return _ASKING.sub("", word) in _SIDES


def ask_again_about(text: str, before: str, language: Language) -> str | None:
    """ "那医疗救助呢？" after "低保多久公布一次" is "医疗救助多久公布一次"; None where `text` is no such question."""
    normal = language.tokenizer.normalise(text).strip()
    match = _ASIDE.match(normal)
    if not match or not _NE.search(normal):
        return None
    subject = match[1].removesuffix("呢")
    words = read_question(subject, language).words
    if not words or all(word.text in _SIDES for word in words):
        return None
    asked = asked_parts(language.tokenizer.normalise(before))
    return f"{subject}{''.join(asked)}" if asked else None
