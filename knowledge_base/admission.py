"""What is said of a file that was imported, and what stands against publishing it at once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from knowledge_base.documents import Behind, Stored
from knowledge_base.edition import Edition
from knowledge_base.identity import find_namesake
from knowledge_base.interpretations import suggest_interpreted
from knowledge_base.kinds import Disclosure, Kind
from knowledge_base.likeness import find_alike
from knowledge_base.publishing import publish_as_operator
from knowledge_base.service_items.item import codes_of
from knowledge_base.succession import predecessors
from organisation import audit
from text.masking import PersonalNumber, find_personal_numbers

#: How many lost lines a warning names, and how much of each.
_NAMED, _SHOWN = 10, 40
_UNMARKED = "未标注公开属性，由运维人员决定发布。"
_WITHDRAW = "确认要用这一版，先撤下现有版本：manage.py withdraw {document}，再导入一次。"
_BEHIND = {
    Behind.OLDER: "库里已有成文日期更新的版本，这一版只存档，不发布。",
    Behind.UNDATED: "这一版没有成文日期，而库里已发布的版本有：没有替换，只存档。请在文件里补上成文日期再导入；",
}


@dataclass(frozen=True, slots=True)
class Accepted:
    """What the operator has looked at and publishes all the same."""

    #: Lines that were read and stand nowhere.
    losses: bool = False
    #: Personal numbers in the text.
    personal_data: bool = False


NOTHING_ACCEPTED = Accepted()


def remarks(conn: Connection, edition: Edition, stored: Stored) -> tuple[str, ...]:
    """Sentences for the editor about what else is here: the same content, near-equal texts, what it belongs to."""
    if not stored.is_new:
        return ("同样的内容已经导入过，没有重复保存。",)
    said = [
        f"库里已有同样的旧文件{named}，回答时以较新的为先。"
        for named in predecessors(conn, stored.document_id)
    ]
    if namesake := find_namesake(conn, edition, stored.document_id):
        said.append(f"文号与《{namesake}》相同，题目不同，按两份文件保存，请核对文号。")
    elif not said and (alike := find_alike(conn, stored.version_id)):
        number = f"（{alike.document_number}）" if alike.document_number else ""
        said.append(f"这是已有文件的新版本？与《{alike.title}》{number}内容几乎相同，现按两份文件保存。")
    if edition.kind is Kind.INTERPRETATION and not edition.interprets:
        said += _belongs_to(conn, edition)
    return tuple(said)


def _belongs_to(conn: Connection, edition: Edition) -> list[str]:
    suggested = suggest_interpreted(conn, edition)
    if suggested is None:
        return []
    return [f"这份解读说的可能是《{suggested[1]}》；对的话，请在文件开头写明“解读: 文号或题目”。"]


def publish_imported(
    conn: Connection, edition: Edition, stored: Stored, now: datetime, accepted: Accepted
) -> tuple[str, ...]:
    """Publish unless something stands against it; sentences that say what does, and what to do."""
    if stored.behind:
        return (_BEHIND[stored.behind] + _WITHDRAW.format(document=stored.document_id),)
    if edition.losses and not accepted.losses:
        return (_lost(edition, "因此没有发布。核对原文后，可以加 --accept-losses 再导入一次"),)
    notes = [_UNMARKED] if edition.disclosure is Disclosure.UNMARKED else []
    if edition.losses:
        notes.append("接受未收入的行：\n" + "\n".join(edition.losses))
    if numbers := find_personal_numbers(_searched(edition)):
        found = _counted(numbers)
        if not accepted.personal_data:
            return (
                f"文中有{found}，没有发布。请隐去后重新导入；确认可以公开的，加上 --accept-personal-data。",
            )
        notes.append(f"含{found}，确认可以公开。")
    if publish_as_operator(conn, stored.version_id, now, note="\n".join(notes) or None):
        audit.record(conn, audit.OPERATOR, "publish", f"version {stored.version_id}", now)
    return (_lost(edition, "已按要求照常发布，并留下记录"),) if edition.losses else ()


def _searched(edition: Edition) -> str:
    """All its words but an item's own codes: digits within them pass for the number of a card."""
    words = f"{edition.title}\n{edition.reading or edition.text}"
    for code in codes_of(edition.fields or {}):
        words = words.replace(code, "")
    return words


def stored_only(edition: Edition) -> tuple[str, ...]:
    """What is to be looked at before a version is published."""
    return (_lost(edition, "发布前请核对"),) if edition.losses else ()


def _lost(edition: Edition, told: str) -> str:
    named = "；".join(f"“{line[:_SHOWN]}”" for line in edition.losses[:_NAMED])
    more = "等" if len(edition.losses) > _NAMED else ""
    return f"有 {len(edition.losses)} 行没有收进来：{named}{more}。{told}。"


def _counted(numbers: tuple[PersonalNumber, ...]) -> str:
    """身份证号 2 个（110101********1237 等）、手机号 1 个（138****5678）."""
    kinds = dict.fromkeys(number.kind for number in numbers)
    parts = []
    for kind in kinds:
        masked = [number.masked for number in numbers if number.kind is kind]
        parts.append(f"{kind} {len(masked)} 个（{masked[0]}{' 等' if len(masked) > 1 else ''}）")
    return "、".join(parts)
