"""What stands on every page around the text: running heads and feet, page numbers."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge_base.extraction.pages.lines import Line
from knowledge_base.extraction.pages.rules import Rule

#: Share of a page's height, above and below, where they stand; and by how much their places differ, in points.
_MARGIN, _SAME_PLACE = 0.125, 5.0
#: What stands outside this share of the height, in letters of less than this share of the text's, is none of it.
_EDGE, _SMALL = 0.065, 0.75
_DASH = r"[-—–－―─·•~～\s]"
_COUNT = r"[\d一二三四五六七八九十百]{1,5}"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}*(?:\d{{1,4}}|[ivxIVX]{{1,6}}){_DASH}*"
    rf"|{_DASH}*第\s*{_COUNT}\s*页\s*[,，/／|]?\s*(?:[（(]?\s*共\s*{_COUNT}\s*页\s*[)）]?)?{_DASH}*"
    rf"|共\s*{_COUNT}\s*页\s*[,，/／]?\s*第\s*{_COUNT}\s*页"
    r"|\d{1,4}\s*[/／]\s*\d{1,4}|[Pp]age\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
)
#: What begins a page of its own although another page begins alike.
_OWN = re.compile(
    r"附\s*[件表录]|注\s*[:：\d]|[①-⑳*※]|[\[［]\d|[一二三四五六七八九十]+、|第[一二三四五六七八九十]+[章条]"
)


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page that stand in no table, its rules, its height in points, and its number from 0."""

    number: int
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    height: float

    def marginal(self) -> Iterator[tuple[Line, bool, float]]:
        """The lines above and below the text: whether above, and how far from that edge."""
        for line in self.lines:
            if line.base < _MARGIN * self.height:
                yield line, True, line.base
            elif line.base > (1 - _MARGIN) * self.height:
                yield line, False, self.height - line.base


def without_running_heads(pages: Sequence[PageLines], body: float) -> list[list[Line]]:
    """The lines of each page but those that only belong to the page; `body` is the size of the text."""
    places = _places(pages, body)
    return [_own_lines(page, places, body) for page in pages]


def is_page_number(text: str) -> bool:
    """Whether `text` is a page's number and nothing else: — 1 —, 第 1 页 共 3 页."""
    return _PAGE_NUMBER.fullmatch(text) is not None


def _own_lines(page: PageLines, places: dict[bool, list[float]], body: float) -> list[Line]:
    dropped = {
        line
        for line, above, away in page.marginal()
        if is_page_number(line.text)
        or _is_small_print(line, page, body)
        or (
            not _is_own(line, body)
            and (
                any(abs(away - place) <= _SAME_PLACE for place in places[above])
                or (page.number and above and _is_underlined(line, page))
            )
        )
    }
    return [line for line in page.lines if line not in dropped or _is_of_a_row(line, page, dropped)]


def _is_of_a_row(line: Line, page: PageLines, dropped: set[Line]) -> bool:
    """Whether a number is the first cell of a row, for what stands beside it is no part of the page's margin."""
    return is_page_number(line.text) and any(
        other not in dropped and abs(other.base - line.base) < 0.4 * line.size for other in page.lines
    )


def _is_small_print(line: Line, page: PageLines, body: float) -> bool:
    """Whether a line is set smaller than the text, at the very edge of its page."""
    is_outside = not _EDGE * page.height < line.base < (1 - _EDGE) * page.height
    return is_outside and line.size < _SMALL * body and _OWN.match(line.text) is None


def _is_own(line: Line, body: float) -> bool:
    return line.size > 1.1 * body or _OWN.match(line.text) is not None


def _places(pages: Sequence[PageLines], body: float) -> dict[bool, list[float]]:
    """Where running heads stand: the same words in the same place of two pages, a page's number aside.

    Heads of odd and even pages differ, so what stands in such a place is one of them whatever it says.
    """
    seen: dict[tuple[bool, str], dict[int, float]] = defaultdict(dict)
    for page in pages:
        for line, above, away in page.marginal():
            if not _is_own(line, body):
                for words in _signatures(line.text, page.number):
                    seen[above, words][page.number] = away
    places: dict[bool, list[float]] = {True: [], False: []}
    for (above, _), distances in seen.items():
        if len(distances) > 1 and max(distances.values()) - min(distances.values()) <= _SAME_PLACE:
            places[above].append(sum(distances.values()) / len(distances))
    return {above: sorted({round(place) for place in found}) for above, found in places.items()}


def _signatures(text: str, page: int) -> set[str]:
    """The words as they are, and with each number counted from the page it stands on."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    counted = re.sub(r"\d{1,4}(?!\d)", lambda match: f"#{int(match[0]) - page}", plain)
    return {plain, counted}


def _is_underlined(line: Line, page: PageLines) -> bool:
    """Whether a rule much longer than the line stands under it."""
    return any(
        not rule.upright
        and 0 <= rule.at - line.base <= 1.5 * line.size
        and rule.start <= line.x0 + 2
        and rule.end >= line.x1 - 2
        and rule.end - rule.start > 1.4 * (line.x1 - line.x0)
        for rule in page.rules
    )
