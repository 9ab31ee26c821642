"""Classification marks (密级, GB/T 9704-2012, 7.2.2): what bears one never gets in here."""

import re
from collections.abc import Sequence

from knowledge_base.extraction import Paragraph

SECRECY_REFUSAL = "带有密级标志，涉密文件不能进入本系统，请立即停止上传并按保密规定处理。"
#: A mark, wherever it stands in a line.
MARK = re.compile(r"(?:绝\s*密|机\s*密|秘\s*密)\s*(?:★|\*(?=\s*\d|\s*$))|^\s*(?:绝\s*密|机\s*密|秘\s*密)\s*$")
#: A line that is a mark, alone or with what else stands over a letterhead: 000001 机密★1年 特急.
_OWN_MARK = re.compile(
    r"^[^。；，、：:“”‘’《》（）()]*?(?P<mark>(?:绝\s*密|机\s*密|秘\s*密)\s*[★☆*][^。；，、“”‘’《》（）()]*)$"
    r"|^\s*(?P<bare>绝\s*密|机\s*密|秘\s*密)\s*$"
)
#: How many lines a document's head may take before its text begins.
HEAD_LINES = 14


def secret_mark(paragraphs: Sequence[Paragraph]) -> str | None:
    """The classification mark of a document, if it bears one (GB/T 9704-2012, 7.2.2)."""
    for number, paragraph in enumerate(paragraphs):
        match = MARK.search(paragraph.text)
        # Without its star the bare word counts only where the mark stands, in the head.
        if match and ("★" in match[0] or "*" in match[0] or number < HEAD_LINES):
            return match[0].strip()
    return None


def bears_mark(lines: Sequence[str]) -> str | None:
    """The classification mark that a document itself bears, in its head; what a rule quotes of marks is none."""
    found = (match for line in lines[:HEAD_LINES] if (match := _OWN_MARK.match(line)))
    return next(((match["mark"] or match["bare"]).strip() for match in found), None)
