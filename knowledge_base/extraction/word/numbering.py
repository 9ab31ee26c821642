"""Automatic numbers as the words Word shows (ECMA-376-1, 17.9)."""

import re
from dataclasses import dataclass

from knowledge_base.extraction.word.number_formats import formatted
from knowledge_base.extraction.word.styles import Styles
from knowledge_base.extraction.word.symbols import bullet
from knowledge_base.extraction.word.xml import Element, W, child, is_on, number, value

_LEVELS = 9
_REFERENCE = re.compile(r"%([1-9])")
#: After these a number needs no space before the words.
_CLOSED = "、，．.）)：:】］〕"


@dataclass(frozen=True, slots=True)
class Number:
    """The number of a paragraph: its words, with the gap behind them; or a bullet."""

    text: str
    is_bullet: bool


class Numbering:
    """The counters of a document, in its order; lists with the same definition share theirs (17.9.15)."""

    def __init__(self, part: Element | None, styles: Styles) -> None:
        self._styles = styles
        found = list(part) if part is not None else []
        self._abstract = {e.get(W + "abstractNumId"): e for e in found if e.tag == W + "abstractNum"}
        self._lists = {e.get(W + "numId"): e for e in found if e.tag == W + "num"}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def next(self, paragraph: Element) -> Number | None:
        """Count `paragraph` and say its number; None where it has none."""
        meant = self._list_of(paragraph)
        if meant is None or (definition := self._definition(meant[0])) is None:
            return None
        num_id, level = meant
        if (shape := self._shape(num_id, level)) is None:
            return None
        counts = self._counts.setdefault(definition, {})
        self._count(counts, num_id, level)
        return self._said(counts, num_id, shape)

    def _list_of(self, paragraph: Element) -> tuple[str, int] | None:
        own = child(paragraph, "pPr", "numPr")
        by_style = self._styles.numbering(paragraph)
        num_id = value(own, "numId") or (by_style[0] if by_style else None)
        if num_id is None or num_id == "0":
            return None
        level = number(own, "ilvl")
        if level is None and by_style:
            level = self._level_of_style(num_id, by_style[1]) if by_style[2] is None else by_style[2]
        return num_id, min(max(level or 0, 0), _LEVELS - 1)

    def _level_of_style(self, num_id: str, style_id: str | None) -> int | None:
        """The level whose numbers a style takes (17.9.23)."""
        definition = self._abstract.get(self._definition(num_id))
        levels = definition.findall(W + "lvl") if definition is not None else []
        tied = (level for level in levels if value(level, "pStyle") == style_id)
        return next((int(level.get(W + "ilvl", "0")) for level in tied), None)

    def _definition(self, num_id: str) -> str | None:
        """The id of a list's definition, where need be that of the style it stands for (17.9.21)."""
        definition = value(self._lists.get(num_id), "abstractNumId")
        if definition is not None and (style := value(self._abstract.get(definition), "numStyleLink")):
            linked = self._styles.numbering_of(style)
            return value(self._lists.get(linked), "abstractNumId") if linked else definition
        return definition

    def _override(self, num_id: str, level: int) -> Element | None:
        return self._lists[num_id].find(f"{W}lvlOverride[@{W}ilvl='{level}']")

    def _shape(self, num_id: str, level: int) -> Element | None:
        own = child(self._override(num_id, level), "lvl")
        if own is not None:
            return own
        definition = self._abstract.get(self._definition(num_id))
        return definition.find(f"{W}lvl[@{W}ilvl='{level}']") if definition is not None else None

    def _start(self, num_id: str, level: int) -> int:
        start = number(self._shape(num_id, level), "start")
        return 1 if start is None else start

    def _count(self, counts: dict[int, int], num_id: str, level: int) -> None:
        for above in range(level):
            counts.setdefault(above, self._start(num_id, above))
        again = number(self._override(num_id, level), "startOverride")
        if again is not None and (num_id, level) not in self._started:
            counts[level] = again
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = self._start(num_id, level)
        self._started.add((num_id, level))
        for deeper in [d for d in counts if d > level and self._restarts(num_id, d, level)]:
            del counts[deeper]

    def _restarts(self, num_id: str, deeper: int, level: int) -> bool:
        """Whether a number of `level` makes those of `deeper` begin again (17.9.10)."""
        after = number(self._shape(num_id, deeper), "lvlRestart")
        return after is None or level < after

    def _said(self, counts: dict[int, int], num_id: str, shape: Element) -> Number | None:
        pattern = value(shape, "lvlText") or ""
        if value(shape, "numFmt") == "bullet":
            fonts = child(shape, "rPr", "rFonts")
            sign = bullet(pattern.strip(), fonts.get(W + "ascii", "") if fonts is not None else "")
            return Number(f"{sign} ", is_bullet=True) if sign else None
        legal = is_on(shape, "isLgl")

        def written(reference: re.Match[str]) -> str:
            level = int(reference[1]) - 1
            number_format = value(self._shape(num_id, level), "numFmt") or "decimal"
            shown = "decimal" if legal and number_format != "decimalZero" else number_format
            return formatted(counts.get(level, self._start(num_id, level)), shown)

        text = _REFERENCE.sub(written, pattern)
        gap = "" if value(shape, "suff") == "nothing" or text.endswith(tuple(_CLOSED)) else " "
        return Number(f"{text}{gap}", is_bullet=False) if text.strip() else None
