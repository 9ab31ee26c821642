"""What stands in the console's navigation, in one place."""

from collections.abc import Sequence
from dataclasses import dataclass

from organisation.staff import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the console; administrators see every one."""

    path: str
    label: str
    roles: tuple[Role, ...] = ()


#: In the order shown; the first one a role may open is where it begins its day.
ENTRIES = (
    Entry("/console/tickets", "工单", (Role.AGENT,)),
    Entry("/console/phone", "口播", (Role.AGENT,)),
    Entry("/console/canned-replies", "常用语", (Role.AGENT,)),
    Entry("/console/uploads", "导入", (Role.EDITOR,)),
    Entry("/console/figures", "统计", (Role.AGENT,)),
    Entry("/console/rehearsals", "预演", (Role.EDITOR, Role.REVIEWER)),
    Entry("/console/pins", "置顶与开关", (Role.EDITOR, Role.REVIEWER)),
    Entry("/console/supervision", "督办"),
    Entry("/console/calendar", "日历"),
    Entry("/console/departments", "单位"),
    Entry("/console/accounts", "账号"),
    Entry("/console/audit", "审计"),
)


def entries_for(role: Role) -> Sequence[Entry]:
    """The entries that somebody of that role is shown."""
    return [entry for entry in ENTRIES if role in (*entry.roles, Role.ADMINISTRATOR)]
