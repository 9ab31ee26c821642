"""How far a question names what a document is about: its title, or a name people have for it."""

import re
from functools import lru_cache

from retrieval.coverage import support
from retrieval.language import Language
from retrieval.question import COMMON, NAMED, RARE, Question, Word

#: Words of titles that are in all of them, and actions that are in most.
_GENERAL = re.compile(
    r"中华人民共和国|关于|通知|意见|方案|办法|条例|规定|细则|实施|若干|暂行|管理|工作|要点|政策|解读|问答|名录|清单|印发|公告|试行"
    r"|申请|申领|办理|登记|领取|服务|首次|和|与|的|及|[省市区县](?=.{2})|\d+年?|[《》（）()〔〕\[\]、，]"
)


@lru_cache(maxsize=1 << 14)
def words_of_name(name: str, language: Language) -> tuple[Word, ...]:
    """The telling words of a name, without those that many names share; all of them where none is left."""
    tokenizer = language.tokenizer
    normal = tokenizer.normalise(name)
    rest = _GENERAL.sub("\n", normal)
    found = {word for word in tokenizer.parts(rest) if not tokenizer.is_place(word)}
    kept = [word for word in tokenizer.parts(normal) if word in found] or tokenizer.parts(normal)
    weigh = {
        word: max(tokenizer.rarity(word) - COMMON, NAMED if word in language.synonyms.matters else 0.5)
        for word in dict.fromkeys(kept)
    }
    return tuple(
        Word(word, min(weight, RARE - COMMON), language.synonyms.official.get(word, ()), False)
        for word, weight in weigh.items()
    )


def subjects_of(name: str, language: Language) -> list[str]:
    """What is left of a name without what many names share, piece by piece as it stands there, the longest first."""
    pieces = _GENERAL.sub("\n", language.tokenizer.normalise(name)).split("\n")
    return sorted((piece for piece in pieces if len(piece) > 1), key=len, reverse=True)


def named(name: str, said: str, language: Language) -> float:
    """The share [0, 1] of a name's telling words that `said` holds: the question with its official words."""
    words = words_of_name(name, language)
    total = sum(word.weight for word in words)
    return sum(word.weight * support(word, said) for word in words) / total if total else 0.0


def said_by(question: Question) -> str:
    """The question and the official words for it, a line each."""
    return "\n".join((question.normal, *(s for word in question.words for s in word.synonyms)))
