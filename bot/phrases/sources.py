"""What is said around a passage: where it stands, whether it holds, why it was not used."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from bot.answer import Citation, Near, Refusal, RefusalReason
from hotline.tickets.kinds import TicketKind
from knowledge_base.kinds import Kind, Validity
from retrieval.answer_kinds import AnswerKind
from retrieval.sides import Side

KINDS = {
    Kind.POLICY: "政策文件",
    Kind.INTERPRETATION: "政策解读",
    Kind.SERVICE_ITEM: "服务事项",
    Kind.QA: "问答",
    Kind.DIRECTORY: "名录",
}
#: What a layman calls it.
_CALLED = {Kind.SERVICE_ITEM: "办事指南"}
_ISO = re.compile(r"(\d{4})-0?(\d{1,2})-0?(\d{1,2})")
VALIDITIES = {
    Validity.DRAFT: "征求意见稿，尚未生效",
    Validity.NOT_YET_EFFECTIVE: "尚未生效",
    Validity.IN_FORCE: "现行有效",
    Validity.AMENDED: "已修改",
    Validity.REPEALED: "已废止",
    Validity.EXPIRED: "已失效",
    Validity.UNKNOWN: "时效未标注",
}
_WANTED = {
    AnswerKind.FREQUENCY: "多久一次",
    AnswerKind.DURATION: "具体时限",
    AnswerKind.MONEY: "具体金额",
    AnswerKind.PHONE: "电话号码",
    AnswerKind.SHARE: "具体比例",
    AnswerKind.UNIT: "由谁负责",
    AnswerKind.DATE: "具体时间",
    AnswerKind.NUMBER: "具体数量",
    AnswerKind.MATERIALS: "要带哪些材料",
    AnswerKind.PLACE: "办理地点",
    AnswerKind.CALCULATION: "计算方法",
    AnswerKind.CONDITIONS: "需要什么条件",
    AnswerKind.PROCEDURE: "怎么办理",
}

_SIDES = {
    Side.MATERIALS: "要带什么材料",
    Side.PLACE: "到哪里办",
    Side.DURATION: "多久能办好",
    Side.FEE: "收不收费",
    Side.PHONE: "联系电话",
    Side.HOURS: "几点上班",
    Side.CONSEQUENCE: "不办会怎样",
}
_HEARD = {
    TicketKind.COMPLAINT: "您说的情况我看到了，确实让人烦心。",
    TicketKind.HELP: "您说的情况我看到了，确实让人着急。",
    TicketKind.SUGGESTION: "谢谢您的建议。",
}


def responsible(lead: Sequence[str], support: Sequence[str]) -> str:
    """Who is responsible, as the parsed tail says."""
    parts = [f"牵头：{'、'.join(lead)}" if lead else "", f"落实：{'、'.join(support)}" if support else ""]
    return f"责任单位——{'；'.join(filter(None, parts))}。"


def in_title_marks(title: str) -> str:
    """《title》; a title that begins with a book title has its marks already."""
    return title if title.startswith("《") else f"《{title}》"


def where_it_stands(citation: Citation) -> str:
    """《title》（文号）path · validity; a guide, which has none, is not said to lack it."""
    number = f"（{citation.document_number}）" if citation.document_number else ""
    if not number and citation.kind is Kind.POLICY and citation.issued_on:
        number = f"（{citation.issued_on:%Y-%m-%d}）"
    place = f"{in_title_marks(citation.title)}{number}{citation.heading}"
    if citation.validity is Validity.UNKNOWN and citation.kind is not Kind.POLICY:
        return place
    return f"{place} · {VALIDITIES[citation.validity]}"


def original(title: str, heading: str) -> str:
    """A passage of the document that an interpretation speaks of, to be tapped."""
    return f"原文：《{title}》{heading}"


def given_on_request(title: str, hotline: str) -> str:
    """Of a document that is only named: that it exists, and how its text is had."""
    return (
        f"有一份{in_title_marks(title)}，公开属性是“依申请公开”：这里只能告诉您有这份文件，不提供正文。"
        "需要的话，请向制定它的单位提出政府信息公开申请（当面、邮寄或在政府网站上填写申请表，要写明姓名、联系方式和所需文件的名称），"
        f"单位会在20个工作日内答复。怎么申请，可以拨打{hotline}。"
    )


def no_longer(validity: Validity) -> str:
    """（已废止） behind a passage in a list; nothing where it may hold."""
    return "" if validity in (Validity.IN_FORCE, Validity.UNKNOWN) else f"（{VALIDITIES[validity]}）"


def why_not(near: Near) -> str:
    """Why a passage that came near was not used."""
    match near.reason:
        case RefusalReason.NOT_MENTIONED if near.words:
            return "没有提到" + "、".join(f"“{word}”" for word in near.words)
        case RefusalReason.NOT_WRITTEN:
            return f"没有写明{'、'.join(_WANTED[kind] for kind in near.wanted)}"
        case RefusalReason.OTHER_PLACE:
            return "不是所问地方的规定"
        case RefusalReason.ONLY_TO_BE_PUBLISHED:
            return "只规定要公开，没有内容本身"
        case RefusalReason.NOT_LISTED:
            return "名单里没有"
    return "说的不完全是您问的事"


def of_matter(title: str, heading: str) -> str:
    """Before the likeliest passage of the matter that is meant."""
    section = heading.removeprefix("问：")
    return f"您问的可能是{in_title_marks(title)}。我拿不准，先看“{section}”这一段是不是您要的："


def not_written(title: str, side: Side, hotline: str) -> str:
    """Before the sections of a guide that does not tell what is asked."""
    asked = _SIDES.get(side, "这一点")
    return f"您问的可能是{in_title_marks(title)}。里面没有写“{asked}”，我就不乱说了，可以拨打{hotline} 问一问。里面写了这些（回复数字查看）："


def not_of_then(when: str) -> str:
    """Before what holds today, where a time before was asked for."""
    return f"您提到了“{when}”：我这里只有现在的规定，那时候的可能不一样，请向办理的部门确认。"


def near_with_reason(near: Near) -> str:
    """《title》heading——why it was not used: a line for staff."""
    return f"{in_title_marks(near.title)}{near.heading}——{why_not(near)}"


def honest_card(refusal: Refusal) -> str:
    """What was not found, in a sentence or two; what came near is offered below it."""
    first = refusal.nearest[0] if refusal.nearest else None
    words = "、".join(f"“{word}”" for word in first.words) if first else ""
    match refusal.reason:
        case RefusalReason.NOTHING_PUBLISHED:
            return "知识库里还没有已发布的文件，暂时无法回答。"
        case RefusalReason.OTHER_PLACE if words:
            return f"您问的是{words}的事，这里只收录了本地和全国的规定，各地不一样，我就不乱答了。请向当地的政务热线了解。"
        case RefusalReason.NOT_MENTIONED if words:
            return (
                f"抱歉，我查了 {refusal.searched} 份文件，没有找到{words}的内容，这里还没有收录，就不乱答了。"
            )
        case RefusalReason.ONLY_TO_BE_PUBLISHED if first:
            by = f"由{'、'.join(first.words)}" if first.words else "由有关单位"
            whom = first.words[0] if first.words else "公布它的单位"
            return f"{in_title_marks(first.title)}规定这类信息{by}公开，这里没有这份内容本身。您可以看它公布的地方，或向{whom}了解。"
        case RefusalReason.NOT_LISTED if first:
            return (
                f"{in_title_marks(first.title)}里没有查到您说的名字。名单会更新，也可能登记的是另一个全称。"
            )
        case RefusalReason.PERSONAL:
            return "这里查不到您个人的办理情况和账户，只能查规定和办事指南。办到哪一步，请问当时受理的窗口或单位。"
    return f"抱歉，我查了 {refusal.searched} 份文件，没有找到能准确回答您的内容，就不乱答了。"


def or_a_person(hotline: str, *, is_offered: bool) -> str:
    """What the citizen can do after an honest card."""
    other = "都不是的话，" if is_offered else ""
    return f"{other}换个说法再问，或者回复“好”，我转给工作人员，给您一个编号；也可以拨打{hotline}。"


def for_a_person(kind: TicketKind, hotline: str) -> str:
    """To somebody whose matter documents do not help: a person is offered."""
    return (
        f"{_HEARD.get(kind, '')}这件事要请工作人员处理：回复“好”，我就把您说的转过去，给您一个编号。"
        f"请把地点、时间也写上；着急的话，可以直接拨打{hotline}。"
    )


def about_document(kind: Kind, number: str | None, issuer: str | None, issued: date | None) -> str:
    """What a document's head says of it."""
    by = f"由{issuer}" if issuer else ""
    on = f"{issued.year}年{issued.month}月{issued.day}日" if issued else ""
    parts = [
        f"文号：{number}" if number else "",
        f"{by}{'于' if by and on else ''}{on}发布" if by or on else "",
    ]
    return f"这是一份{_CALLED.get(kind, KINDS[kind])}。" + "".join(f"{part}。" for part in parts if part)


