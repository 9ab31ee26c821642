"""What the bot says by itself: greetings, help, and what is no answer from a document."""

from collections.abc import Sequence
from datetime import datetime

from bot.phrases.sources import in_title_marks
from bot.reading.intents import LegalMatter
from knowledge_base.directories import Place
from organisation.beijing_time import BEIJING

EXAMPLES = ("居住证要带什么材料？", "低保怎么申请？", "政府信息公开申请多久答复？")
GREETING_ON_PAGE = (
    "您好！我是政策问答助手。请用平常的话直接问，我为您查找政策文件、政策解读和办事指南的原文，并告诉您出处。"
    "查不到的，我会如实告诉您，并可以转给工作人员。"
)
GREETING = (
    "您好！我是政策问答助手，自动为您查找政策文件、政策解读和办事指南，并告诉您原文在哪里。\n"
    "请用平常的话直接问；也可以回复数字，先试一个："
)
ASK_LIKE_THIS = "请用平常的话直接问，例如（回复数字也可以）："
STARTS_ANEW = "好的，我们重新开始，前面说的不再算数。请直接提问，例如（回复数字也可以）："
WELCOME = "您好！我是政策问答助手，自动查找政策原文。您扫的码问的是下面这件事；其他事情也可以直接问我。"
ELSE_HANDED_OVER = "查不到的，我会如实告诉您；回复“人工”可以转给工作人员。"
HELP = (
    "您可以这样用：\n"
    "1. 直接提问，例如“低保的人数多久公布一次”。\n"
    "2. 接着追问，例如“那由谁负责”。\n"
    "3. 我列出几项时，回复数字选择。\n"
    "4. 回复“更多”看全文，“返回”回到列表，“0”重新开始。\n"
    "5. 回复“人工”，转给工作人员并得到一个编号；回复“进度”查办到哪一步，“补充：内容”添上新情况。\n"
    "6. 发送位置，看附近的办事网点。\n"
    "7. 回复“我的数据”或“删除我的数据”，查看或删除我留存的记录。\n"
    "我是自动应答，只摘引已公布的原文；请不要发送身份证号、银行卡号等个人信息。"
)
THANKS = "不客气。还有想了解的，随时问我。"
GO_AHEAD = "您请讲，想了解什么事？一句话说完就好。"
EMPTY = "没有看到您的问题。请用一句话说说想了解的事，例如“居住证要带什么材料”。"
NO = "好的。您可以换个说法再问，也可以随时回复“人工”。"
YES_TO_NOTHING = "好的。请告诉我您想了解什么，例如“居住证要带什么材料”。"
ABOUT_WHAT = "您问的是哪件事呢？请连同事情一起说，例如“低保由谁负责”。"
NOTHING_TO_CHOOSE = "现在没有待选的项目。请用一句话说说您想了解的事。"
NOT_A_CHOICE = "没有这一项，请回复 1 到 {count} 之间的数字，或者换个说法再问。"
WHICH_ONE = "您想问的是哪一项？请回复数字："
PICK_ONE = "好的，请回复数字选一项："
WHAT_ELSE = "还可以看（回复数字）："
OTHER_SIDES = "想问的是别的方面，请回复数字："
NEAR_BY = "下面是相近的内容，说的不一定是您问的事（回复数字查看）："
SIMPLER = (
    "我只能照原文摘引，不会改写，怕说走了样。哪一句没看明白，您可以把那几个字发给我；"
    "要请工作人员用大白话给您讲，回复“好”，我就转过去。"
)
THIS_ONE = "我不太确定下面这一段是不是您要的，请您看一看："
THIS_ONE_OR_NOT = "是的话回复 1；不是的话，请换个说法再问，或回复“人工”。"
NONE_OF_THESE = "都不是的话，请换个说法再问，或回复“人工”。"
TOO_LONG = "您的问题有点长，请控制在 {limit} 个字以内，先说最想知道的一件事。"
BUSY = "刚才没有处理成功，您的问题还没有记录，请再发一次。"
ONLY_TEXT = "我目前只能读文字，请把问题打成文字发给我。"
CUT = "……（内容较长，其余请看原文）"
SOURCE = "出处："
FOLLOW_TICKET = "查看进度："
MORE_FOLLOWS = "（节选；回复“更多”看全文）"
THIS_ONE_BUTTON = "是这一段"
WHOLE_BUTTON = "看全文"
NEXT_PAGE_BUTTON = "看下一页"
MORE_ITEMS_BUTTON = "看后面的"
HANDOVER_BUTTON = "转给工作人员"
ANOTHER_BUTTON = "另一件事"
BELONGS_BUTTON = "补充"
NO_MORE = "没有更多内容了。请直接说您想了解的事。"
NOT_KEPT = "（提问人已要求删除）"
NO_LONGER_SO = "刚才的内容已经更新或撤下，不再往下读了。请把问题再说一遍。"
MORE_EXPIRED = "刚才的内容隔得有点久了，请把问题再说一遍。"
NOTHING_BEFORE = "前面没有可以返回的列表。请直接说您想了解的事。"
PASSAGE_ENDS = "（这一条完了）"
TOO_MANY = "您发得有点快，这条没来得及看。请稍等一分钟再发。"
PRIVATE_ONLY = "这件事涉及您个人，请和我单独聊天时再说。"
NO_ITEMS = "现在还没有可以列出的办事事项。请直接说您想办的事。"
WHICH_ITEM = "您想办哪一件？请回复数字："
MORE_ITEMS = "回复“更多”看后面的；也可以直接说您想办的事。"
BACK_TO_LIST = "回复“返回”回到清单；也可以直接提问。"
OR_ASK = "也可以直接说您想问的。"
POSITION_NOT_KEPT = "（位置和附近网点没有留存）"
UNREADABLE = "这一条回答暂时无法显示，请把问题再说一遍。"
FORGOTTEN_BEFORE = "这条消息的记录已经删除。"
BLOCKED = "市民已停用或拉黑机器人"
TELEGRAM_NOTICE = "请勿在此发送姓名、电话、身份证号、住址等个人信息；Telegram 的服务器在境外。"


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
        LegalMatter.REPORT: "在这里发消息不算正式举报或投诉，我不能代为受理。\n请向管这件事的部门反映。",
    }[matter] + f"\n您也可以回复“好”，我把您说的转给工作人员；不清楚找哪个部门，可以拨打{hotline} 咨询。"


