"""What stands in the table above a published document."""

from bot.phrases.moments import NOT_STATED, day
from knowledge_base.kinds import Kind, State
from knowledge_base.margins import Margin
from knowledge_base.sources import Source

#: Fields of a service item that stand above its text.
_ITEM_FIELDS = ("事项类型", "服务对象", "办理情形", "办理机构", "实施主体", "设定依据")
#: Which edition of the law the text goes by, and when somebody last held it against that.
_CHECKED_FIELDS = ("依据版本", "核对日期")


def header(source: Source) -> list[tuple[str, str]]:
    """The rows (name, value), by the kind of document; fields that are not filled in have none."""
    rows = _of_item(source) if source.kind is Kind.SERVICE_ITEM else _of_official_document(source)
    return rows + _stated(source, _CHECKED_FIELDS)


def clause_lead(kind: Kind) -> str:
    """What stands before the clauses that a passage explains, or that explain it."""
    return "解读的是：" if kind is Kind.INTERPRETATION else "解读："


def around(source: Source) -> list[tuple[str, list[str]]]:
    """What stands around the text of the original, by name: a line for each of its lines."""
    return [(name, source.fields[name].split("\n")) for name in Margin if source.fields.get(name)]


def _stated(source: Source, names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, source.fields[name]) for name in names if source.fields.get(name)]


def _of_item(source: Source) -> list[tuple[str, str]]:
    """What an item states, and of what a document has only that which there is."""
    dated = [("成文日期", day(source.issued_on))] if source.issued_on else []
    numbered = [("文号", source.document_number)] if source.document_number else []
    return _stated(source, _ITEM_FIELDS) + dated + numbered


def _of_official_document(source: Source) -> list[tuple[str, str]]:
    return [
        ("索引号", source.fields.get("索引号") or NOT_STATED),
        ("发布机构", source.issuer or NOT_STATED),
        ("成文日期", day(source.issued_on)),
        ("文号", source.document_number or "无"),
    ]


def no_longer(source: Source) -> str:
    """Why a version is answered from no more."""
    match source.state:
        case State.WITHDRAWN:
            why = "已撤下，不再据它回答"
        case State.EXPIRED:
            why = "已到期下线，不再据它回答"
        case _:
            why = "已被新的一版代替"
    return f"这是以前发布的第 {source.version_number} 版，{why}。"
