"""Numbered headings (GB/T 9704-2012, 7.3.3; 第X章 第X条 of laws) and the paths passages are cited by."""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import IntEnum

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


_PATTERNS = (
    (Depth.PART, re.compile(rf"^(第{_NUMERAL}编)(?:\s+|$)")),
    (Depth.CHAPTER, re.compile(rf"^(第{_NUMERAL}章)(?:\s*)(?!第)")),
    (Depth.DIVISION, re.compile(rf"^(第{_NUMERAL}节)(?:\s+|$)")),
    (
        Depth.RULE,
        re.compile(rf"^(第{_NUMERAL}条(?:之{_NUMERAL})?)(?:[\s:：]+|$|(?=[^的、和至或第规款之，。]))"),
    ),
    (Depth.FIRST, re.compile(rf"^({_NUMERAL})\s*、\s*")),
    (Depth.SECOND, re.compile(rf"^[（(]\s*({_NUMERAL})\s*[)）]\s*[、.]?\s*")),
    (Depth.THIRD, re.compile(r"^(\d{1,3})\s*[.．、](?!\d)\s*")),
    (Depth.FOURTH, re.compile(r"^[（(]\s*(\d{1,3})\s*[)）]\s*[、.]?\s*")),
)
#: What stands between a number and the words of its heading.
_AFTER_NUMBER: dict[int, str] = {
    Depth.PART: " ",
    Depth.CHAPTER: " ",
    Depth.DIVISION: " ",
    Depth.FIRST: "、",
    Depth.SECOND: "",
    Depth.THIRD: ". ",
    Depth.FOURTH: "",
}
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
            return Marker(depth, label, line[match.end() :].strip())
    return None


def is_title(text: str) -> bool:
    """Whether what follows a number is only a heading, not a text."""
    return (
        len(text) <= _LONGEST_TITLE
        and not any(c in text for c in _ENDS_SENTENCE)
        and not text.endswith(("：", ":", "，"))
    )


def opening(text: str) -> str:
    """The words a numbered text names itself with: its first sentence, if that is short."""
    first = re.split(r"[。；！？\n]", text, maxsplit=1)[0]
    return first if len(first) <= _LONGEST_TITLE else ""


@dataclass
class Path:
    """Position while reading: labels and words of the headings above, by depth."""

    labels: dict[int, str] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)

    def enter(self, depth: int, label: str, words: str) -> None:
        """Go to a heading of `depth`; what was deeper ends."""
        for deeper in [d for d in self.labels.keys() | self.words.keys() if d >= depth]:
            self.labels.pop(deeper, None)
            self.words.pop(deeper, None)
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

    def heading_text(self, own: int | None = None) -> str:
        """The headings above (and of depth `own` itself where it has no text) as written, outermost first."""
        chosen = [d for d in sorted(self.words) if self.words[d] and (own is None or d < own)]
        return " › ".join(f"{self._number(depth)}{self.words[depth]}" for depth in chosen)

    def _number(self, depth: int) -> str:
        """The number before a heading; headings marked by the format alone have none."""
        return f"{self.labels[depth]}{_AFTER_NUMBER[depth]}" if depth in _AFTER_NUMBER else ""
