"""The places of another document that a text names: 一（二）24, 第九条, its title."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_base.mentions import find_mentions
from knowledge_base.titles import matter_of
from retrieval.passage import Passage

_NUMERAL = "[一二三四五六七八九十百零〇]"
_KEY = re.compile(rf"第{_NUMERAL}{{1,6}}条|{_NUMERAL}{{1,3}}\s*[（(]\s*{_NUMERAL}{{1,3}}\s*[)）]\s*\d{{0,3}}")
#: A key right behind a title is of the document of that title.
_BEHIND_TITLE = re.compile(r"》\s*(?:[（(][^（()）]{0,40}[)）])?\s*的?\s*$")


@dataclass(frozen=True, slots=True)
class Link:
    """A piece of a text, from `start` to `end`, that names a passage; None: the document as a whole."""

    start: int
    end: int
    passage: Passage | None


def find_links(text: str, document: Sequence[Passage]) -> list[Link]:
    """What `text` names of a document, whose passages are given in order; nothing where there are none."""
    if not document:
        return []
    by_key: dict[str, Passage] = {}
    for passage in document:
        by_key.setdefault(_plain(passage.heading), passage)
    matter = matter_of(document[0].title)
    mentioned = find_mentions(text)
    own = [(start, end) for start, end, m in mentioned if m.title and matter_of(m.title) == matter]
    found = [Link(start, text.rindex("》", start, end) + 1, None) for start, end in own]
    for match in _KEY.finditer(text):
        passage_meant = by_key.get(_plain(match[0]))
        is_inside = any(start < match.start() < end for start, end, _ in mentioned)
        is_of_another = _BEHIND_TITLE.search(text[: match.start()]) and not any(
            start < match.start() and not text[end : match.start()].strip("的 ") for start, end in own
        )
        if passage_meant is not None and not is_inside and not is_of_another:
            found.append(Link(match.start(), match.end(), passage_meant))
    return sorted(found, key=lambda link: link.start)


def _plain(key: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", key))
