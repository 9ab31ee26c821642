"""我的案头: what waits for whoever is signed in, what is about to become untrue, what citizens did not get."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from bot.desk import Desk
from bot.phrases.moments import dated_moment, day
from bot.turns import count_unmet
from database import read_only
from knowledge_base.editing import waiting
from knowledge_base.editing.waiting import Waiting
from knowledge_base.pairing.pairs import overdue
from organisation.beijing_time import BEIJING
from organisation.departments import Departments
from organisation.staff import Role, Staff
from web.console import labels
from web.console.access import EditorOrReviewer
from web.console.editing.notices import DONE
from web.console.layout import show

#: What is waited for: how a section is called, and what there is to do.
REJECTED = "被退回的", "按理由改好，再提交一次。"
DRAFTS = "草稿", "写完了就提交审查。"
SIGNED = "已签发，等发布", "别人已经签发，可以发布，或者定时。"
SUBMITTED = "已提交，等审查", "由别人签发，您不用做什么。"
QUESTIONS = "工单写成的问答", "坐席从办结的工单写来。改成人人看得懂的话，再提交审查。"
SCHEDULED = "已定时的", "到时候自动办，不用守着。"
EXPIRING = "快到期的", f"有效期只剩不到 {waiting.EXPIRES_SOON.days} 天：续期、改一份，或者让它到期下线。"
LATE = "过期没更新的名录", "更新周期已过，市民问到的可能是旧的。"
UNVERIFIED = "该核对的", "很久没有人看过，或者有人说要改。看一遍，仍然对就点“仍有效”。"
TO_REVIEW = "等您审查的", "别人写的，等您签发或退回。"
#: Lines of a section that are shown; the rest is behind its link.
SHOWN = 10
#: So far back goes what citizens asked and did not get.
_UNMET = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of waiting: `note` says what to do, `when` since or until when a line waits."""

    title: str
    note: str
    when: Callable[[Waiting], str]
    lines: Sequence[Waiting]
    count: int
    #: Which page of a version a line opens.
    page: str = ""
    link: str = ""


def create_desk(desk: Desk) -> APIRouter:
    """`/console/desk`."""
    pages = APIRouter()

    @pages.get("/desk")
    def read(request: Request, staff: EditorOrReviewer) -> Response:
        """Only what there is: a section without lines is left out."""
        now = datetime.now(UTC)
        with read_only(desk.engine) as conn:
            sections = _sections(conn, staff, now)
            context = {
                "sections": [section for section in sections if section.count],
                "unmet": count_unmet(conn, now - _UNMET),
                "overdue": overdue(conn, now.astimezone(BEIJING).date()),
                "department": Departments.load(conn).by_id.get(staff.department_id or 0),
                "labels": labels,
                "viewer": staff,
            }
        return show(request, "desk/desk.html", context, done=DONE)

    return pages


def _sections(conn: Connection, who: Staff, now: datetime) -> list[Section]:
    today = now.astimezone(BEIJING).date()

    def since(verb: str) -> Callable[[Waiting], str]:
        return lambda one: f"{labels.ago(one.at, now)}{verb}"

    def until(words: str) -> Callable[[Waiting], str]:
        return lambda one: f"{words}{day(one.on.astimezone(BEIJING).date()) if one.on else ''}"

    sections = [
        _section(REJECTED, since("退回"), waiting.rejected(conn, who)),
        _section(DRAFTS, since("起草"), waiting.drafts(conn, who), link="/console/documents?state=draft"),
        _section(SIGNED, since("签发"), waiting.signed(conn, who)),
        _section(SUBMITTED, since("提交"), _handed_in(conn, who)),
        _section(QUESTIONS, since("写来"), waiting.questions_of_tickets(conn)),
        _section(SCHEDULED, _arranged, waiting.scheduled(conn, who)),
        _section(EXPIRING, until("有效期至"), waiting.expiring(conn, who, today)),
        _section(LATE, until("应更新到"), waiting.late_directories(conn, who, today)),
        _unverified(conn, who, now),
    ]
    if who.role is not Role.EDITOR:
        sections.insert(0, _section(TO_REVIEW, since("提交"), waiting.to_review(conn, who), page="review"))
    return sections


def _handed_in(conn: Connection, who: Staff) -> list[Waiting]:
    """Of whoever may sign what others have handed in only their own: the rest stands above, for them to sign."""
    found = waiting.submitted(conn, who)
    return found if who.role is Role.EDITOR else [one for one in found if one.author_id == who.id]


def _unverified(conn: Connection, who: Staff, now: datetime) -> Section:
    lines, count = waiting.unverified(conn, who, now, SHOWN)
    return Section(*UNVERIFIED, _unseen_since, lines, count, link="/console/check-ups")


def _unseen_since(one: Waiting) -> str:
    return "有人说要改" if one.reason else f"从{day(one.at.astimezone(BEIJING).date())}起没有人看过"


def _section(
    title: tuple[str, str],
    when: Callable[[Waiting], str],
    lines: Sequence[Waiting],
    page: str = "",
    link: str = "",
) -> Section:
    return Section(*title, when, lines[:SHOWN], len(lines), page, link)


def _arranged(one: Waiting) -> str:
    return f"{dated_moment(one.on)} 自动{labels.PUBLICATIONS[one.act]}" if one.on and one.act else ""
