"""What of a ticket's timeline the citizen sees: nothing of who works on it, how it is rated, or of others' tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.phrases.tickets import GRADES
from hotline.acts.feedback import Grade
from hotline.replies.reply import Reply, ReplyKind
from hotline.tickets.timeline import Event, EventKind

_SAID = {
    EventKind.OPENED: "已转给工作人员",
    EventKind.CLAIMED: "工作人员开始办理",
    EventKind.RESUMED: "恢复计时",
    EventKind.CLOSED: "已办结",
    EventKind.REOPENED: "重新办理",
    EventKind.URGED: "您催办了",
    EventKind.ADDED: "您补充了",
}
#: Done by the citizen, their words are the citizen's own.
_WITH_WORDS = (EventKind.ADDED, EventKind.REOPENED)
_REPLIES = {
    ReplyKind.ANSWER: "工作人员答复",
    ReplyKind.REQUEST: "工作人员请您补充",
    ReplyKind.EXTENSION: "办理延期",
}


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened; `body` is what was written, `is_reply` where staff wrote it."""

    at: datetime
    said: str
    body: str = ""
    is_reply: bool = False


def public_timeline(events: Sequence[Event], replies: Sequence[Reply]) -> list[Step]:
    """The steps of a ticket, the earliest first."""
    steps = [step for event in events if (step := _step(event))]
    steps += [Step(reply.at, _REPLIES[reply.kind], reply.text, is_reply=True) for reply in replies]
    return sorted(steps, key=lambda step: step.at)


def _step(event: Event) -> Step | None:
    if event.kind is EventKind.TRANSFERRED:
        return Step(event.at, f"转由{event.fields['after']}办理")
    if event.kind is EventKind.RATED:
        return Step(event.at, f"您的评价：{GRADES[Grade(event.fields['grade'])]}", event.body)
    if event.kind is EventKind.ADDED and "contact" in event.fields:
        return Step(event.at, "您留了联系方式" if event.fields["contact"] else "您收回了联系方式")
    if event.kind is EventKind.RESCHEDULED:
        return Step(event.at, "放假安排有变，期限重算")
    if event.kind is EventKind.SUPERVISED and event.by is None:
        return Step(event.at, "您说还没有解决，已转给督办人员核实", event.body)
    if event.kind not in _SAID:
        return None
    is_theirs = event.kind in _WITH_WORDS and event.by is None
    return Step(event.at, _SAID[event.kind], event.body if is_theirs else "")
