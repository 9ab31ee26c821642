"""Documents that a text mentions, as Chinese offices mention them: 《title》（number）."""

import re

from knowledge_base.document_number import find_document_number
from knowledge_base.edition import Mention

_NUMBER = r"[\u4e00-\u9fff]{1,12}\s*[〔﹝\[［(（【]\s*(?:19|20)\d\d\s*年?\s*[〕﹞\]］)）】]\s*(?:第\s*)?\d{1,5}\s*号"
_ORDER = r"[\u4e00-\u9fff]{2,16}令\s*[(（]?第?\s*[\d一二三四五六七八九十百零〇]{1,6}\s*号"
_MENTION = re.compile(
    rf"《(?P<title>[^《》]{{2,100}}(?:《[^《》]{{1,80}}》[^《》]{{0,60}})*)》"
    rf"\s*(?:[（(]\s*(?P<number>{_NUMBER}|{_ORDER})[^）)]{{0,60}}[）)])?"
    rf"|(?P<bare>{_NUMBER})"
)


def find_mentions(text: str) -> list[tuple[int, int, Mention]]:
    """Every document mentioned, in order, with where its mention begins and ends."""
    found = []
    for match in _MENTION.finditer(text):
        number = find_document_number(match["number"] or match["bare"] or "")
        title = match["title"]
        found.append((match.start(), match.end(), Mention(title.strip() if title else None, number)))
    return found
