"""口径核对: what a draft states, held against the passages it cites, before it goes out.

Pure. A warning that cries wolf is switched off, so a contradiction is only claimed where the passage speaks of the
same thing; what it does not speak of is said in a softer way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hotline.fact_check.agreement import agrees, comparable, minutes_apart
from hotline.fact_check.context import Context, context_of, place_of, shared
from hotline.fact_check.facts import Fact, find_facts
from knowledge_base.kinds import Validity

#: Shared pairs of characters around two facts (see fact_context) from which they are about the same thing.
_SAME_THING = 3
#: So many where a fact is loose (一次, 两份), which may be a manner of speaking.
_SURELY_SAME = 6
_NOT_IN_FORCE = {
    Validity.DRAFT: "还是征求意见稿",
    Validity.REPEALED: "已经废止",
    Validity.EXPIRED: "已经失效",
    Validity.NOT_YET_EFFECTIVE: "还没有生效",
}


class RemarkKind(StrEnum):
    """What is wrong with a draft."""

    #: 与原文不符
    MISMATCH = "mismatch"
    #: 引用的原文里没有
    UNSUPPORTED = "unsupported"
    #: 引用的文件已废止、已失效或尚未生效
    NOT_IN_FORCE = "not_in_force"


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage the draft relies on; `title` may name the place in the document too."""

    title: str
    text: str
    document_number: str | None = None
    validity: Validity = Validity.UNKNOWN


@dataclass(frozen=True, slots=True)
class Found:
    """What a passage has instead, as it is `written` there; `title` says where."""

    title: str
    written: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What staff should look at: `written` stands at [start, end) of the draft.

    With NOT_IN_FORCE that is the title or number of the cited document, or nothing at 0 where the draft does not
    name it. `sentence` is for people.
    """

    kind: RemarkKind
    written: str
    start: int
    end: int
    found: Found | None
    sentence: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    fact: Fact
    cited: Cited
    context: Context
    #: Whether the draft states it too: then it is hardly what another fact should have been.
    is_stated: bool


def check_draft(draft: str, cited: Sequence[Cited], allowed: Iterable[str] = ()) -> list[Remark]:
    """What in `draft` does not stand in the `cited` passages, in the order of the draft.

    What stands in an `allowed` text (the ticket's number, the greeting, the hotline's own number) needs no passage.
    """
    remarks = [_not_in_force(draft, source) for source in cited if source.validity in _NOT_IN_FORCE]
    facts = find_facts(draft)
    if not facts:
        return remarks
    known = [(fact, source, text) for source in cited for text in _texts(source) for fact in find_facts(text)]
    fine = [fact for fact, _, _ in known] + [fact for text in allowed for fact in find_facts(text)]
    # A value said twice need not be compared twice.
    distinct = {(fact.kind, fact.value): fact for fact in fine}.values()
    doubtful = [fact for fact in facts if not agrees(fact, distinct)]
    if not doubtful:
        return remarks
    candidates = [
        _Candidate(fact, source, context_of(text, fact), agrees(fact, facts))
        for fact, source, text in known
        if any(comparable(fact, other) for other in doubtful)
    ]
    found = (_remark(draft, fact, candidates) for fact in doubtful)
    return remarks + [remark for remark in found if remark]


def _texts(cited: Cited) -> list[str]:
    return [text for text in (cited.text, cited.title, cited.document_number) if text]


def _remark(draft: str, fact: Fact, candidates: Sequence[_Candidate]) -> Remark | None:
    around = context_of(draft, fact)
    rivals = [(shared(around, c.context), c) for c in candidates if comparable(fact, c.fact)]
    score, best = max(rivals, key=lambda rival: _rank(fact, *rival), default=(0, None))
    if best is None or (best.is_stated and score < _SURELY_SAME):
        return None if fact.loose else _unsupported(fact, None)
    found = Found(place_of(best.cited.title, best.cited.text, best.fact), best.fact.written)
    if score < (_SURELY_SAME if fact.loose else _SAME_THING):
        return None if fact.loose else _unsupported(fact, found)
    sentence = f"草稿写“{fact.written}”，{found.title}写“{found.written}”。"
    return Remark(RemarkKind.MISMATCH, fact.written, fact.start, fact.end, found, sentence)


def _unsupported(fact: Fact, found: Found | None) -> Remark:
    hint = f"，{found.title}里有“{found.written}”，请核对" if found else ""
    sentence = f"引用的原文里没有“{fact.written}”{hint}。"
    return Remark(RemarkKind.UNSUPPORTED, fact.written, fact.start, fact.end, found, sentence)


def _rank(fact: Fact, score: int, candidate: _Candidate) -> tuple[bool, int, int, bool, bool]:
    other = candidate.fact
    is_free = not candidate.is_stated and score >= _SAME_THING
    same_unit = fact.value[0] == other.value[0]
    return is_free, -minutes_apart(fact, other), score, same_unit, not other.loose


def _not_in_force(draft: str, cited: Cited) -> Remark:
    names = [name for name in (cited.document_number, cited.title) if name]
    written = next((name for name in names if name in draft), "")
    start = draft.find(written)
    sentence = f"引用的{place_of(cited.title)}{_NOT_IN_FORCE[cited.validity]}，不能再作为答复的依据。"
    return Remark(RemarkKind.NOT_IN_FORCE, written, start, start + len(written), None, sentence)
