"""What two questions must not name differently to be one matter: a place, a line, a document.

Likeness alone does not see it: 平安小区停水 and 幸福小区停水 share every telling word but one.
"""

import re
from collections.abc import Mapping

_TWO = r"([\u4e00-\u9fff]{2})"
#: The two characters before tell them apart, wherever a name begins: 我家在幸福小区.
_PLACE = re.compile(rf"{_TWO}(?:小区|社区|家园|花园|大厦|公寓|胡同|大街|号院|公园|医院|[小中]学|幼儿园|村)")
_LINE = re.compile(r"(\d{1,4})(?:路|号线)")
_DOCUMENT = re.compile(rf"{_TWO}(?:卡|(?<![认保考公])证(?![明件书据实]))")
#: Two characters with one of these name nothing: 我们小区, 在社区, 怎么办证.
_NO_PLACE = frozenset("我你他她咱们这那哪个在去住到从是的有进出整全本老旧各里外和及回")
_NO_DOCUMENT = frozenset("办补换领要带丢了么什的个张这那理交没有用")

_KINDS = ((_PLACE, _NO_PLACE), (_LINE, frozenset[str]()), (_DOCUMENT, _NO_DOCUMENT))

#: The names of each kind.
Names = Mapping[str, frozenset[str]]


def names_in(text: str) -> Names:
    """The places, lines and documents a question names, by the pattern that finds them."""
    return {
        pattern.pattern: frozenset(name for name in pattern.findall(text) if not no_name & set(name))
        for pattern, no_name in _KINDS
    }


def without_places(text: str) -> str:
    """What a question says of its place: two matters of one housing estate are two."""
    return _PLACE.sub(lambda found: found[0] if _NO_PLACE & set(found[1]) else "", text)


def are_apart(one: Names, other: Names) -> bool:
    """Whether both name something of a kind, and none of it is the same."""
    return any(names and other[kind] and not names & other[kind] for kind, names in one.items())
