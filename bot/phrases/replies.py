"""The words around what staff wrote, where it is pushed to a citizen; what they wrote stands between them as it is."""

from bot.taps import VerdictTapped
from hotline.replies.delivery import Outgoing
from hotline.replies.reply import ReplyKind

_LEADS = {
    ReplyKind.ANSWER: "工作人员回复",
    ReplyKind.REQUEST: "工作人员请您补充",
    ReplyKind.EXTENSION: "工作人员告知您",
}
#: What the citizen can do about it.
_TAILS = {
    ReplyKind.ANSWER: "\n\n解决了请回复“解决了”，没解决请回复“没解决”。",
    ReplyKind.REQUEST: "\n\n请直接回复要补充的内容。",
    ReplyKind.EXTENSION: "",
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


def _begun(reply: Outgoing) -> str:
    return f"【{reply.ticket_number}】{_LEADS[reply.kind]}：\n{reply.text}"
