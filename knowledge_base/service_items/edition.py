"""From a row of a list of service items to an edition: a document of its own, by its own code."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge_base.disclosure import noted_in, read_disclosure
from knowledge_base.edition import Edition
from knowledge_base.kinds import Kind, Validity
from knowledge_base.service_items.fields import Field
from knowledge_base.service_items.item import KEPT_AS, ServiceItem, kept
from knowledge_base.service_items.passages import lines_of, passages_of
from knowledge_base.validity import find_day

#: Kept beside KEPT_AS as a guide's front matter is, for the page and for who is responsible.
_SHOWN = (Field.OTHER_NAMES, Field.KIND, Field.OBJECTS, Field.OWNER, Field.LEGAL_BASIS)
_ENDED = ("取消", "停用", "注销", "废止", "失效")


@dataclass(frozen=True, slots=True)
class ItemList:
    """What a list says of all its items: its title, who made it out (填报单位) and when, its notes (注：…不含听证时间)."""

    title: str = ""
    owner: str = ""
    issued_on: date | None = None
    notes: tuple[str, ...] = ()


def edition_of(item: ServiceItem, warnings: Sequence[str], whole: ItemList) -> Edition:
    """Edition of an item that stands in a row of `whole`."""
    fields: dict[str, object] = {str(name): item.text(name) for name in _SHOWN if item.text(name)}
    fields |= {name: words for name, words in (("清单", whole.title), ("填报单位", whole.owner)) if words}
    return Edition(
        kind=Kind.SERVICE_ITEM,
        title=item.text(Field.NAME),
        passages=passages_of(item, whole.notes),
        external_id=item.code,
        issuer=item.text(Field.OWNER) or whole.owner or None,
        issued_on=whole.issued_on,
        effective_on=find_day(item.text(Field.EFFECTIVE)),
        expires_on=find_day(item.text(Field.ENDS), is_last=True),
        validity=Validity.REPEALED if item.text(Field.STATE).endswith(_ENDED) else Validity.UNKNOWN,
        disclosure=read_disclosure(item.others, noted_in(whole.notes)),
        fields=fields | {KEPT_AS: kept(item)},
        reading="\n".join([item.text(Field.NAME), *lines_of(item), *whole.notes]),
        warnings=tuple(warnings),
    )


def source_of(header: Sequence[str], cells: Sequence[str]) -> bytes:
    """The row as a file of its own, CSV with its header: what is kept of a list as this item's source.

    So a list that comes again changes only the items whose rows changed.
    """
    written = io.StringIO(newline="")
    csv.writer(written).writerows((header, cells))
    return written.getvalue().encode()
