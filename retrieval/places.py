"""Places a message names, and whether it asks about them: another city's rules are not told here.

`lexicon/places.txt` lists provinces, cities, well-known districts and countries. The operator's own are home: they
are never another place. Who only comes from somewhere, or goes there on a journey, does not ask about it.
"""

import re
from dataclasses import dataclass

from retrieval.tokenizer import Tokenizer, read_lexicon

_SUFFIX = re.compile(r"(?<=..)(?:特别行政区|自治[区州县]|地区|[省市区县州])$")
_LAST = tuple("区州县省市")
_GOVERNED = re.compile(r"^(.{2,6})[省市区县州](?=政府|人民政府|的|委|局|.{0,4}[局委厅办]$)")
#: The lines of provinces and countries are not one city's.
_PROVINCES = frozenset(("北京", "河北", "内蒙古"))
_COMES_FROM = re.compile(
    r"(?:[从由打]|来自|(?:丢|忘|落|掉|寄)[在到]|老家(?:在|是)?|户[口籍](?:在|是)?|籍贯(?:是)?|飞往?|[回去]一?[趟次]?|想去|出国[去到])$"
)
_OF_A_PERSON = re.compile(
    r"^[省市区县]?(?:人(?!民|社|力|大|才|口)|籍|户[口籍]|来(?!着)|过来|那边来|老家|口音|旅[游行]|游玩|玩|出差|探亲|牌照|车牌|的?媳妇|的?老公|的(?=$|[，,。\s]))"
)


@dataclass(frozen=True, eq=False, repr=False)
class Places:
    """`names` are without suffix (河北, 石家庄), `english` leads from other names to them."""

    names: frozenset[str]
    english: dict[str, str]
    home: frozenset[str]

    @classmethod
    def load(cls, tokenizer: Tokenizer, home: str = "") -> "Places":
        """Read the lexicon; `home` is where the operator is, as it is written: 北京市西城区."""
        lines: list[frozenset[str]] = []
        english: dict[str, str] = {}
        for line in read_lexicon("places.txt"):
            name, is_other, chinese = line.partition(": ")
            if is_other:
                english[name.replace("_", " ")] = chinese
            else:
                lines.append(frozenset(line.split()))
        own = {without_suffix(word) for word in tokenizer.cut(home)}
        # The other districts of one's city stand on one line with one's own: the city's rules hold there too.
        around = {name for line in lines if len(own & line) > 0 and not line & _PROVINCES for name in line}
        return cls(frozenset().union(*lines), english, frozenset(own | around))

    def is_place(self, word: str) -> bool:
        """Whether `word` is a place, with or without its suffix, and not home."""
        name = without_suffix(word)
        if governed := _GOVERNED.match(word):
            # 上海市政府 is 上海.
            name = governed[1]
        return (name in self.names or word in self.english) and name not in self.home

    def is_asked(self, word: str, normal: str) -> bool:
        """Whether a normalised text asks about the place `word` in it; who says that they are here does not."""
        if any(f"{way}{name}" in normal for way in "在来到去回转往" for name in self.home):
            return False
        at = normal.find(word)
        before, after = normal[max(at - 6, 0) : at], normal[at + len(word) :]
        return not (_COMES_FROM.search(before) or _OF_A_PERSON.search(after))


def without_suffix(place: str) -> str:
    """河北省 is 河北; 北京市 is 北京."""
    return _SUFFIX.sub("", place) if place.endswith(_LAST) else place
