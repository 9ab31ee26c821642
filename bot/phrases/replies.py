"""The words around what staff wrote, where it is pushed to a citizen; what they wrote stands between them as it is."""

from datetime import datetime

from bot.phrases.moments import day
from bot.taps import VerdictTapped
from hotline.replies.delivery import Outgoing
from hotline.replies.reply import ReplyKind
from organisation.beijing_time import BEIJING

#: Characters of a question that are said again.
_SHOWN = 40

_LEADS = {
    ReplyKind.ANSWER: "工作人员回复",
    ReplyKind.REQUEST: "工作人员请您补充",
    ReplyKind.EXTENSION: "工作人员告知您",
    ReplyKind.CORRECTION: "更正",
}
#: What the citizen can do about it.
_TAILS = {
    ReplyKind.ANSWER: "\n\n解决了请回复“解决了”，没解决请回复“没解决”。",
    ReplyKind.REQUEST: "\n\n请直接回复要补充的内容。",
    ReplyKind.EXTENSION: "",
    ReplyKind.CORRECTION: "\n\n给您带来不便，抱歉。还有疑问请直接问，或回复“人工”。",
}
#: What can be tapped instead of typed; the ticket's number is said with it.
_TAPS = {ReplyKind.ANSWER: (("解决了", True), ("没解决", False))}
TAP_OR_TYPE = "点一下上面的字告诉我们，也可以直接回复。"
#: How the ticket stands, in a notice that a reply is there.
ANSWERED = "已答复"


def pushed(reply: Outgoing) -> str:
    """A reply as it reads in the citizen's chat."""
    return f"{_begun(reply)}{_TAILS[reply.kind]}"


def pushed_above_taps(reply: Outgoing) -> str:
    """The same without the invitation to type what is tapped below it."""
    return _begun(reply) if taps(reply) else pushed(reply)


def taps(reply: Outgoing) -> tuple[tuple[str, VerdictTapped], ...]:
    """What can be tapped below it, and what that says; none where words are wanted."""
    return tuple(
        (f"{word} {reply.ticket_number}", VerdictTapped(reply.ticket_id, is_solved))
        for word, is_solved in _TAPS.get(reply.kind, ())
    )


def corrected(asked: str, asked_at: datetime | None, text: str) -> str:
    """What no longer holds of an earlier answer: what was asked, and what is right."""
    shown = asked if len(asked) <= _SHOWN else f"{asked[:_SHOWN]}……"
    on = f"{day(asked_at.astimezone(BEIJING).date())}" if asked_at else "之前"
    return f"【更正】您{on}问过“{shown}”，当时的回答已不准确：\n{text}"


def _begun(reply: Outgoing) -> str:
    if reply.kind is ReplyKind.CORRECTION:
        return corrected(reply.asked, reply.asked_at, reply.text)
    return f"【{reply.ticket_number}】{_LEADS[reply.kind]}：\n{reply.text}"
