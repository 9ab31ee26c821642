"""Why a passage is not the answer to a question, as one cause: what an editor does next depends on it."""

from enum import StrEnum

from bot.answer import Answer, Outcome, RefusalReason
from bot.answers.likely import Shortfall, find_shortfall
from bot.wishes import ShowPassage
from retrieval.explanation import Explanation
from retrieval.ranking import SearchResult


class Cause(StrEnum):
    """Why it is not the answer."""

    #: 它就是答案
    ANSWERS = "answers"
    #: 别的段落答上了
    ANSWERED_ELSEWHERE = "answered_elsewhere"
    #: 这句话没有去查文件：打招呼、找人工、说危险
    NOT_SEARCHED = "not_searched"
    #: 问的是别处
    OTHER_PLACE = "other_place"
    #: 问的是个人的办理情况
    PERSONAL = "personal"
    #: 它不说市民用的词
    WORDS_MISSING = "words_missing"
    #: 词都有，别的段落更合
    OUTRANKED = "outranked"
    #: 排第一，把握不够
    NOT_SURE = "not_sure"
    #: 排第一，自己的可能太小
    UNLIKELY = "unlikely"
    #: 有一段几乎一样可能
    HAS_EQUAL = "has_equal"
    #: 问的是另一件事
    OTHER_MATTER = "other_matter"
    #: 排第一，也有把握，作答时另有缘故：效力、名单、只写了要公开
    OTHERWISE = "otherwise"


_OF_SHORTFALL = {
    Shortfall.NOT_SURE: Cause.NOT_SURE,
    Shortfall.UNLIKELY: Cause.UNLIKELY,
    Shortfall.HAS_EQUAL: Cause.HAS_EQUAL,
    Shortfall.OTHER_MATTER: Cause.OTHER_MATTER,
}
_NO_SEARCH = (Outcome.HELPED, Outcome.HANDED_OVER, Outcome.REDIRECTED)


def cause_of(explanation: Explanation, result: SearchResult, answer: Answer) -> Cause:
    """Why the passage explained is not what `answer`, given for `result`, cites first."""
    passage = explanation.hit.passage
    if answer.outcome is Outcome.ANSWERED and answer.citations:
        is_it = answer.citations[0].passage_id == passage.id
        return Cause.ANSWERS if is_it else Cause.ANSWERED_ELSEWHERE
    if answer.outcome in _NO_SEARCH:
        return Cause.NOT_SEARCHED
    if explanation.hit.places_missing:
        return Cause.OTHER_PLACE
    if answer.refusal and answer.refusal.reason is RefusalReason.PERSONAL:
        return Cause.PERSONAL
    if explanation.missing:
        return Cause.WORDS_MISSING
    if explanation.rank != 1:
        return Cause.OUTRANKED
    shortfall = find_shortfall(result.hits)
    return _OF_SHORTFALL[shortfall] if shortfall else Cause.OTHERWISE


def is_offered(answer: Answer, passage_id: int) -> bool:
    """Whether the citizen is shown the passage, or may pick it."""
    cited = {citation.passage_id for citation in answer.citations}
    picked = {choice.wish.passage_id for choice in answer.choices if isinstance(choice.wish, ShowPassage)}
    return passage_id in cited | picked
