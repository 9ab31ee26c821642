"""The names in a directory: what all of them share tells none from another, and what is left is how people call them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

#: What a name may have at its ends that nobody says.
_FORMAL = re.compile(
    r"(?:股份|集团)?(?:有限责任公司|有限公司)$|(?:分公司|总公司)$|[（(【“”「」][^（）()]*[)）】]?$|[“”]"
)
#: 二期 of a park is a park.
_STAGE = re.compile(r"(?:第?[一二三四五六七八九十\d]+[期段批]|新[馆址楼])$")
_GENERIC_END = re.compile(r"(?:社区|街道|工程|项目)$")
#: So much of the names must share an end for it to be what they all are.
_SHARE = 0.5
_LONGEST_END = 12
#: What things are called as such, at the end of their names.
_KIND = re.compile(
    r"(?:委员会|小学|中学|幼儿园|学校|大学|驿站|站点|查阅点|中心|[河渠沟湖溪江塘局馆]|街道|社区|小区|健身|美发|美容|培训|托育|家政|旅行社|医院|诊所|药店|超市"
    r"|饭店|酒店|餐厅|公园|工厂|商店|许可证?|审批|备案|工程|项目|改造|活动|体验日|开放日)$"
)
_LOOKED_AT = 2000
#: Shorter than this no name is looked for.
_SHORTEST = 2


def plain_name(name: str) -> str:
    """A name without spaces and punctuation, in one width and case."""
    return re.sub(r"[\s·、，,。．.“”\"'《》〈〉<>]+", "", unicodedata.normalize("NFKC", name)).lower()


def shared_ends(names: Sequence[str]) -> tuple[str, str]:
    """The longest beginning and the longest end that half of the names share; "" where there is none."""
    names = list(dict.fromkeys(names))
    if len(names) < 2:
        return "", ""
    return _shared(names, lambda name: name), _shared(names, lambda name: name[::-1])[::-1]


def _shared(names: Sequence[str], turned: Callable[[str], str]) -> str:
    for length in range(_LONGEST_END, 0, -1):
        counts = Counter(turned(name)[:length] for name in names if len(name) > length)
        end, times = counts.most_common(1)[0] if counts else ("", 0)
        if times >= max(2, _SHARE * len(names)):
            return end
    return ""


def said_names(name: str, start: str, end: str) -> list[str]:
    """How a row may be called, the whole name first, then what tells it from its neighbours."""
    formal = _FORMAL.sub("", name)
    core = formal.removeprefix(start)
    said = [name, formal, core, core.removesuffix(_FORMAL.sub("", end) or end)]
    said += [_GENERIC_END.sub("", said[-1])]
    return [one for one in dict.fromkeys(said) if len(one) >= _SHORTEST and not one.isdigit()]


def kinds_of(names: Sequence[str], end: str) -> frozenset[str]:
    """What the things of a directory are called as such: 小学, 驿站, 河; taken from how their names end."""
    ends = [_STAGE.sub("", _FORMAL.sub("", name)) for name in (*names[:_LOOKED_AT], end) if name]
    return frozenset(found[0] for name in ends if (found := _KIND.search(name)))
