"""What staff read of roles, statuses, kinds, channels, events and deliveries."""

from collections.abc import Set
from datetime import datetime, timedelta

from bot.phrases.moments import day
from hotline.citizens import Channel
from hotline.overview.labels import CHANNELS as CHANNELS
from hotline.overview.labels import GRADES as GRADES
from hotline.overview.labels import KINDS as KINDS
from hotline.overview.labels import STATUSES as STATUSES
from hotline.overview.queue import Box
from hotline.replies.delivery import NO_PUSH
from hotline.replies.reply import Reply, ReplyKind, Route
from hotline.tickets.kinds import Level, TicketKind
from hotline.tickets.timeline import Event, EventKind
from knowledge_base.editing.history import Act
from knowledge_base.kinds import Disclosure, State
from knowledge_base.pairing.pairs import PairState, Told
from organisation.beijing_time import BEIJING

#: What roles are called.
ROLES = {"agent": "坐席", "editor": "编辑", "reviewer": "审查员", "administrator": "管理员"}
BOXES = {Box.WAITING: "待接", Box.MINE: "我的", Box.ALL: "全部"}
LEVELS = {
    Level.DANGER: "生命财产危险",
    Level.UTILITY: "水电气热",
    Level.ORDINARY: "一般",
    Level.COMPLEX: "疑难",
}
REPLY_KINDS = {ReplyKind.ANSWER: "答复", ReplyKind.REQUEST: "请市民补充", ReplyKind.EXTENSION: "告知延期"}
_ROUTES = {
    Route.MESSAGE: "直接消息",
    Route.NOTICE: "通知链接",
    Route.CONTACT: "市民下次联系时",
    Route.PAGE: "市民打开了工单页",
}
EVENTS = {
    EventKind.OPENED: "受理",
    EventKind.CLAIMED: "接单",
    EventKind.TAKEN_OVER: "接办",
    EventKind.RELEASED: "退回队列",
    EventKind.TRANSFERRED: "转单位",
    EventKind.CLASSIFIED: "定类",
    EventKind.REPLIED: "答复",
    EventKind.PAUSED: "请市民补充，停表",
    EventKind.RESUMED: "恢复计时",
    EventKind.EXTENDED: "延期",
    EventKind.CLOSED: "办结",
    EventKind.REOPENED: "重新办理",
    EventKind.MERGED: "合并",
    EventKind.SUPERVISED: "督办",
    EventKind.OPINION: "舆情",
    EventKind.NOTE: "备注",
    EventKind.URGED: "市民催办",
    EventKind.ADDED: "市民补充",
    EventKind.RATED: "市民评价",
    EventKind.DRAFTED: "写成问答草稿",
    EventKind.RESCHEDULED: "期限重算",
    EventKind.SEEN: "看过市民的话",
}
#: What a version's state is called, and its colour.
STATES = {
    State.DRAFT: ("草稿", "grey"),
    State.IN_REVIEW: ("待审", "amber"),
    State.SIGNED: ("已签发", "amber"),
    State.SCHEDULED: ("待定时发布", "amber"),
    State.PUBLISHED: ("已发布", "green"),
    State.WITHDRAWN: ("已撤下", "struck"),
    State.EXPIRED: ("已到期下线", "struck"),
    State.DISCARDED: ("已作废", "struck"),
}
#: A version that was published and that another one has replaced.
FORMER = ("曾发布", "grey")
VERSION_ACTS = {
    Act.CREATED: "起草",
    Act.SAVED: "修改",
    Act.SUBMITTED: "提交审查",
    Act.RECALLED: "撤回修改",
    Act.REJECTED: "退回",
    Act.SIGNED: "签发",
    Act.SCHEDULED: "定时发布",
    Act.UNSCHEDULED: "取消定时",
    Act.PUBLISHED: "发布",
    Act.WITHDRAWN: "撤下",
    Act.EXPIRED: "到期下线",
    Act.END_SET: "定下线时间",
    Act.END_UNSET: "取消定时下线",
    Act.NOT_DONE: "到时没有办成",
    Act.DISCARDED: "作废",
    Act.REPEALED: "宣布废止",
    Act.REPEAL_UNDONE: "撤销废止",
}
PUBLICATIONS = {"publish": "发布", "withdraw": "撤下", "expire": "到期下线"}
DISCLOSURES = {
    Disclosure.PROACTIVE: "主动公开",
    Disclosure.ON_REQUEST: "依申请公开",
    Disclosure.NONE: "不予公开",
    Disclosure.UNMARKED: "未标注",
}


