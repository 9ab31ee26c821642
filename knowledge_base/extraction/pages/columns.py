"""The order in which a page is read: across, or down one column and then the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_base.extraction.pages.lines import Line
from knowledge_base.extraction.pages.ruled_tables import RuledTable

#: What stands on a page in an order of its own.
Block = Line | RuledTable

#: A column is at least this wide and this many lines high, in sizes of its characters.
_NARROWEST, _SHORTEST = 11, 3
#: Columns are text: at least this share of their lines fills them. Of a table without rules, few do.
_FILLED = 0.4


@dataclass(frozen=True, slots=True)
class Column:
    """Blocks that are read one after the other; `place` is "" across the page, else l or r for each time it was parted."""

    blocks: tuple[Block, ...]
    place: str


def read_columns(blocks: Sequence[Block], place: str = "") -> list[Column]:
    """The columns of a page in reading order; what spans several stands in one of its own between them."""
    ordered = sorted(blocks, key=lambda block: (block.top, block.x0))
    gutter = _gutter(ordered)
    if gutter is None:
        return [Column(tuple(ordered), place)] if ordered else []
    columns: list[Column] = []
    band: list[Block] = []
    across: list[Block] = []
    for block in ordered:
        if block.x0 < gutter < block.x1:
            columns += _parted(band, gutter, place)
            band = []
            across.append(block)
        else:
            columns += [Column(tuple(across), place)] if across else []
            across = []
            band.append(block)
    return [*columns, *_parted(band, gutter, place), *([Column(tuple(across), place)] if across else [])]


def _parted(band: list[Block], gutter: float, place: str) -> list[Column]:
    sides = [b for b in band if b.x1 <= gutter], [b for b in band if b.x1 > gutter]
    return [
        column for side, name in zip(sides, "lr", strict=True) for column in read_columns(side, place + name)
    ]


def _gutter(blocks: Sequence[Block]) -> float | None:
    """Where a page is parted between columns of text: the place that fewest blocks cross."""
    lines = [block for block in blocks if isinstance(block, Line)]
    if len(lines) < 2 * _SHORTEST:
        return None
    size = sorted(line.size for line in lines)[len(lines) // 2]
    found: tuple[int, float] | None = None
    for edge in sorted({line.x1 for line in lines}):
        after = [line.x0 for line in lines if line.x0 > edge]
        if not after or min(after) - edge < 0.9 * size:
            continue
        gutter = (edge + min(after)) / 2
        crossing = sum(block.x0 < gutter < block.x1 for block in blocks)
        sides = [line for line in lines if line.x1 <= gutter], [line for line in lines if line.x0 >= gutter]
        if all(_is_text(side, size) for side in sides) and crossing < sum(map(len, sides)) / 2:
            found = min(found, (crossing, gutter)) if found else (crossing, gutter)
    return found[1] if found else None


def _is_text(lines: Sequence[Line], size: float) -> bool:
    if len(lines) < _SHORTEST:
        return False
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    filled = sum(line.x1 - line.x0 > 0.8 * (right - left) for line in lines)
    return right - left >= _NARROWEST * size and filled >= _FILLED * len(lines)
