"""Where a ticket should go: suggestions with reasons, from the knowledge base and from what went where before.

A person decides. Learning happens in a thread of its own, never while somebody waits.
"""

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from time import monotonic

from sqlalchemy import Connection, Engine

from database import read_only
from hotline.routing.classifier import Classifier, Example, Suggestion
from hotline.routing.examples import all_examples, examples_revision
from hotline.routing.responsible_units import responsible_units
from knowledge_base.searcher import Searcher
from organisation.beijing_time import BEIJING
from organisation.departments import Departments

#: After learning, this many times as long as it took passes before it is learned again: 1 % of a processor.
_REST = 100
#: How often somebody's asking is looked for, in seconds.
_INTERVAL = 1.0
#: A suggestion below this is noise; a topic is named from the other on.
_LEAST, _TOPIC_AT = 0.05, 0.5
#: So many departments are asked for, before names that mean the same are put together.
_CANDIDATES = 10

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RoutingSuggestion:
    """A department as it is called today, the probability [0, 1] that it is the right one, and why."""

    department: str
    topic: str | None
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class _Learned:
    revision: str
    departments: Classifier
    topics: Classifier


class Router:
    """One for the process; keeps what was learned and learns anew when there is more to learn from."""

    def __init__(self, engine: Engine, searcher: Searcher) -> None:
        self._engine = engine
        self._searcher = searcher
        self._learned: _Learned | None = None
        self._asked = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def suggest(self, conn: Connection, text: str, today: date, limit: int = 3) -> list[RoutingSuggestion]:
        """The likeliest departments, best first; empty where nothing is known. Never waits for learning."""
        self._asked.set()
        learned = self._learned
        known = Departments.load(conn)
        found = [
            *(
                RoutingSuggestion(unit.name, None, unit.confidence, unit.reason)
                for unit in responsible_units(conn, self._searcher, text)
            ),
            *(_learned_suggestion(s) for s in _suggested(learned.departments if learned else None, text)),
        ]
        topic = _topic(_suggested(learned.topics if learned else None, text))
        named = (replace(s, department=known.canonical(s.department, today), topic=topic) for s in found)
        return _together(named)[:limit]

    def refresh(self, today: date) -> bool:
        """Learn, where there is something else to learn from than last time; returns whether there was."""
        with read_only(self._engine) as conn:
            revision = examples_revision(conn)
            if self._learned is not None and revision == self._learned.revision:
                return False
            examples = all_examples(conn)
            known = Departments.load(conn)
        language = self._searcher.language
        units = [Example(e.text, known.canonical(e.department, today)) for e in examples]
        topics = [Example(e.text, e.topic) for e in examples if e.topic]
        self._learned = _Learned(
            revision, Classifier.train(units, language), Classifier.train(topics, language)
        )
        return True

    def start(self) -> None:
        """Learn in a thread of its own, now and when somebody has asked since, until `stop`."""
        self._asked.set()
        self._thread = threading.Thread(target=self._follow, name="router", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End that thread, once it has learned what it is learning."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _follow(self) -> None:
        rest = 0.0
        while not self._stopping.wait(max(_INTERVAL, rest)):
            rest = 0.0
            if not self._asked.is_set():
                continue
            self._asked.clear()
            began = monotonic()
            try:
                if self.refresh(datetime.now(UTC).astimezone(BEIJING).date()):
                    rest = _REST * (monotonic() - began)
            except Exception:
                # What was learned before still suggests; a database that is away for a moment comes back.
                log.exception("could not learn where tickets go; suggesting from what was learned before")


def _suggested(classifier: Classifier | None, text: str) -> list[Suggestion]:
    return classifier.suggest(text, _CANDIDATES) if classifier else []


def _learned_suggestion(suggestion: Suggestion) -> RoutingSuggestion:
    reason = f"相似诉求 {suggestion.alike} 件" if suggestion.alike else "按历史分派学得"
    return RoutingSuggestion(suggestion.label, None, suggestion.confidence, reason)


def _topic(suggestions: list[Suggestion]) -> str | None:
    return next((s.label for s in suggestions if s.confidence >= _TOPIC_AT), None)


def _together(suggestions: Iterable[RoutingSuggestion]) -> list[RoutingSuggestion]:
    """One suggestion a department, its reasons joined; either of two independent reasons is enough."""
    merged: dict[str, RoutingSuggestion] = {}
    for each in suggestions:
        if before := merged.get(each.department):
            both = 1 - (1 - before.confidence) * (1 - each.confidence)
            reason = "；".join(dict.fromkeys((before.reason, each.reason)))
            each = replace(each, confidence=both, reason=reason)
        merged[each.department] = each
    likely = (s for s in merged.values() if s.confidence >= _LEAST)
    return sorted(likely, key=lambda s: -s.confidence)
