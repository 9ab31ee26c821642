"""What stands in the console's navigation, in one place: its entries in three groups, as the day's work is parted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from organisation.staff import Role


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the console; administrators see every one."""

    path: str
    label: str
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Pages of one kind of work; its own link leads to the first of them."""

    label: str
    entries: tuple[Entry, ...]

    def holds(self, path: str) -> bool:
        """Whether a page belongs to it."""
        return any(is_within(path, entry) for entry in self.entries)


_EDITING = (Role.EDITOR, Role.REVIEWER)
#: In the order shown; the first entry a role may open is where it begins its day.
GROUPS = (
    Group(
        "工单",
        (
            Entry("/console/tickets", "工单", (Role.AGENT,)),
            Entry("/console/phone", "口播", (Role.AGENT,)),
            Entry("/console/canned-replies", "常用语", (Role.AGENT,)),
            Entry("/console/figures", "统计", (Role.AGENT,)),
        ),
    ),
    Group(
        "知识库",
        (
            Entry("/console/reviews", "审查", (Role.REVIEWER,)),
            Entry("/console/desk", "我的案头", _EDITING),
            Entry("/console/documents", "文件", _EDITING),
            Entry("/console/uploads", "导入", (Role.EDITOR,)),
            Entry("/console/pairs", "文件与解读", _EDITING),
            Entry("/console/rehearsals", "预演", _EDITING),
            Entry("/console/words", "口语词", _EDITING),
            Entry("/console/check-ups", "体检", _EDITING),
            Entry("/console/corrections", "更正", _EDITING),
            Entry("/console/pins", "置顶与开关", _EDITING),
        ),
    ),
    Group(
        "管理",
        (
            Entry("/console/supervision", "督办"),
            Entry("/console/calendar", "日历"),
            Entry("/console/departments", "单位"),
            Entry("/console/accounts", "账号"),
            Entry("/console/audit", "审计"),
        ),
    ),
)
#: Pages that belong to another one's entry; the first that fits.
_WITHIN = (
    (re.compile(r"/console/versions/\d+/(?:review|sign|reject)"), "/console/reviews"),
    (re.compile(r"/console/versions/.*"), "/console/documents"),
    (re.compile(r"/console/model-questions(/.*)?"), "/console/rehearsals"),
)


def groups_for(role: Role) -> Sequence[Group]:
    """The groups that somebody of that role is shown, each with what they may open."""
    shown = (
        Group(group.label, tuple(e for e in group.entries if role in (*e.roles, Role.ADMINISTRATOR)))
        for group in GROUPS
    )
    return [group for group in shown if group.entries]


def is_within(path: str, entry: Entry) -> bool:
    """Whether that page is the entry's, or one below it."""
    path = next((above for pattern, above in _WITHIN if pattern.fullmatch(path)), path)
    return path == entry.path or path.startswith(f"{entry.path}/")