def hotline(name: str) -> str:
    """Whom to call, and that a message can be handed over as well."""
    return f"您可以拨打{name}；也可以先把问题告诉我，再回复“人工”，由工作人员答复。"


def page_of(number: int, count: int) -> str:
    """Where the citizen is in a passage shown in pages."""
    return f"（第 {number} 页，共 {count} 页；回复“更多”看下一页）"


def of(matter: str, text: str) -> str:
    """What is said of a matter, with its name before it."""
    return f"{matter}：{text}"


def about_item(title: str) -> str:
    """Before the sections of a service item."""
    return f"{in_title_marks(title)}，您想了解哪一方面？请回复数字："


def also_asked(clause: str, number: int) -> str:
    """Below the answer to one question that another was asked, and which of the choices may answer it."""
    return f"您还问了“{clause.removeprefix('还有')}”，这个我拿不准，可以回复 {number} 看看是不是。"


def what_is_kept(turns: int, since: datetime | None, tickets: Sequence[str]) -> str:
    """The answer to 我的数据."""
    if since is None and not tickets:
        return "我没有留存您的任何记录。"
    day = since.astimezone(BEIJING) if since else None
    kept = f"您自{day.year}年{day.month}月{day.day}日以来的 {turns} 轮问答" if day else "没有问答"
    handed = (
        f"转给工作人员的 {len(tickets)} 件事（{'、'.join(tickets)}）" if tickets else "没有转给工作人员的事"
    )
    return (
        f"我留存的有：{kept}；{handed}。另有您在本渠道的账号代码，用来分清是谁问的。\n"
        "没有您的姓名、电话和位置；证件号、手机号在保存前已经遮去。\n"
        "要删除，请回复“删除我的数据”。"
    )


def forgotten(links: Sequence[str]) -> str:
    """The answer to 删除我的数据, once it is done."""
    lines = ["已删除您的全部问答记录，只留下这一条，作为已经办理的凭据。"]
    if links:
        lines.append("转给工作人员的事会继续办理，答复不再发给您，请保存下面的链接，凭它查看：")
        lines.extend(links)
    return "\n".join(lines)


def near(places: Sequence[tuple[Place, int]]) -> str:
    """The nearest places, with distance and opening hours."""
    lines = ["离您最近的办事网点（直线距离）："]
    for n, (place, metres) in enumerate(places, 1):
        far = f"{metres} 米" if metres < 1000 else f"{metres / 1000:.1f} 公里"
        lines.append(f"{n}. {place.name}，约 {far}")
        details = (("地址", place.address), ("电话", place.phone), ("开放时间", place.hours))
        lines.extend(f"　{name}：{value}" for name, value in details if value)
    lines.append("您的位置只用来算这一次，没有保存。出发前请先打电话确认。")
    return "\n".join(lines)


def nothing_near(hotline: str) -> str:
    """No place is known near the citizen."""
    return f"附近没有查到已登记的办事网点，可以拨打{hotline} 询问。您的位置没有保存。"
