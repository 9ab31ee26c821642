"""Adding a word: how citizens say it, what it is called, and what becomes of the questions asked so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from bot.desk import Desk
from bot.rehearsal.comparing import Comparison, Verdict
from bot.rehearsal.questions import all_model_questions, real_questions
from bot.unmet.changes import changed_by
from bot.unmet.groups import group_of, grouped
from bot.unmet.questions import unmet_questions
from database import read_only
from knowledge_base import lexicon
from knowledge_base.lexicon import Saying
from organisation.audit import record
from organisation.staff import Staff
from text.input import find_id
from web.console.access import Editor
from web.console.forms.fields import Id, Typed, Written, missing, names_in
from web.console.forms.refusals import Refused, require_none
from web.console.forms.submission import carry_out
from web.console.insight.asked import LONGEST, look, saying_address, why_address
from web.console.insight.labels import OUTCOMES, VERDICTS
from web.console.insight.words import PAGE
from web.console.layout import show

#: So far back questions count as asked with the one that led here.
_ALIKE = timedelta(days=30)
_MISSING_REASON = "有问题会变差。确实要加，请写明理由；不然换一个更长、更专门的说法。"


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in the form."""

    question: str
    passage: int | None
    everyday: str
    official: str
    is_name: bool
    reason: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether there are words to try."""
        return bool(self.everyday.strip() and self.official.strip())


def create_saying(desk: Desk) -> APIRouter:
    """`/console/words/new`, and the form's address."""
    pages = APIRouter()

    @pages.get("/words/new")
    def try_words(
        request: Request,
        staff: Editor,
        question: Typed = "",
        passage: Id | None = None,
        everyday: Typed = "",
        official: Typed = "",
        name: Typed = "",
    ) -> Response:
        """The form, and what would change."""
        words = Words(question.strip()[:LONGEST], passage, everyday, official, bool(name))
        return _form(desk, request, words)

    @pages.post("/words")
    def add(
        request: Request,
        staff: Editor,
        question: Written = "",
        passage: Written = "",
        everyday: Written = "",
        official: Written = "",
        name: Written = "",
        reason: Written = "",
    ) -> Response:
        """Add the words; what gets worse needs a reason."""
        words = Words(question.strip()[:LONGEST], find_id(passage), everyday, official, bool(name), reason)
        # Before the transaction: a thousand questions are asked, and nobody else could write meanwhile.
        saying, worse = _tried(desk, words)
        return carry_out(
            desk.engine,
            lambda conn: _add(conn, saying, staff, words, worse=worse),
            f"{PAGE}?done=added",
            lambda refused: _form(desk, request, words, refused),
            field="everyday",
        )

    return pages


def _tried(desk: Desk, words: Words) -> tuple[Saying, bool]:
    """What the words say, and whether it would make an answer worse."""
    saying = _saying(desk, words)
    if not words.is_complete:
        return saying, False
    with read_only(desk.engine) as conn:
        changes = _changes(desk, conn, saying, words, datetime.now(UTC))
    return saying, any(one.verdict is Verdict.WORSE for one in changes)


def _add(conn: Connection, saying: Saying, staff: Staff, words: Words, *, worse: bool) -> None:
    require_none(missing(everyday=(words.everyday, "市民的说法"), official=(words.official, "文件里的说法")))
    if worse and not words.reason.strip():
        raise Refused({"reason": _MISSING_REASON})
    now = datetime.now(UTC)
    lexicon.add(conn, saying, staff.id, now, words.reason)
    record(conn, staff.login, "word add", f"{saying.everyday}：{'、'.join(saying.official)}", now)


def _saying(desk: Desk, words: Words) -> Saying:
    row = desk.searcher.index.find_row(words.passage) if words.is_name and words.passage else None
    document_id = None if row is None else desk.searcher.index.passage(row).document_id
    return Saying(words.everyday.strip(), tuple(names_in(words.official)), document_id)


def _changes(
    desk: Desk, conn: Connection, saying: Saying, words: Words, now: datetime
) -> Sequence[Comparison]:
    own = {one.question: one for one in all_model_questions(conn)}
    questions = [words.question] if words.question else []
    questions += [*own, *_alike(desk, conn, words.question, now), *real_questions(conn)]
    return changed_by(desk, [saying, *lexicon.live_sayings(conn)], questions, now, own)


def _alike(desk: Desk, conn: Connection, question: str, now: datetime) -> list[str]:
    """The wordings of the matter that a question belongs to."""
    groups = grouped(unmet_questions(conn, now - _ALIKE, now), desk.searcher.language)
    group = group_of(question, groups)
    return [wording for wording, _ in group.wordings] if group else []


def _form(desk: Desk, request: Request, words: Words, refused: Refused | None = None) -> Response:
    now = datetime.now(UTC)
    looked = look(desk, words.question, words.passage, now) if words.question else None
    with read_only(desk.engine) as conn:
        alike = _alike(desk, conn, words.question, now) if words.question else []
        saying = _saying(desk, words) if words.is_complete else None
        changes = _changes(desk, conn, saying, words, now) if saying else []
    context = {
        "words": words,
        "saying": saying,
        "looked": looked,
        "alike": alike,
        "changes": changes,
        "worse": sum(one.verdict is Verdict.WORSE for one in changes),
        "changed_questions": {one.question for one in changes},
        "verdicts": VERDICTS,
        "outcomes": OUTCOMES,
        "saying_address": saying_address,
        "why_address": why_address,
        "written": {"everyday": words.everyday, "official": words.official, "reason": words.reason},
    }
    return show(request, "insight/saying.html", context, refused=refused)
