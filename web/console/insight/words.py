"""口语词工坊: what citizens asked and did not get, and the words that editors have added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from bot.answer import Outcome
from bot.conversation import ask
from bot.desk import Desk
from bot.unmet.groups import Group, grouped
from bot.unmet.questions import unmet_questions
from database import read_only
from hotline.overview.figures import days
from knowledge_base import lexicon
from organisation.audit import record
from organisation.beijing_time import BEIJING
from organisation.staff import Staff
from retrieval.hits import Hit
from web.console.access import Editor, EditorOrReviewer
from web.console.forms.fields import Id, Offset
from web.console.forms.period import read_days
from web.console.forms.refusals import Refused
from web.console.forms.submission import back_to, carry_out
from web.console.insight.labels import OUTCOMES, UNMET
from web.console.layout import show

PAGE = "/console/words"
#: Groups on a page.
_SHOWN = 20
_DONE = {
    "added": "已加上，一秒内在所有渠道生效。市民现在这样问，就按新的读法找。",
    "undone": "已撤销，一秒内生效。这个词又按原来的读法找了。",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A group, how its question ends now, and what comes nearest to it."""

    group: Group
    now: Outcome
    nearest: Hit | None


def create_words(desk: Desk) -> APIRouter:
    """`/console/words`."""
    pages = APIRouter(prefix="/words")

    @pages.get("")
    def read(
        request: Request, staff: EditorOrReviewer, first: str = "", last: str = "", start: Offset = 0
    ) -> Response:
        """What was not met in some days, the most frequent matters first."""
        now = datetime.now(UTC)
        today = now.astimezone(BEIJING).date()
        chosen = read_days(first, last, today)
        groups = _groups(desk, chosen.first, chosen.last)
        with read_only(desk.engine) as conn:
            entries = lexicon.current(conn)
        context = {
            "chosen": chosen,
            "spans": _spans(today),
            "groups": len(groups),
            "times": sum(group.times for group in groups),
            "lines": _lines(desk, groups[start : start + _SHOWN], now),
            "start": start,
            "next": start + _SHOWN if start + _SHOWN < len(groups) else None,
            "entries": entries,
            "outcomes": OUTCOMES,
            "unmet": UNMET,
        }
        refused = Refused(chosen.errors) if chosen.errors else None
        return show(request, "insight/words.html", context, refused=refused, done=_DONE)

    @pages.get("/history")
    def history(request: Request, staff: EditorOrReviewer) -> Response:
        """Every word that was ever added, with names."""
        with read_only(desk.engine) as conn:
            entries = lexicon.history(conn)
        return show(request, "insight/word_history.html", {"entries": entries}, done=_DONE)

    @pages.post("/{entry_id}/undo")
    def undo(staff: Editor, entry_id: Id) -> Response:
        """Take an entry back."""
        return carry_out(
            desk.engine,
            lambda conn: _undo(conn, staff, entry_id),
            f"{PAGE}/history?done=undone",
            back_to(f"{PAGE}/history"),
        )

    return pages


def _undo(conn: Connection, staff: Staff, entry_id: int) -> None:
    now = datetime.now(UTC)
    saying = lexicon.undo(conn, entry_id, staff.id, now)
    record(conn, staff.login, "word undo", f"{saying.everyday}：{'、'.join(saying.official)}", now)


def _groups(desk: Desk, first: date, last: date) -> list[Group]:
    period = days(first, last)
    with read_only(desk.engine) as conn:
        questions = unmet_questions(conn, period.start, period.end)
    return grouped(questions, desk.searcher.language)


def _lines(desk: Desk, groups: Sequence[Group], now: datetime) -> list[Line]:
    lines = []
    for group in groups:
        hits = desk.searcher.search(group.question).hits
        lines.append(Line(group, ask(desk, group.question, now).outcome, hits[0] if hits else None))
    return lines


def _spans(today: date) -> dict[str, str]:
    """Days that are looked at often, and their addresses."""
    lengths = {"今天": 1, "近 7 天": 7, "近 30 天": 30, "近一年": 365}
    return {
        name: f"{PAGE}?{urlencode({'first': today - timedelta(days=length - 1), 'last': today})}"
        for name, length in lengths.items()
    }
