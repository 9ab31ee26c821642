"""Every sentence the bot says of tickets, and of what staff replied."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.phrases.moments import promise
from bot.reading.ticket_words import AboutTicket
from bot.wishes import Act, AddWords, ForgetMe, HandOver
from hotline.acts.by_citizen import CitizenAct, Effect
from hotline.overview.labels import GRADES as GRADES
from hotline.tickets.ticket import OPEN, Ticket, TicketStatus
from organisation.beijing_time import BEIJING

STATUSES = {
    TicketStatus.WAITING: "已转给工作人员，等待办理",
    TicketStatus.CLAIMED: "工作人员正在处理",
    TicketStatus.ANSWERED: "工作人员已答复",
    TicketStatus.CLOSED: "已办结",
    TicketStatus.REOPENED: "已重新转给工作人员",
}
#: Characters of persons' replies that are said before the next answer; the rest is on the ticket's page.
LONGEST_REPLY = 240
#: However many there are, so much is said of each.
SHORTEST_REPLY = 30
ANSWER_FOLLOWS = "下面回答您刚才的消息："
YOUR_TICKETS = "您转给工作人员的事："
NO_TICKETS = "您还没有转给工作人员的事。如果编号是在别的渠道得到的，请回复“进度”加编号。"
WHAT_IS_IT = "请接着用一两句话说说是什么事、在哪里，我会原样转给工作人员。"
GLAD = "好的，很高兴能帮上您。还有想了解的，随时问我。"
SORRY = "很抱歉没能帮上。您可以换个说法再问，或者回复“人工”，转给工作人员并得到编号。"
NOTHING_TO_RATE = "现在没有等您评价的答复。想转给工作人员，请回复“人工”。"
NOTHING_TO_ADD_TO = "您现在没有正在办理的事。有新的问题请直接说；要转给工作人员，请回复“人工”。"
NOTHING_TO_WITHDRAW = "您现在没有等待办理的事，不用撤回。想了解什么，请直接说。"
#: Of 取消 alone nobody knows what is meant.
HOW_TO_WITHDRAW = "好的。转给工作人员的事要撤回，请回复“取消工单”；想问别的，请直接说。"
#: Below a new ticket that says what for.
GO_ON = "您接着写的，工作人员也会看到。"
SAY_WHAT_TO_ADD = "请在“补充：”后面写上要补充的内容，例如“补充：在小区东门”。"
#: After what went to a ticket and may be something else.
OR_ANOTHER = "如果是另一件事，请回复“另一件事”。"
NO_PUSH = "网页不能主动通知您，答复会显示在下面的页面里；也可以在那里留下电话。"
THANKS_FOR_GRADE = "谢谢您的评价。"
SORRY_FOR_GRADE = "谢谢您如实告诉我们，很抱歉没有让您满意。您的评价已转给督办人员，会有人核实。"
#: Said where a citizen has no ticket that could be meant: of solved and unsolved, our own answer is.
NO_TICKET_MEANT = {
    CitizenAct.SOLVED: GLAD,
    CitizenAct.UNSOLVED: SORRY,
    CitizenAct.GRADE: NOTHING_TO_RATE,
    CitizenAct.URGE: NOTHING_TO_ADD_TO,
    CitizenAct.ADDITION: NOTHING_TO_ADD_TO,
}


class Wording(NamedTuple):
    """What is said of an effect in the chat, and on the ticket's page, which shows the ticket below."""

    chat: str
    page: str


_ADDED = "已补充到编号 {number}，工作人员会看到。"
EFFECTS = {
    Effect.CLOSED: Wording(
        "好的，编号 {number} 已办结，谢谢您告诉我们。这次的答复您满意吗？请回复数字：",
        "好的，已办结，谢谢您告诉我们。请评一评这次的答复。",
    ),
    Effect.TOLD: Wording(
        "好的，已告诉工作人员编号 {number} 的事不用再办了。还需要办理的话，请随时说一声。",
        "好的，已告诉工作人员不用再办了。还需要办理的话，请在下面补充。",
    ),
    Effect.REOPENED: Wording(
        "很抱歉没有帮您解决。编号 {number} 已重新转给工作人员办理，{until}\n"
        "可以回复“补充：”加内容，说说还差什么。",
        "很抱歉没有帮您解决。已重新转给工作人员办理。",
    ),
    Effect.SUPERVISED: Wording(
        "编号 {number} 已经重新办理过一次，已转给督办人员核实。着急的话，请拨打{hotline}。",
        "这件事已经重新办理过一次，已转给督办人员核实。",
    ),
    Effect.URGED: Wording("已为编号 {number} 催办，工作人员会看到。{until}", "已为您催办，工作人员会看到。"),
    Effect.RATED: Wording(THANKS_FOR_GRADE, THANKS_FOR_GRADE),
    Effect.RATED_BADLY: Wording(
        f"{SORRY_FOR_GRADE}想说说哪里不好，请回复“补充：”加您的话。", SORRY_FOR_GRADE
    ),
    Effect.ADDED: Wording(_ADDED, "已补充，工作人员会看到。"),
    Effect.ADDED_AFTER_ANSWER: Wording(
        f"{_ADDED}这件事已经答复过，还需要办理的话，请回复“没解决”。",
        "已补充，工作人员会看到。他们刚刚答复了您，请看下面；还需要办理的话，请点“没解决”。",
    ),
    Effect.NOT_ANSWERED: Wording(
        "编号 {number} 还没有答复，答复以后再请您评价。{until}", "这件事还没有答复，答复以后再请您评价。"
    ),
    Effect.NOT_IN_WORK: Wording(
        "编号 {number} 的事已经答复过，还需要办理的话，请回复“没解决”。",
        "这件事刚刚有了答复，请看下面；还需要办理的话，请点“没解决”。",
    ),
}


