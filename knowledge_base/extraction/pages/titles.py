"""Which paragraphs of a page are titles: by their size, against that of the text."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from knowledge_base.document_number import is_document_number
from knowledge_base.extraction.pages.lines import Line
from knowledge_base.extraction.pages.paragraphs import ALIKE, Text
from knowledge_base.headings import find_marker

#: A longer one is text in large letters.
_LONGEST = 80
#: A title's first line may name who issued the document; the issuers above a title are lines of their own.
_ISSUER = re.compile(r"(?:局|委|委员会|政府|办公室|厅|院|会|部|文\s*件|中心|街道|镇)$")
_ABOUT = re.compile(r"^(?:关于|印发|转发|批转|对)")
_COMPLETE = re.compile(
    r"(?:通知|意见|方案|办法|规定|细则|公告|通告|决定|条例|表|清单|目录|名单|标准|指南)(?:[（(][^（()）]*[)）])?$|[。；！？：]$"
)


def usual_size(lines: Iterable[Line]) -> float:
    """The size most characters are set in, in points."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def read_levels(texts: Sequence[Text], body: float) -> list[int | None]:
    """For each text its level where it is set larger than `body`: 1 for the document's title, 2 to 4 after it."""
    title = _title(texts, body)
    if title is None:
        return [None] * len(texts)
    ranks = sorted({round(text.size) for text in texts[title + 1 :] if _is_large(text, body)}, reverse=True)
    levels: list[int | None] = [None] * title + [1]
    for text in texts[title + 1 :]:
        levels.append(min(2 + ranks.index(round(text.size)), 4) if _is_large(text, body) else None)
    return levels


def _is_large(text: Text, body: float) -> bool:
    return text.size > ALIKE * body and len(text.words) <= _LONGEST and not text.words.endswith("。")


def with_whole_titles(texts: Sequence[Text], body: float) -> list[Text]:
    """The texts, titles of several lines as one."""
    joined: list[Text] = []
    for text in texts:
        before = joined[-1] if joined else None
        if before and _is_title_cut(before, text, body):
            joined[-1] = Text(before.words + text.words, before.size, True, before.page)
        else:
            joined.append(text)
    return joined


def _is_title_cut(before: Text, text: Text, body: float) -> bool:
    return (
        before.page == text.page
        and max(before.size, text.size) <= 1.05 * min(before.size, text.size)
        and before.is_centred
        and text.is_centred
        and not _COMPLETE.search(before.words)
        and (not _ISSUER.search(before.words) or _ABOUT.match(text.words) is not None)
        # As large as the text, two lines in the middle are one title only where the second ends as titles do.
        and (_is_large(before, body) or _COMPLETE.search(text.words) is not None)
    )


def _title(texts: Sequence[Text], body: float) -> int | None:
    """The largest paragraph before the text begins, of several the last: names of issuers stand above a title."""
    large: list[int] = []
    for at, text in enumerate(texts):
        if _is_large(text, body):
            large.append(at)
        elif large and not is_document_number(text.words):
            break
    told = [at for at in large if not _is_other(texts[at].words)] or large[-1:]
    largest = max((texts[at].size for at in told), default=0.0)
    return next((at for at in reversed(told) if texts[at].size * ALIKE > largest), None)


def _is_other(words: str) -> bool:
    """Whether large words above a text are no title: who issued it, or its first heading."""
    return _ISSUER.search(words) is not None or find_marker(words) is not None
