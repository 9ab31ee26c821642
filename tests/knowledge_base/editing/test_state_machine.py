"""Whatever people do with versions, and whenever: what is searched is what was signed by another and is published now."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, select

from database import open_engine, passages, publications, reviews, versions
from knowledge_base.documents import store
from knowledge_base.editing import acts
from knowledge_base.editing.rules import ActNotPossible, NotAllowed, ReasonMissing
from knowledge_base.editing.scan import scan
from knowledge_base.editing.schedule import MomentPassed, do_due
from knowledge_base.edition import Edition
from knowledge_base.kinds import OPEN, Disclosure, Kind
from knowledge_base.passages import PassageText
from knowledge_base.publishing import Ending, NotPublishable
from knowledge_base.reviews import OwnWork
from knowledge_base.searcher import Searcher
from organisation.staff import Staff
from retrieval.language import Language, Synonyms
from tests.conftest import NOW
from tests.databases import PostgreSQL, SQLite
from tests.knowledge_base.editing.people import People, people_of

HOUR = timedelta(hours=1)
DRAFT, IN_REVIEW, SIGNED, SCHEDULED, PUBLISHED, WITHDRAWN, EXPIRED, DISCARDED = (
    *("draft", "in_review", "signed", "scheduled", "published", "withdrawn", "expired", "discarded"),
)
#: So many versions at most are made anew; what is restored comes on top.
MOST = 9
#: By how many examples of how many acts it is tried.
TRIED = {"sqlite": (60, 40), "postgresql": (30, 40)}
REFUSALS = (
    *(ActNotPossible, NotAllowed, ReasonMissing, NotPublishable, OwnWork),
    *(acts.BearsSecrecyMark, acts.DisclosureUnexplained, acts.DisclosureUnmarked, acts.FindingsUnanswered),
    *(acts.NotAnsweredFrom, acts.SavedMeanwhile, acts.ScanOutdated, MomentPassed),
)
WRITERS, SIGNERS = ("wang", "zhou", "qian"), ("zhao", "qian")
BOTH = (*WRITERS, "zhao")
#: Said by an editor before there is anything to say it of.
INTERNAL = "内部资料"

anybody = st.sampled_from(("editor", "colleague", "reviewer", "administrator", "agent"))
#: Mostly those who may, so that much is done.
writers = st.sampled_from(("editor", "editor", "colleague", "administrator", "administrator", "agent"))
signers = st.sampled_from(("reviewer", "reviewer", "administrator", "administrator", "editor"))
which = st.integers(0, 10_000)
words = st.sampled_from(("已核对", "已核对", "已核对", ""))
hours = st.integers(1, 5)
disclosures = st.sampled_from((*[Disclosure.PROACTIVE] * 3, *Disclosure))
rarely = st.sampled_from((False, False, False, True))


@dataclass
class Version:
    """A version as it should be."""

    id: int
    document_id: int
    text: str
    disclosure: Disclosure
    status: str = DRAFT
    is_signed: bool = False
    revision: int = 1
    writers: set[str] = field(default_factory=set)
    #: What is to be done with it by itself: the act, and when.
    waiting: list[tuple[datetime, int, str]] = field(default_factory=list)

    @property
    def needs_reason(self) -> bool:
        return INTERNAL in self.text


class Life(RuleBasedStateMachine):
    """Everybody does anything with any version; what ought to come of it is kept beside, in memory."""

    def __init__(self, url: str, folder: Path, language: Language) -> None:
        super().__init__()
        self.engine = open_engine(url)
        self.people: People = people_of(self.engine)
        # Without other words for anything, which take longest to make ready and change nothing here.
        self.language = replace(language, synonyms=Synonyms({}, {}, {}))
        self.folder = folder
        self.now = NOW
        self.versions: list[Version] = []
        # Document -> the version that is answered from.
        self.published: dict[int, Version] = {}
        self.once_published: dict[int, str] = {}
        self.counted = 0
        self.open_searcher()

    def teardown(self) -> None:
        self.engine.dispose()

    @rule()
    def open_searcher(self) -> None:
        """A worker starts."""
        self.searcher = Searcher(self.engine, self.language, self.folder)

    @initialize()
    def begin(self) -> None:
        """One that is published, one signed, one in review, a draft; one not for the public, one that two have written."""
        for reached in range(4):
            self.create("editor", Disclosure.PROACTIVE, internal=False)
            version = self.versions[-1]
            if reached > 0:
                self.hand_in(version, "editor", "")
            if reached > 1:
                self.let_through(version, "reviewer", "")
            if reached > 2:
                self.bring_out(version, "editor")
        self.create("editor", Disclosure.NONE, internal=False)
        self.create("editor", Disclosure.PROACTIVE, internal=False)
        self.write(self.versions[-1], "administrator", Disclosure.PROACTIVE, internal=False, late=False)
        self.hand_in(self.versions[-1], "colleague", "")

    @precondition(lambda self: len(self.versions) < MOST)
    @rule(who=anybody, disclosure=disclosures, internal=rarely)
    def create(self, who: str, disclosure: Disclosure, internal: bool) -> None:
        edition = self.written(disclosure, internal)
        author = self.who(who)
        with self.engine.begin() as conn:
            made = store(conn, edition, edition.text.encode(), "a.txt", self.now, author=author.id)
        version = Version(made.version_id, made.document_id, edition.text, disclosure)
        version.writers.add(author.login)
        self.versions.append(version)

    @rule(n=which, who=writers, disclosure=disclosures, internal=rarely, late=rarely)
    def edit(self, n: int, who: str, disclosure: Disclosure, internal: bool, late: bool) -> None:
        self.write(self.version(n, DRAFT), who, disclosure, internal, late)

    def write(self, version: Version, who: str, disclosure: Disclosure, internal: bool, late: bool) -> None:
        edition = self.written(disclosure, internal)
        expected = version.revision - late
        may = version.status == DRAFT and self.is_(who, WRITERS) and not late

        def act(conn: Connection) -> None:
            acts.save_draft(conn, version.id, edition, expected, self.who(who), self.now)

        if self.does(act, may):
            version.text, version.disclosure = edition.text, disclosure
            version.revision += 1
            version.writers.add(self.who(who).login)

    @rule(n=which, who=writers, said=words)
    def submit(self, n: int, who: str, said: str) -> None:
        self.hand_in(self.version(n, DRAFT), who, said)

    def hand_in(self, version: Version, who: str, said: str) -> None:
        may = version.status == DRAFT and self.is_(who, WRITERS) and bool(said or not version.needs_reason)
        may = may and version.disclosure in (Disclosure.PROACTIVE, Disclosure.ON_REQUEST)
        if self.does(
            lambda conn: acts.submit(conn, scan(conn, version.id), self.who(who), self.now, said), may
        ):
            version.status = IN_REVIEW

    @rule(n=which, who=writers)
    def recall(self, n: int, who: str) -> None:
        version = self.version(n, IN_REVIEW)
        may = version.status == IN_REVIEW and self.is_(who, WRITERS)
        if self.does(lambda conn: acts.recall(conn, version.id, self.who(who), self.now), may):
            version.status = DRAFT

    @rule(n=which, who=signers, reason=words)
    def reject(self, n: int, who: str, reason: str) -> None:
        version = self.version(n, IN_REVIEW)
        may = version.status == IN_REVIEW and self.is_second(who, version) and bool(reason)
        if self.does(lambda conn: acts.reject(conn, version.id, self.who(who), self.now, reason), may):
            version.status = DRAFT

    @rule(n=which, who=signers, reason=words)
    def sign(self, n: int, who: str, reason: str) -> None:
        self.let_through(self.version(n, IN_REVIEW), who, reason)

    def let_through(self, version: Version, who: str, reason: str) -> None:
        may = version.status == IN_REVIEW and self.is_second(who, version)
        may = may and bool(reason or not version.needs_reason)
        if self.does(
            lambda conn: acts.sign_off(conn, scan(conn, version.id), self.who(who), self.now, reason), may
        ):
            version.status, version.is_signed = SIGNED, True

    @rule(n=which, who=writers)
    def publish(self, n: int, who: str) -> None:
        self.bring_out(self.version(n, SIGNED, SCHEDULED, WITHDRAWN, EXPIRED), who)

    def bring_out(self, version: Version, who: str) -> None:
        may = version.status in (SIGNED, SCHEDULED, WITHDRAWN, EXPIRED) and self.is_(who, BOTH)
        if self.does(lambda conn: acts.publish_signed(conn, version.id, self.who(who), self.now), may):
            self.is_published(version)

    @rule(n=which, who=writers, reason=words)
    def withdraw(self, n: int, who: str, reason: str) -> None:
        version = self.version(n, PUBLISHED)
        may = self.is_answered_from(version) and self.is_(who, BOTH) and bool(reason)
        if self.does(
            lambda conn: acts.withdraw_published(conn, version.id, self.who(who), self.now, reason), may
        ):
            self.is_over(version, WITHDRAWN)

    @rule(n=which, who=writers)
    def expire(self, n: int, who: str) -> None:
        version = self.version(n, PUBLISHED)
        may = self.is_answered_from(version) and self.is_(who, BOTH)
        if self.does(lambda conn: acts.expire(conn, version.id, self.who(who), self.now), may):
            self.is_over(version, EXPIRED)

    @precondition(lambda self: len(self.versions) > MOST)
    @rule(n=which, who=writers, reason=words)
    def discard(self, n: int, who: str, reason: str) -> None:
        version = self.version(n, DRAFT, IN_REVIEW, SIGNED)
        may = version.status in (DRAFT, IN_REVIEW, SIGNED) and self.is_(who, WRITERS) and bool(reason)
        if self.does(lambda conn: acts.discard(conn, version.id, self.who(who), self.now, reason), may):
            version.status, version.waiting = DISCARDED, []

    @rule(n=which, who=writers)
    def restore(self, n: int, who: str) -> None:
        """Begin a draft with any version's text."""
        version, made = self.version(n), []

        def act(conn: Connection) -> None:
            made.append(acts.start_draft(conn, version.id, self.who(who), self.now))

        if self.does(act, self.is_(who, WRITERS)):
            draft = Version(made[0], version.document_id, version.text, version.disclosure)
            draft.writers.add(self.who(who).login)
            draft.writers |= set() if version.is_signed else version.writers
            self.versions.append(draft)

    @rule(n=which, who=writers, after=hours, lasts=st.none() | hours)
    def schedule(self, n: int, who: str, after: int, lasts: int | None) -> None:
        version, at = self.version(n, SIGNED), self.now + after * HOUR
        until = at + lasts * HOUR if lasts else None
        may = version.status == SIGNED and self.is_(who, BOTH)
        may = may and (until is not None or all(at < due for due, _, _ in version.waiting))
        if self.does(lambda conn: acts.schedule(conn, version.id, self.who(who), self.now, at, until), may):
            version.status = SCHEDULED
            self.will(version, at, "publish")
            if until:
                self.will_end(version, until, EXPIRED)

    @rule(n=which, who=writers)
    def unschedule(self, n: int, who: str) -> None:
        version = self.version(n, SCHEDULED)
        may = version.status == SCHEDULED and self.is_(who, BOTH)
        if self.does(lambda conn: acts.unschedule(conn, version.id, self.who(who), self.now), may):
            version.status, version.waiting = SIGNED, []

    @rule(n=which, who=writers, after=hours, ending=st.sampled_from(Ending), reason=words)
    def schedule_end(self, n: int, who: str, after: int, ending: Ending, reason: str) -> None:
        version, at = self.version(n, SIGNED, SCHEDULED, PUBLISHED), self.now + after * HOUR
        may = version.status in (SIGNED, SCHEDULED) or self.is_answered_from(version)
        may = may and self.is_(who, BOTH) and bool(reason or ending is Ending.EXPIRE)
        may = may and all(due < at for due, _, what in version.waiting if what == "publish")

        def act(conn: Connection) -> None:
            acts.schedule_end(conn, version.id, ending, at, self.who(who), self.now, reason)

        if self.does(act, may):
            self.will_end(version, at, WITHDRAWN if ending is Ending.WITHDRAW else EXPIRED)

    @rule(passed=hours)
    def time_passes(self, passed: int) -> None:
        """No worker is there to see it."""
        self.now += passed * HOUR

    @rule()
    def a_worker_looks(self) -> None:
        do_due(self.engine, self.now)
        waiting = [(due, n, act, version) for version in self.versions for due, n, act in version.waiting]
        for due, n, act, version in sorted(waiting, key=lambda each: each[:2]):
            if due <= self.now and (due, n, act) in version.waiting:
                version.waiting.remove((due, n, act))
                if act == "publish":
                    self.is_published(version)
                elif self.is_answered_from(version):
                    self.is_over(version, act)

    @invariant()
    def what_is_found_is_what_is_signed_and_published(self) -> None:
        self.searcher.refresh()
        expected = {v.text for v in self.published.values() if v.disclosure in OPEN}
        indexed = {p.text for v in self.versions for p in self.searcher.passages_of(v.document_id)}
        assert indexed == expected
        assert {hit.passage.text for hit in self.searcher.search("停车收费", 100).hits} == expected

    @invariant()
    def what_was_published_never_changes(self) -> None:
        assert self.texts() == {version.id: version.text for version in self.versions}
        for version in self.versions:
            assert self.once_published.get(version.id, version.text) == version.text

    @invariant()
    def every_publication_was_signed_by_another_person(self) -> None:
        query = (
            select(publications.c.version_id, reviews.c.staff_id, versions.c.created_by)
            .join(reviews, reviews.c.id == publications.c.review_id)
            .join(versions, versions.c.id == publications.c.version_id)
            .where(publications.c.action == "publish")
        )
        writers = {version.id: version.writers for version in self.versions}
        with self.engine.connect() as conn:
            for version_id, reviewer, author in conn.execute(query):
                assert reviewer != author
                assert self.login(reviewer) not in writers[version_id]
            statuses = {row.id: row.status for row in conn.execute(select(versions.c.id, versions.c.status))}
        assert statuses == {version.id: version.status for version in self.versions}

    def written(self, disclosure: Disclosure, internal: bool) -> Edition:
        """An edition like no other."""
        self.counted += 1
        text = f"第{self.counted}号场所停车收费。{INTERNAL if internal else ''}"
        return Edition(
            Kind.POLICY,
            f"第{self.counted}号规定",
            (PassageText("", "", text),),
            disclosure=disclosure,
            disclosure_reason=None if disclosure is Disclosure.PROACTIVE else "涉及他人",
        )

    def does(self, act: Callable[[Connection], Any], may: bool) -> bool:
        """Try it; whether it was done, which it is exactly where it may be."""
        refused = ""
        try:
            with self.engine.begin() as conn:
                act(conn)
        except REFUSALS as refusal:
            refused = repr(refusal)
        assert may is not bool(refused), refused
        return may

    def is_published(self, version: Version) -> None:
        former = self.published.get(version.document_id)
        if former not in (None, version):
            former.waiting = []
        version.status = PUBLISHED
        version.waiting = [each for each in version.waiting if each[2] != "publish"]
        self.published[version.document_id] = version
        self.once_published.setdefault(version.id, version.text)

    def is_over(self, version: Version, status: str) -> None:
        version.status, version.waiting = status, []
        del self.published[version.document_id]

    def is_answered_from(self, version: Version) -> bool:
        return self.published.get(version.document_id) is version

    def will(self, version: Version, at: datetime, act: str) -> None:
        self.counted += 1
        version.waiting.append((at, self.counted, act))

    def will_end(self, version: Version, at: datetime, act: str) -> None:
        version.waiting = [each for each in version.waiting if each[2] == "publish"]
        self.will(version, at, act)

    def who(self, name: str) -> Staff:
        found: Staff = getattr(self.people, name)
        return found

    def is_(self, name: str, logins: tuple[str, ...]) -> bool:
        return self.who(name).login in logins

    def is_second(self, name: str, version: Version) -> bool:
        return self.is_(name, SIGNERS) and self.who(name).login not in version.writers

    def login(self, staff_id: int) -> str:
        return next(
            who.login
            for who in (
                self.people.editor,
                self.people.colleague,
                self.people.reviewer,
                self.people.administrator,
                self.people.agent,
            )
            if who.id == staff_id
        )

    def version(self, n: int, *statuses: str) -> Version:
        """Any version; where there are some in these states, mostly one of them."""
        fit = [version for version in self.versions if version.status in statuses]
        some = fit if fit and n % 8 else self.versions
        return some[n % len(some)]

    def texts(self) -> dict[int, str]:
        with self.engine.connect() as conn:
            rows = conn.execute(select(passages.c.version_id, passages.c.text))
            return {row.version_id: row.text for row in rows}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_nothing_unsigned_is_ever_found_and_nothing_published_is_lost(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, language: Language
) -> None:
    database: SQLite | PostgreSQL = request.getfixturevalue(kind)
    folders = numbered(tmp_path)
    examples, steps = TRIED[kind]

    class Fresh(Life):
        def __init__(self) -> None:
            folder = next(folders)
            super().__init__(database.fresh(folder), folder / "index", language)

    run_state_machine_as_test(
        Fresh,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def numbered(folder: Path) -> Iterator[Path]:
    """A folder for each example."""
    n = 0
    while True:
        n += 1
        (one := folder / str(n)).mkdir()
        yield one
