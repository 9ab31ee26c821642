"""A published document that is named in a field, by its title, its number or its id."""

from sqlalchemy import Connection

from knowledge_base.published import find_published


def named_document(
    conn: Connection, field: str, written: str, *, but: int | None = None
) -> tuple[int | None, dict[str, str]]:
    """Its id, None where nothing is written or it is not exactly one (`but` left aside); and the errors of the field."""
    if not written.strip():
        return None, {}
    found = [one for one in find_published(conn, written) if one.document_id != but]
    match found:
        case [one]:
            return one.document_id, {}
        case []:
            sentence = "没有已发布的文件叫这个。请写完整的标题、文号或编号；还没有发布的，先发布。"
        case _:
            which = "、".join(f"{one.document_id}《{one.title}》" for one in found)
            sentence = f"有几份文件都叫这个，请写编号：{which}。"
    return None, {field: sentence}
