"""What pages, tables and front matter call the same thing: one name for each."""

from collections.abc import Iterable

from knowledge_base.extraction.paragraph import field_name

#: Our name, and what else is printed for it on pages of the government.
_PRINTED = {
    "标题": ("名称", "信息名称", "文件名称", "文件标题"),
    "索引号": ("索取号", "信息索引号"),
    "发文机关": (
        "发布机构",
        "发文机构",
        "发布单位",
        "发文单位",
        "制发机关",
        "制定机关",
        "发布机关",
        "印发机关",
    ),
    "发文字号": ("文号", "文件编号", "公文字号", "文件字号"),
    "成文日期": ("发文日期", "生成日期", "成文时间", "发文时间", "生成时间", "制发日期", "印发日期"),
    "发布日期": ("发布时间", "公开日期", "公布日期"),
    "施行日期": ("实施日期", "生效日期", "实施时间", "施行时间", "生效时间", "执行日期"),
    "失效日期": ("失效时间", "有效期至", "有效期止", "终止日期", "截止有效期"),
    "废止日期": ("废止时间",),
    "有效性": ("时效", "时效性", "效力", "效力状态", "时效状态", "有效状态", "是否有效"),
    "公开属性": ("公开方式", "公开类别", "公开类型", "公开形式"),
    "主题分类": ("信息分类", "主题类别"),
    "体裁分类": ("体裁", "公文种类", "文种"),
    "主题词": ("关键词",),
    "来源": ("信息来源", "文章来源", "稿件来源"),
}
#: What people write in front matter besides.
_WRITTEN = {
    "title": "标题",
    "issuer": "发文机关",
    "单位": "发文机关",
    "publisher": "发文机关",
    "document_number": "发文字号",
    "number": "发文字号",
    "doc_number": "发文字号",
    "date": "成文日期",
    "issued_on": "成文日期",
    "日期": "成文日期",
    "发布": "发布日期",
    "published": "发布日期",
    "publish_date": "发布日期",
    "生效": "施行日期",
    "施行": "施行日期",
    "effective_date": "施行日期",
    "effective_on": "施行日期",
    "失效": "失效日期",
    "有效期": "失效日期",
    "expires": "失效日期",
    "expires_on": "失效日期",
    "valid_until": "失效日期",
    "valid": "失效日期",
    "废止": "废止日期",
    "repealed_on": "废止日期",
    "validity": "有效性",
    "kind": "类型",
    "type": "类型",
    "id": "编号",
}
#: Names that `<meta>` of the government's sites have (the rules for site development, 2017).
_META = {
    "pubdate": "发布日期",
    "publishdate": "发布日期",
    "contentsource": "来源",
    "source": "来源",
    "articletitle": "文章标题",
}
_CANONICAL = {other: name for name, others in _PRINTED.items() for other in (name, *others)}
#: Every name as it is printed.
PRINTED_NAMES = tuple(_CANONICAL)
#: Fields that are dates.
DATES = frozenset({"成文日期", "发布日期", "施行日期", "失效日期", "废止日期"})


def known_name(printed: str) -> str | None:
    """Our name for a name printed on a page, None where it is none of ours."""
    return _CANONICAL.get(field_name(printed))


def written_name(written: str) -> str:
    """Our name for the name of a field in front matter; one that nobody knows stays as it is."""
    name = field_name(written)
    return _CANONICAL.get(name) or _WRITTEN.get(name.lower()) or name


def meta_name(name: str) -> str | None:
    """Our name for the name of a `<meta>`."""
    return known_name(name) or _META.get(name.strip().lower())


def filled(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The fields that say something, the first of each name."""
    fields: dict[str, str] = {}
    for name, value in pairs:
        if value.strip():
            fields.setdefault(name, value.strip())
    return fields
