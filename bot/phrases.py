"""Every sentence the bot says by itself."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.answer import Answer, Citation, Outcome
from bot.intents import Emergency, LegalMatter
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
_EMERGENCIES = {
    Emergency.FIRE: "火警、救援请拨打 119",
    Emergency.MEDICAL: "医疗急救请拨打 120",
    Emergency.POLICE: "遇到危险、需要警察请拨打 110",
}

EXAMPLES = ("居住证要带什么材料？", "低保怎么申请？", "政府信息公开申请多久答复？")
GREETING_ON_PAGE = (
    "您好！我是政策问答助手。请用平常的话直接问，我为您查找政策文件、政策解读和办事指南的原文，并告诉您出处。"
    "查不到的，我会如实告诉您，并可以转给工作人员。"
)
GREETING = (
    "您好！我是政策问答助手，自动为您查找政策文件、政策解读和办事指南，并告诉您原文在哪里。\n"
    "请用平常的话直接问，例如：\n· 居住证要带什么材料？\n· 政府开放日一年办几次？\n"
    "查不到的，我会如实告诉您；回复“人工”可以转给工作人员。"
)
HELP = (
    "您可以这样用：\n"
    "1. 直接提问，例如“低保的人数多久公布一次”。\n"
    "2. 接着追问，例如“那由谁负责”。\n"
    "3. 我列出几项时，回复数字选择。\n"
    "4. 回复“人工”，转给工作人员并得到一个编号。\n"
    "我是自动应答，只摘引已公布的原文；请不要发送身份证号、银行卡号等个人信息。"
)
THANKS = "不客气。还有想了解的，随时问我。"
EMPTY = "没有看到您的问题。请用一句话说说想了解的事，例如“居住证要带什么材料”。"
NO = "好的。您可以换个说法再问，也可以随时回复“人工”。"
YES_TO_NOTHING = "好的。请告诉我您想了解什么，例如“居住证要带什么材料”。"
ABOUT_WHAT = "您问的是哪件事呢？请连同事情一起说，例如“政府开放日由谁负责”。"
NOTHING_TO_CHOOSE = "现在没有待选的项目。请用一句话说说您想了解的事。"
NOT_A_CHOICE = "没有这一项，请回复 1 到 {count} 之间的数字，或者换个说法再问。"
WHICH_ONE = "您想问的是哪一项？请回复数字："
THIS_ONE = "我不太确定下面这一段是不是您要的，请您看一看："
THIS_ONE_OR_NOT = "是的话回复 1；不是的话，请换个说法再问，或回复“人工”。"
NONE_OF_THESE = "都不是的话，请换个说法再问，或回复“人工”。"
TOO_LONG = "您的问题有点长，请控制在 {limit} 个字以内，先说最想知道的一件事。"
BUSY = "刚才没有处理成功，您的问题还没有记录，请再发一次。"
ONLY_TEXT = "我目前只能读文字，请把问题打成文字发给我。"
CUT = "\n……（内容较长，其余请看原文）"
TELEGRAM_NOTICE = "请勿在此发送姓名、电话、身份证号、住址等个人信息；Telegram 的服务器在境外。"


def emergency(emergencies: Sequence[Emergency]) -> str:
    """The numbers to call, first of all."""
    calls = "；".join(_EMERGENCIES[e] for e in emergencies)
    return f"如果有人正处在危险中，请马上打电话求助：{calls}。我是自动应答，不能替您报警。"


def legal_channel(matter: LegalMatter, hotline: str) -> str:
    """Where such a matter is really taken in."""
    return {
        LegalMatter.DISCLOSURE: (
            "在这里发消息不算政府信息公开申请，我不能代为受理。\n"
            "请向掌握该信息的行政机关提出：当面、邮寄，或通过该机关政府网站的“依申请公开”栏目提交，写明您的姓名、身份证明、联系方式和要申请的内容。"
        ),
        LegalMatter.RECONSIDERATION: (
            "在这里发消息不算行政复议申请，也不算起诉，我不能代为受理。\n"
            "行政复议请向有管辖权的行政复议机关提出，行政诉讼请向人民法院提起；两者都有期限，请尽早办理。"
        ),
        LegalMatter.PETITION: (
            "在这里发消息不算信访，我不能代为受理。\n请通过信访部门公布的网上信访、来信或来访渠道提出，由其依法登记并答复。"
        ),
        LegalMatter.REPORT: (
            "在这里发消息不算正式举报或投诉，我不能代为受理。\n请向负有监管职责的部门提出，紧急情况请拨打 110。"
        ),
    }[matter] + f"\n不清楚找哪个部门，可以拨打{hotline}咨询。"


def handed_over(number: str, url: str) -> str:
    """The ticket's number, and how to follow it."""
    return f"已为您转给工作人员，编号 {number}，请记下。\n查看进度：{url}"