def in_chat(effect: Effect, ticket: Ticket, hotline: str) -> str:
    """What came of what the citizen said of a ticket, as it stands now."""
    until = (
        f"最晚 {promise(ticket.due_at)} 前答复您。" if ticket.due_at else "正等您补充内容，补充后继续办理。"
    )
    said = EFFECTS[effect].chat
    return said.format(number=ticket.number, until=until, hotline=hotline)


def would_do(act: Act) -> str:
    """What a message would do, where nothing is done: an operator asks on the command line."""
    match act:
        case HandOver():
            return "（会转给工作人员，给出编号和答复期限；这里只是试问，没有转。）"
        case ForgetMe():
            return "（会删除这位市民的全部问答记录；这里只是试问，没有删除。）"
        case AboutTicket(number=number):
            whose = f"编号 {number} 的工单" if number else "这位市民自己的工单，没有的话如实告诉市民"
            return f"（会办到{whose}；这里只是试问，没有办。）"
        case AddWords(number):
            return f"（会补充到编号 {number}；这里只是试问，没有补充。）"


def handed_over(number: str, due_at: datetime | None, unit: str) -> str:
    """The ticket's number, the promised moment, and the unit it lies with."""
    until = f"最晚 {promise(due_at)} 前答复，" if due_at else ""
    return f"已为您转给工作人员，编号 {number}，请记下。\n{until}现由{unit}受理。"


def already_handed_over(number: str, due_at: datetime | None, unit: str) -> str:
    """The ticket that is there already: asking again presses, it opens no second one."""
    until = f"最晚 {promise(due_at)} 前答复，" if due_at else "正等您补充内容，"
    return f"这件事已经转给工作人员，编号 {number}，已为您催办，不用重复提交。\n{until}现由{unit}办理。"


def already_answered(number: str) -> str:
    """The ticket that staff have replied to; whoever wants to know more needs a matter of its own."""
    return f"这件事工作人员已经答复，编号 {number}。\n还有疑问，请先说一说，再回复“人工”。"


def standing(ticket: Ticket, hotline_name: str, now: datetime, url: str | None) -> str:
    """How a ticket stands: where it lies, until when it is answered; the link is for the citizen whose it is."""
    opened = ticket.opened_at.astimezone(BEIJING)
    lines = [
        f"编号 {ticket.number}：{STATUSES[ticket.status]}（{opened.month}月{opened.day}日 {opened:%H:%M} 提交）。"
    ]
    if ticket.status in OPEN:
        lines.append(f"现由{ticket.department or hotline_name}办理，{_until(ticket, now)}")
    if url:
        lines.append(f"详情：{url}")
    return "\n".join(lines)


def _until(ticket: Ticket, now: datetime) -> str:
    if ticket.paused_at is not None:
        return "正等您补充内容，请回复“补充：”加内容。"
    if ticket.due_at is None:
        return "请等候答复。"
    if ticket.due_at < now:
        return f"抱歉，已超过承诺的 {promise(ticket.due_at)}；您可以回复“催办”。"
    return f"最晚 {promise(ticket.due_at)} 前答复。"


def last_reply(text: str) -> str:
    """What a person wrote last, under how the ticket stands."""
    return f"工作人员最近说：{text if len(text) <= LONGEST_REPLY else f'{text[:LONGEST_REPLY]}……'}"


def not_a_number(number: str) -> str:
    """A slip of the finger in a ticket's number."""
    return f"编号 {number} 好像输错了一位或几位，请对照收到的编号再发一次。"


def no_such_ticket(number: str, hotline: str) -> str:
    """A number nobody was given here."""
    return f"没有查到编号 {number}。请核对编号，或拨打{hotline} 查询。"


def staff_replied(replies: Sequence[tuple[str, str, Sequence[str]]]) -> str:
    """Persons' replies that could not be pushed, said at the next contact: number, link and texts of each ticket.

    Several share the room of one, so that the answer after them is not cut away.
    """
    room = max(LONGEST_REPLY // sum(len(texts) for _number, _url, texts in replies), SHORTEST_REPLY)
    lines = []
    for number, url, texts in replies:
        lines.append(f"【工作人员来信】编号 {number}：")
        lines.extend(text if len(text) <= room else f"{text[:room]}……" for text in texts)
        lines.append(f"看全文：{url}\n")
    return "\n".join([*lines, ANSWER_FOLLOWS])


def notice_failed(status: str) -> str:
    """Why a notice that the platform had taken did not arrive; read by staff."""
    known = {"failed:user block": "市民拒收了公众号的通知", "failed: system failed": "微信系统发送失败"}
    return known.get(status, f"微信报告通知没有送达（{status}）")


def number_not_kept(url: str) -> str:
    """A personal number was starred out; a telephone number for staff has its place."""
    return f"聊天里的号码已经遮住，不会保存。想让工作人员打给您，请在工单页留电话：{url}"


def or_belongs(number: str, *, is_whole: bool) -> str:
    """After an answer to another matter, while a ticket is in work: how the words get there all the same; after a
    `is_whole` answer, which offers nobody, also how a ticket of its own is opened."""
    person = "；要请工作人员另外办这件事，请回复“另一件事”" if is_whole else ""
    return f"如果这是补充给编号 {number} 的，请回复“补充”{person}。"


def already_added(number: str) -> str:
    """Who says that it belongs to the ticket, where it went there already."""
    return f"刚才的话已经补充到编号 {number}，工作人员会看到。"
