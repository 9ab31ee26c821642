"""What stands in the table above a published document."""

from bot.phrases.moments import NOT_STATED, day
from knowledge_base.kinds import Kind
from knowledge_base.sources import Source

#: Fields of a service item that stand above its text.
_ITEM_FIELDS = ("服务对象", "办理机构", "设定依据")


def header(source: Source) -> list[tuple[str, str]]:
    """The rows (name, value), by the kind of document."""
    fields = source.fields
    if source.kind is Kind.SERVICE_ITEM:
        return [(name, fields[name]) for name in _ITEM_FIELDS if fields.get(name)]
    return [
        ("索引号", fields.get("索引号") or NOT_STATED),
        ("发布机构", source.issuer or NOT_STATED),
        ("成文日期", day(source.issued_on)),
        ("文号", source.document_number or "无"),
    ]
