"""What is said around a fact: facts are about the same thing where the words around them are alike."""

import re

from hotline.fact_check.facts import Fact

Context = dict[str, int]

_SENTENCE = re.compile(r"[。；！？;!?\n]")
_CLAUSE = re.compile(r"[，,：:、（）()]")
_LABEL = re.compile(r"^\s*(第[一二三四五六七八九十百零〇0-9]{1,8}条)", re.MULTILINE)
#: So many characters of a sentence before and after a fact are looked at.
_BEFORE, _AFTER = 60, 30
#: Pairs that stand in every reply.
_EMPTY = {
    "可以",
    "应当",
    "您好",
    "的是",
    "以内",
    "之内",
    "以上",
    "以下",
    "按照",
    "根据",
    "规定",
    "进行",
    "不超",
    "超过",
    "一个",
}


def context_of(text: str, fact: Fact) -> Context:
    """Pairs of neighbouring Chinese characters in the fact's sentence; those of its own clause count twice."""
    before = _SENTENCE.split(text[max(fact.start - _BEFORE, 0) : fact.start])[-1]
    after = _SENTENCE.split(text[fact.end : fact.end + _AFTER], maxsplit=1)[0]
    weights = dict.fromkeys(_pairs(before) + _pairs(after), 1)
    near = _pairs(_CLAUSE.split(before)[-1]) + _pairs(_CLAUSE.split(after, maxsplit=1)[0])
    return weights | dict.fromkeys(near, 2)


def shared(context: Context, other: Context) -> int:
    """How alike two contexts are: the weights of what stands in both."""
    return sum(min(weight, other[pair]) for pair, weight in context.items() if pair in other)


def place_of(title: str, text: str = "", fact: Fact | None = None) -> str:
    """《title》, with the article the fact stands in, where the passage numbers its articles."""
    named = title if "《" in title else f"《{title}》"
    if fact is None or "条" in title[-8:]:
        return named
    labels = _LABEL.findall(text[: fact.start])
    return f"{named}{labels[-1]}" if labels else named


def _pairs(text: str) -> list[str]:
    pairs = (text[i : i + 2] for i in range(len(text) - 1))
    return [
        pair
        for pair in pairs
        if pair not in _EMPTY and "\u4e00" <= pair[0] <= "\u9fff" and "\u4e00" <= pair[1] <= "\u9fff"
    ]
