"""附件, 附表, 附录: the line with which something that is attached begins."""

import re
import unicodedata
from dataclasses import dataclass

_ANNEX = re.compile(
    r"^(?P<label>附\s*[件表录图]?\s*(?P<number>(?:\d|[一二三四五六七八九十]){0,3}(?:[-－—]\d{1,2})?))"
    r"(?:(?P<colon>\s*[:：]\s*)|\s+|$)(?P<rest>.*)$"
)
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Annex:
    """The beginning of an attachment: `key` is what its passages are cited by (附件2), `rest` its title if that follows."""

    key: str
    rest: str


def find_annex(line: str) -> Annex | None:
    """The attachment that `line` begins; None for a sentence that speaks of one."""
    match = _ANNEX.match(line.strip())
    if match is None or len(line) > _LONGEST or match["rest"].endswith(("。", "；", "，", "：", ":")):
        return None
    label = unicodedata.normalize("NFKC", "".join(match["label"].split()))
    # 附 alone begins a word (附则); with its colon it is a label.
    if label == "附" and not (match["colon"] and match["rest"]):
        return None
    return Annex(label, match["rest"])
