"""What may stand against publishing a text: kinds of findings, and what has to be said of each."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class FindingKind(StrEnum):
    """What was found; as staff read it."""

    IDENTITY = "身份证号"
    MOBILE = "手机号"
    CARD = "银行卡号"
    #: 秘密★1年, 机密, 绝密
    SECRECY = "密级标志"
    #: 内部资料, 注意保管, 不得外传
    INTERNAL = "内部资料字样"
    #: The file is for everybody to save: who wrote in its margins, and what, as well.
    COMMENT = "批注"
    TRACKED = "修订痕迹"
    HIDDEN = "隐藏的内容"
    #: Author, company, comments of the file itself.
    PROPERTY = "文件属性"
    #: A line of the file that stands nowhere in the passages.
    LOSS = "没有收进来的行"
    #: It would take the place of a published text that has a date.
    UNDATED = "没有成文日期"


class Severity(StrEnum):
    """What a finding asks for."""

    #: Nothing helps: it must not be here at all.
    BLOCKS = "blocks"
    #: Its author says why it is right, and so does whoever signs.
    REASON = "reason"
    #: Its author says why it is right.
    ANSWER = "answer"
    #: It is only shown.
    NOTE = "note"


class Place(StrEnum):
    """Where a finding stands."""

    PASSAGE = "passage"
    TITLE = "title"
    FILENAME = "filename"
    #: Around the text: 附注, 一句话, whatever its page shows besides.
    FIELD = "field"
    #: In the original file, where no passage shows it.
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found; `words` as they may be shown, personal numbers starred out.

    In a passage `position` is the passage's, and its text has it from `start` to `end`; in a title, a file's name or a
    field only these. `field` is that field's name.
    """

    kind: FindingKind
    severity: Severity
    place: Place
    words: str
    position: int | None = None
    start: int = 0
    end: int = 0
    field: str = ""

    def as_json(self) -> dict[str, Any]:
        """As reviews and the history keep it."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Finding":
        """What `as_json` gave."""
        where = {name: kept[name] for name in ("words", "position", "start", "end", "field") if name in kept}
        return cls(FindingKind(kept["kind"]), Severity(kept["severity"]), Place(kept["place"]), **where)
