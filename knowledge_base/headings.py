"""Numbered headings (GB/T 9704-2012, 7.3.3; 第X章 第X条 of laws) and the paths passages are cited by."""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import IntEnum

from knowledge_base.dates import chinese_number

_NUMERAL = "[一二三四五六七八九十百零〇]+"


class Depth(IntEnum):
    """Depth of a heading."""

    PART = 1  # 第X编
    CHAPTER = 2  # 第X章
    DIVISION = 3  # 第X节
    RULE = 4  # 第X条
    FIRST = 5  # 一、
    SECOND = 6  # （一）
    THIRD = 7  # 1.
    FOURTH = 8  # （1）


#: An article that is only referred to goes on so: 第三条所列, 第三条第二款.
_REFERRING = "[的、和至或第款之，。]|规定|所[列称指规述]|中[的所规]|以[上下内外]"
#: What is counted in 一、二级 and 1、2号楼: no heading, but the first of several.
_COUNTED = "、级类等期档型岗单层楼次批年月线环路孩胎号种组栋季区和至"
_PATTERNS = (
    (Depth.PART, re.compile(rf"^(第{_NUMERAL}编)(?:\s+|$)")),
    (Depth.CHAPTER, re.compile(rf"^(第{_NUMERAL}章)(?:\s*)(?!第)")),
    (Depth.DIVISION, re.compile(rf"^(第{_NUMERAL}节)(?:\s+|$)")),
    (
        Depth.RULE,
        re.compile(rf"^(第{_NUMERAL}条(?:之{_NUMERAL})?)(?:[\s:：]+|$|(?!{_REFERRING}))"),
    ),
    (Depth.FIRST, re.compile(rf"^({_NUMERAL})\s*(?:、|[.．](?!\d))\s*")),
    (Depth.SECOND, re.compile(rf"^[（(]\s*({_NUMERAL})\s*[)）]\s*[、.]?\s*")),
    (Depth.THIRD, re.compile(r"^(\d{1,3})\s*(?:、|[.．](?!\d))\s*")),
    (Depth.FOURTH, re.compile(r"^[（(]\s*(\d{1,3})\s*[)）]\s*[、.]?\s*")),
)
_ENDS_SENTENCE = "。；！？;!?"
#: A line up to this long without a full stop is a heading only; a longer one is text.
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Marker:
    """A numbered beginning: `label` as it is cited, `rest` what follows it on the line."""

    depth: Depth
    label: str
    rest: str


def find_marker(line: str) -> Marker | None:
    """The numbering `line` begins with. Full- and half-width forms are the same."""
    plain = unicodedata.normalize("NFKC", line[:24])
    for depth, pattern in _PATTERNS:
        # Patterns are tried on the line itself, so that offsets fit, and digits may be full-width there.
        if match := pattern.match(line) or (pattern.match(plain) if len(plain) == len(line[:24]) else None):
            label = unicodedata.normalize("NFKC", match[1])
            if depth in (Depth.SECOND, Depth.FOURTH):
                label = f"（{label}）"
            rest = line[match.end() :].strip()
            return None if _counts_on(match[1], rest) else Marker(depth, label, rest)
    return None


def _counts_on(number: str, rest: str) -> bool:
    """Whether `number` is the first of several that are counted: 一、二级残疾人."""
    plain = unicodedata.normalize("NFKC", number)
    following = re.match(rf"(\d+|{_NUMERAL})([{_COUNTED}])", unicodedata.normalize("NFKC", rest[:12]))
    return following is not None and _value(following[1]) == _value(plain) + 1


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    return chinese_number(number) if re.fullmatch(_NUMERAL, number) else -9


def is_title(text: str) -> bool:
    """Whether what follows a number is only a heading, not a text."""
    words = text[:-1] if text.endswith(("？", "?")) else text  # a question may be a heading
    return (
        len(words) <= _LONGEST_TITLE
        and not any(c in words for c in _ENDS_SENTENCE)
        and not words.endswith(("：", ":", "，"))
    )


def is_item(text: str) -> bool:
    """Whether what follows a number is short enough for an item of a list: one sentence at most."""
    return len(text) <= _LONGEST_TITLE and not any(c in text.rstrip("。；;，") for c in _ENDS_SENTENCE)


def opening(text: str) -> str:
    """The words a numbered text names itself with: its first sentence, if that is short."""
    first = re.split(r"[。；！？\n]", text, maxsplit=1)[0]
    return first if len(first) <= _LONGEST_TITLE else ""


@dataclass
class Path:
    """Position while reading: labels and words of the headings above, as they stand, by depth."""

    labels: dict[float, str] = field(default_factory=dict)
    words: dict[float, str] = field(default_factory=dict)

    def enter(self, depth: float, label: str, words: str) -> None:
        """Go to a heading of `depth`; what was deeper ends."""
        self.leave(depth)
        self.labels[depth] = label
        self.words[depth] = " ".join(words.split())

    def key(self) -> str:
        """Label by which this position is cited: 一（二）24, 第九条, 一、3."""
        if Depth.RULE in self.labels:
            return self.labels[Depth.RULE]
        key = ""
        for depth in (Depth.FIRST, Depth.SECOND, Depth.THIRD, Depth.FOURTH):
            label = self.labels.get(depth, "")
            joined = depth is Depth.THIRD and label and key and not key.endswith("）")
            key += f"、{label}" if joined else label
        if key:
            return key
        return self.labels[max(self.labels)] if self.labels else ""

    def heading_text(self, own: float | None = None) -> str:
        """The headings above (and of depth `own` itself where it has no text) as written, outermost first."""
        chosen = [d for d in sorted(self.words) if self.words[d] and (own is None or d < own)]
        return " › ".join(self.words[depth] for depth in chosen)

    def leave(self, depth: float) -> None:
        """Go back to above `depth`: what stands there follows after it."""
        for deeper in [d for d in self.labels.keys() | self.words.keys() if d >= depth]:
            self.labels.pop(deeper, None)
            self.words.pop(deeper, None)