def already_handed_over(number: str, url: str) -> str:
    """The ticket that is there already."""
    return f"这件事已经转给工作人员，编号 {number}，不用重复提交。\n查看进度：{url}"


def responsible(lead: Sequence[str], support: Sequence[str]) -> str:
    """Who is responsible, as the parsed tail says."""
    parts = [f"牵头：{'、'.join(lead)}" if lead else "", f"落实：{'、'.join(support)}" if support else ""]
    return f"责任单位——{'；'.join(filter(None, parts))}。"


def in_title_marks(title: str) -> str:
    """《title》; a title that begins with a book title has its marks already."""
    return title if title.startswith("《") else f"《{title}》"


def where_it_stands(citation: Citation) -> str:
    """《title》（文号）path · validity."""
    number = f"（{citation.document_number}）" if citation.document_number else ""
    title = in_title_marks(citation.title)
    return f"{title}{number}{citation.heading} · {VALIDITIES[citation.validity]}"


def not_reliable(validity: Validity, on: date | None) -> str:
    """What is said before a quotation that no longer, or not yet, holds."""
    if validity is Validity.NOT_YET_EFFECTIVE and on:
        return f"请注意：这份文件自{on.year}年{on.month}月{on.day}日起才生效。"
    return f"请注意：这份文件{VALIDITIES[validity]}，以下内容仅供参考，请以现行规定为准。"


def honest_card(searched: int, nearest: Mapping[str, Sequence[tuple[str, str]]], hotline: str) -> str:
    """What was searched, what came nearest and why it was not used, what the citizen can do.

    `nearest` leads from a document's title to the places in it, each with the reason.
    """
    if not searched:
        return f"知识库里还没有已发布的文件，暂时无法回答。您可以回复“人工”，或拨打{hotline}。"
    lines = [f"抱歉，我查了 {searched} 份已公布的文件，没有找到能准确回答您的内容，不敢随意作答。"]
    if nearest:
        lines.append("最接近的是：")
    for title, near in nearest.items():
        lines.append(f"· {title}：" + "；".join(f"{at}（{reason}）" for at, reason in near))
    lines.append(
        f"您可以：换个说法再问；回复“人工”（或“好”），把问题转给工作人员并得到编号；也可以拨打{hotline}。"
    )
    return "\n".join(lines)


def not_written(kinds: Sequence[AnswerKind]) -> str:
    """Why a near passage was not used: it lacks what was asked for."""
    return f"没有写明{'、'.join(_WANTED[kind] for kind in kinds)}"


def not_mentioned(words: Sequence[str]) -> str:
    """Why a near passage was not used: it does not speak of this."""
    return "没有提到" + "、".join(f"“{word}”" for word in words)


DOES_NOT_FIT = "内容与您的问题对应不够"


def plain(answer: Answer, public_url: str) -> str:
    """An answer as one text, for channels without pages of their own."""
    return answer.text + sources_of(answer, public_url)


def sources_of(answer: Answer, public_url: str) -> str:
    """Where an answer stands, with the link; a list of choices is no answer yet."""
    if answer.outcome is not Outcome.ANSWERED and not answer.is_tentative:
        return ""
    return "".join(
        f"\n\n出处：{where_it_stands(citation)}\n{public_url}{citation.url}" for citation in answer.citations
    )
