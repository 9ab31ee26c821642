"""What kind of matter a ticket is, and how pressing: both set its time limit."""

from enum import StrEnum


class TicketKind(StrEnum):
    """What the citizen wants of us."""

    #: 咨询
    CONSULTATION = "consultation"
    #: 求助
    HELP = "help"
    #: 投诉
    COMPLAINT = "complaint"
    #: 建议
    SUGGESTION = "suggestion"


class Level(StrEnum):
    """How pressing a matter is; where it is set, it decides and not the kind."""

    #: 生命财产危险
    DANGER = "danger"
    #: 水、电、气、热
    UTILITY = "utility"
    #: 一般
    ORDINARY = "ordinary"
    #: 疑难
    COMPLEX = "complex"
