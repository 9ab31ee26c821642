"""Legal bases of a service item: each law with its articles."""

import re
from dataclasses import dataclass

_NUMERAL = "[一二三四五六七八九十百千零〇\\d]{1,8}"
_ARTICLE = rf"第{_NUMERAL}条(?:之[一二三四五六七八九十])?(?:第{_NUMERAL}款)?(?:第[（(]?{_NUMERAL}[)）]?项)?"
_LAW = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_RULE = re.compile(rf"{_ARTICLE}(?:至{_ARTICLE})?")


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A law, its name without 《》, and the articles cited of it as written: 第八条, 第六条至第十条."""

    law: str
    articles: tuple[str, ...]


def read_laws(text: str) -> tuple[LegalBasis, ...]:
    """The laws that `text` names, each with the articles that follow it."""
    laws = list(_LAW.finditer(text))
    if not laws:
        return ()
    ends = [*(law.start() for law in laws[1:]), len(text)]
    return tuple(
        LegalBasis(law[1], tuple(_RULE.findall(text[law.end() : end])))
        for law, end in zip(laws, ends, strict=True)
    )
