"""What is said before a quotation that holds no longer, not yet, or no more by itself."""

from datetime import date

from bot.phrases.sources import VALIDITIES, in_title_marks
from knowledge_base.kinds import Validity
from knowledge_base.sources import Source
from knowledge_base.succession import Successor

DRAFT = "请注意：这是征求意见稿，尚未生效。"
_FOR_REFERENCE = "以下内容仅供参考，请以现行规定为准。"


def caution(source: Source, today: date) -> str | None:
    """How a quotation from `source` is opened; None where nothing is known against it."""
    validity, newer = source.validity(today), source.newer(today)
    match validity:
        case Validity.DRAFT:
            return DRAFT
        case Validity.NOT_YET_EFFECTIVE if source.effective_on:
            return f"请注意：这份文件自{_day(source.effective_on)}起才生效。"
        case Validity.REPEALED:
            ended = source.ended_on
            on = f"已于{_day(ended)}废止" if ended else VALIDITIES[validity]
            return f"请注意：这份文件{on}，{f'见{_named(newer)}，' if newer else ''}{_FOR_REFERENCE}"
        case Validity.EXPIRED:
            until = f"（有效期到{_day(source.expires_on)}）" if source.expires_on else ""
            by = f"较新的是{_named(newer)}，" if newer else ""
            return f"请注意：这份文件{VALIDITIES[validity]}{until}，{by}{_FOR_REFERENCE}"
        case Validity.AMENDED | Validity.NOT_YET_EFFECTIVE:
            return f"请注意：这份文件{VALIDITIES[validity]}，{_FOR_REFERENCE}"
    if newer and not newer.is_repeal:
        return f"请注意：同样的文件有较新的一份，{_named(newer)}，请以新的为准。"
    return None


def took_its_place(source: Source, today: date) -> str:
    """A sentence on the day it was repealed, and on what did or is newer; empty where nothing is known of either."""
    ended, newer = source.ended_on, source.newer(today)
    on = f"自{_day(ended)}起废止。" if ended else ""
    if newer is None:
        return on
    return f"{on}{'废止它的是' if newer.is_repeal else '较新的一份是'}{_named(newer)}。"


def _named(newer: Successor) -> str:
    on = _day(newer.issued_on) if newer.issued_on else ""
    inside = "，".join(filter(None, (newer.document_number, on)))
    return f"{in_title_marks(newer.title)}{f'（{inside}）' if inside else ''}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