def rests_on(fields: Mapping[str, str]) -> str:
    """What a guide or an interpretation says of itself: what it interprets, which editions it cites, when it was
    checked."""
    parts = (
        ("它解读的是{}。", fields.get("解读")),
        ("依据的版本：{}。", fields.get("依据版本")),
        ("最近一次核对：{}。", _ISO.sub(r"\1年\2月\3日", fields.get("核对日期", ""))),
    )
    return "".join(sentence.format(value) for sentence, value in parts if value)


def holds(validity: Validity, effective: date | None, expires: date | None) -> str:
    """Whether a document is in force, and from when until when."""
    since = f"自{effective.year}年{effective.month}月{effective.day}日起施行。" if effective else ""
    until = f"有效期至{expires.year}年{expires.month}月{expires.day}日。" if expires else ""
    return (
        f"时效：{VALIDITIES[validity]}。{since}{until}" if validity is not Validity.UNKNOWN else since + until
    )


def register(title: str, rows: int, issued: date | None) -> str:
    """Before the first rows of a register."""
    on = f"（{issued.year}年{issued.month}月{issued.day}日）" if issued else ""
    return f"{in_title_marks(title)}{on}里共有 {rows} 条，下面是前几条，全部请看原文："


def row_of(name: str) -> str:
    """Before what a register says of a name."""
    return f"{name}："


def in_a_list(title: str, heading: str, opening: str = "") -> str:
    """A passage among others to choose from; without an opening, of an item by its heading."""
    return f"《{title}》{heading} {opening}".strip() if opening else f"{title}：{heading}"
