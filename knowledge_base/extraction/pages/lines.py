"""Characters to lines: what stands side by side on one base, with the spaces between."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge_base.extraction.pages.glyphs import Glyph

#: In sizes: characters of one line stand no further apart than this, and on one base within that.
_APART, _OFF_BASE = 1.0, 0.35
_LATIN = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one base, in points from the top left; `size` is that of most of its characters."""

    text: str
    x0: float
    x1: float
    base: float
    size: float

    @property
    def top(self) -> float:
        """Where it begins from above."""
        return self.base - self.size


def read_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines of `glyphs`, from top to bottom and from left to right; blank ones left out."""
    lines = [line for run in _merged(_runs(glyphs)) if (line := _line(run))]
    return sorted(lines, key=lambda line: (line.base, line.x0))


def _runs(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Characters that follow each other in the file and on the page."""
    runs: list[list[Glyph]] = []
    for glyph in glyphs:
        if runs and _follows(runs[-1][-1], glyph):
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs


def _merged(runs: list[list[Glyph]]) -> list[list[Glyph]]:
    """Runs that continue each other on the page, whatever their order in the file."""
    merged: list[list[Glyph]] = []
    for run in sorted(runs, key=lambda run: run[0].x0):
        before = next((other for other in reversed(merged) if _follows(other[-1], run[0])), None)
        if before is None:
            merged.append(list(run))
        else:
            before += run
    return merged


def _follows(before: Glyph, glyph: Glyph) -> bool:
    size = max(before.size, glyph.size)
    return (
        abs(glyph.base - before.base) < _OFF_BASE * size
        and -0.5 * size < glyph.x0 - before.x1 < _APART * size
    )


def _line(run: list[Glyph]) -> Line | None:
    shown = [glyph for glyph in run if not glyph.text.isspace()]
    if not shown:
        return None
    sizes = sorted(glyph.size for glyph in shown)
    size = sizes[len(sizes) // 2]
    base = max(glyph.base for glyph in shown if glyph.size >= 0.8 * size)
    return Line(_text(run), shown[0].x0, shown[-1].x1, base, size)


def _text(run: list[Glyph]) -> str:
    text = ""
    for at, glyph in enumerate(run):
        if at and _is_gap(run[at - 1], glyph):
            text += " "
        text += glyph.text
    return re.sub(r"\s{2,}", " ", text).strip()


def _is_gap(before: Glyph, glyph: Glyph) -> bool:
    gap = (glyph.x0 - before.x1) / max(before.size, glyph.size)
    words = _LATIN.match(before.text) and _LATIN.match(glyph.text)
    return gap > (0.22 if words else 0.55)
