"""What staff read of statuses, kinds, channels and grades, on pages and in exported lists."""

from hotline.acts.feedback import Grade
from hotline.citizens import Channel
from hotline.tickets.kinds import TicketKind
from hotline.tickets.ticket import TicketStatus

STATUSES = {
    TicketStatus.WAITING: "待接",
    TicketStatus.CLAIMED: "办理中",
    TicketStatus.ANSWERED: "已答复",
    TicketStatus.CLOSED: "已办结",
    TicketStatus.REOPENED: "重新办理",
}
KINDS = {
    TicketKind.CONSULTATION: "咨询",
    TicketKind.HELP: "求助",
    TicketKind.COMPLAINT: "投诉",
    TicketKind.SUGGESTION: "建议",
}
CHANNELS = {Channel.WECHAT: "微信", Channel.TELEGRAM: "Telegram", Channel.WEB: "网页"}
GRADES = {
    Grade.VERY_GOOD: "非常满意",
    Grade.GOOD: "满意",
    Grade.FAIR: "基本满意",
    Grade.BAD: "不满意",
    Grade.VERY_BAD: "非常不满意",
}