def event_sentence(event: Event) -> str:
    """One event in words, without who and when."""
    fields = event.fields
    match event.kind:
        case EventKind.TRANSFERRED:
            return f"从{fields.get('before') or '热线'}转给{fields['after']}"
        case EventKind.TAKEN_OVER if fields.get("before"):
            return f"从{fields['before']}手里接办"
        case EventKind.EXTENDED:
            return f"延期 {fields['days']} 个工作日"
        case EventKind.CLASSIFIED:
            level = fields.get("level")
            return f"定为{KINDS[TicketKind(fields['kind'])]}{f'（{LEVELS[Level(level)]}）' if level else ''}"
        case EventKind.MERGED:
            return f"并入 {fields['into']}" if fields.get("into") else f"并入了 {'、'.join(fields['merged'])}"
        case EventKind.SUPERVISED | EventKind.OPINION:
            return EVENTS[event.kind] if fields.get("on", True) else f"取消{EVENTS[event.kind]}"
        case EventKind.RATED:
            return f"市民评价：{GRADES[fields['grade']]}"
        case EventKind.ADDED if "contact" in fields:
            return "市民留了联系方式" if fields["contact"] else "市民收回了联系方式"
    return EVENTS[event.kind]


def paired(told: Told) -> str:
    """What is said of the pair above 发布."""
    match told.state:
        case PairState.PAIRED if told.interpretation:
            return f"解读已经备好：《{told.interpretation.title}》。"
        case PairState.EXEMPT if told.exemption:
            exemption = told.exemption
            on = day(exemption.at.astimezone(BEIJING).date())
            return f"不配解读：{exemption.who}已于{on}写明理由“{exemption.reason}”。"
    return (
        f"还没有已发布或已签发的解读。现在也可以发布，但从发布起 {told.days} 个工作日内要补上，"
        "倒计时在“文件与解读”里，大家都看得到；确实不用解读的，请先在那里写明理由。"
    )


def news(unseen: Set[EventKind]) -> tuple[str, ...]:
    """What is said of a citizen's words that wait to be seen: one mark however many they are."""
    added = ("有补充",) if unseen - {EventKind.URGED} else ()
    return (*added, "催办") if EventKind.URGED in unseen else added


def delivery_state(reply: Reply, channel: Channel) -> tuple[str, str]:
    """A word for the colour (sent, due, waits), and how the delivery stands, in words."""
    if reply.sent_at is not None:
        return "sent", f"已送达（{_ROUTES[reply.route]}）" if reply.route else "已送达"
    if reply.due_at is not None:
        again = f"：{reply.error}，第 {reply.attempts} 次未成功，将自动重发" if reply.error else ""
        return "due", f"待发送{again}"
    if channel in NO_PUSH:
        # Nothing has failed: nobody can write to a web page that is closed.
        return "due", f"待市民查看：{reply.error}"
    return "waits", f"失败：{reply.error}" if reply.error else "失败"


def ago(at: datetime, now: datetime) -> str:
    """The time since then, roughly: 3 小时前."""
    minutes = int((now - at) / timedelta(minutes=1))
    if minutes < 1:
        return "刚刚"
    if minutes < 60:
        return f"{minutes} 分钟前"
    if minutes < 24 * 60:
        return f"{minutes // 60} 小时前"
    return f"{minutes // (24 * 60)} 天前"
