"""What the citizen reads of each step of their ticket; nothing of who works on it, or of others' tickets."""

from bot.phrases.tickets import GRADES
from hotline.acts.feedback import Grade
from hotline.replies.reply import ReplyKind
from hotline.tickets.timeline import Event, EventKind

_STEPS = {
    EventKind.OPENED: "已转给工作人员",
    EventKind.CLAIMED: "工作人员开始办理",
    EventKind.RESUMED: "恢复计时",
    EventKind.RESCHEDULED: "放假安排有变，期限重算",
    EventKind.CLOSED: "已办结",
    EventKind.REOPENED: "重新办理",
    EventKind.URGED: "您催办了",
    EventKind.ADDED: "您补充了",
}
REPLIES = {
    ReplyKind.ANSWER: "工作人员答复",
    ReplyKind.REQUEST: "工作人员请您补充",
    ReplyKind.EXTENSION: "办理延期",
}


def step(event: Event) -> str | None:
    """What is said of an event; None of one that is not the citizen's to read."""
    match event.kind:
        case EventKind.TRANSFERRED:
            return f"转由{event.fields['after']}办理"
        case EventKind.RATED:
            return f"您的评价：{GRADES[Grade(event.fields['grade'])]}"
        case EventKind.ADDED if "contact" in event.fields:
            return "您留了联系方式" if event.fields["contact"] else "您收回了联系方式"
        case EventKind.SUPERVISED if event.by is None:
            return "您说还没有解决，已转给督办人员核实"
    return _STEPS.get(event.kind)
