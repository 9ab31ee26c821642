"""What is said around a passage: where it stands, whether it holds, why it was not used."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from bot.answer import Citation, Near, Refusal, RefusalReason
from knowledge_base.kinds import Kind, Validity
from retrieval.answer_kinds import AnswerKind

KINDS = {
    Kind.POLICY: "政策文件",
    Kind.INTERPRETATION: "政策解读",
    Kind.SERVICE_ITEM: "服务事项",
    Kind.QA: "问答",
    Kind.DIRECTORY: "名录",
}
VALIDITIES = {
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
    place = f"{in_title_marks(citation.title)}{number}{citation.heading}"
    if citation.validity is Validity.UNKNOWN and citation.kind is not Kind.POLICY:
        return place
    return f"{place} · {VALIDITIES[citation.validity]}"


def not_reliable(validity: Validity, on: date | None) -> str:
    """What is said before a quotation that no longer, or not yet, holds."""
    if validity is Validity.NOT_YET_EFFECTIVE and on:
        return f"请注意：这份文件自{on.year}年{on.month}月{on.day}日起才生效。"
    return f"请注意：这份文件{VALIDITIES[validity]}，以下内容仅供参考，请以现行规定为准。"


def why_not(near: Near) -> str:
    """Why a passage that came near was not used."""
    match near.reason:
        case RefusalReason.NOT_MENTIONED:
            return "没有提到" + "、".join(f"“{word}”" for word in near.words)
        case RefusalReason.NOT_WRITTEN:
            return f"没有写明{'、'.join(_WANTED[kind] for kind in near.wanted)}"
    return "说的不完全是您问的事"


def near_with_reason(near: Near) -> str:
    """《title》heading——why it was not used: a line for staff."""
    return f"{in_title_marks(near.title)}{near.heading}——{why_not(near)}"


def honest_card(refusal: Refusal, hotline: str) -> str:
    """What was searched, what came nearest and why it was not used, what the citizen can do."""
    if refusal.reason is RefusalReason.NOTHING_PUBLISHED:
        return f"知识库里还没有已发布的文件，暂时无法回答。您可以回复“人工”，或拨打{hotline}。"
    lines = [f"抱歉，我查了 {refusal.searched} 份已公布的文件，没有找到能准确回答您的内容，就不乱答了。"]
    if refusal.nearest:
        lines.append("最接近的是：")
    lines.extend(_nearest_of(list(one)) for _, one in groupby(refusal.nearest, lambda near: near.title))
    lines.append(
        f"您可以：换个说法再问；回复“人工”（或“好”），把问题转给工作人员并得到编号；也可以拨打{hotline}。"
    )
    return "\n".join(lines)


def _nearest_of(places: Sequence[Near]) -> str:
    """One document's places, and why none was used."""
    title, reasons = in_title_marks(places[0].title), {why_not(near) for near in places}
    if len(reasons) == 1:
        return f"· {title}：{'、'.join(near.heading for near in places)}（{reasons.pop()}）"
    return f"· {title}：" + "；".join(f"{near.heading}（{why_not(near)}）" for near in places)
