"""A sheet as a person sees it: rows of cells as shown, merged ones known, hidden ones left out."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells merged into one, by row number and column from 0, both ends within."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class GridRow:
    """A row: its number in the file, its `cells` as they stand and `filled` from the merged cells they belong to."""

    number: int
    cells: list[str]
    filled: list[str]

    @property
    def taken(self) -> list[int]:
        """The columns in which something stands."""
        return [at for at, cell in enumerate(self.cells) if cell]


@dataclass(slots=True)
class Grid:
    """A sheet, or the part of it that one of several tables side by side takes. Rows without a word are left out."""

    name: str
    rows: list[GridRow]
    merges: list[Merge] = field(default_factory=list)

    def side_by_side(self) -> Iterator["Grid"]:
        """The parts that columns without a word separate, each of them two columns or more; else the whole."""
        width = max((len(row.cells) for row in self.rows), default=0)
        used = {at for row in self.rows for at in row.taken}
        parts: list[list[int]] = [[]]
        for at in range(width):
            if at in used:
                parts[-1].append(at)
            elif parts[-1]:
                parts.append([])
        parts = [part for part in parts if part]
        first = self.rows[0] if self.rows else None
        crosses = first and any(
            merge.top == first.number and {merge.left, merge.right} <= used and not _within(merge, parts)
            for merge in self.merges
        )
        if len(parts) < 2 or crosses or any(len(part) < 2 for part in parts):
            yield self
            return
        for part in parts:
            yield self._part(part[0], part[-1])

    def _part(self, left: int, right: int) -> "Grid":
        rows = [
            GridRow(row.number, row.cells[left : right + 1], row.filled[left : right + 1])
            for row in self.rows
            if any(row.cells[left : right + 1])
        ]
        merges = [
            Merge(merge.top, merge.left - left, merge.bottom, min(merge.right, right) - left)
            for merge in self.merges
            if left <= merge.left <= right
        ]
        return Grid(self.name, rows, merges)


def grid_of(
    name: str,
    rows: dict[int, list[str]],
    merges: list[Merge],
    hidden_rows: Set[int] = frozenset(),
    hidden_columns: Set[int] = frozenset(),
) -> Grid:
    """A sheet from the cells of its rows by number; what is hidden is left out, columns counted from 0."""
    width = max((len(cells) for cells in rows.values()), default=0)
    kept = [at for at in range(width) if at not in hidden_columns]
    filled = _fillings(rows, merges)
    made = []
    for number, cells in rows.items():
        whole = cells + [""] * (width - len(cells))
        plain = [whole[at] for at in kept]
        fill = filled.get(number)
        full = [fill.get(at, whole[at]) for at in kept] if fill else plain
        if any(plain) and number not in hidden_rows:
            made.append(GridRow(number, plain, full))
    place = {at: n for n, at in enumerate(kept)}
    seen = [
        Merge(m.top, place[left], m.bottom, place[right])
        for m in merges
        if (left := next((at for at in range(m.left, m.right + 1) if at in place), None)) is not None
        and (right := max(at for at in kept if at <= m.right)) >= left
    ]
    return Grid(name, made, seen)


def _fillings(rows: dict[int, list[str]], merges: list[Merge]) -> dict[int, dict[int, str]]:
    """By row and column what the merged cell says that a cell belongs to."""
    filled: dict[int, dict[int, str]] = {}
    for merge in merges:
        first = rows.get(merge.top, [])
        value = first[merge.left] if merge.left < len(first) else ""
        if not value:
            continue
        for number in range(merge.top, merge.bottom + 1):
            if number in rows:
                filled.setdefault(number, {}).update(dict.fromkeys(range(merge.left, merge.right + 1), value))
    return filled


def _within(merge: Merge, parts: list[list[int]]) -> bool:
    return any(part[0] <= merge.left and merge.right <= part[-1] for part in parts)
