"""The items of the sample: their fields, and that these change none of the passages that are cited."""

from pathlib import Path

import pytest

from knowledge_base.editions import read_edition
from knowledge_base.service_items.item import KEPT_AS

ITEMS = sorted((Path(__file__).parents[3] / "knowledge_base" / "sample" / "service_items").glob("*.md"))


@pytest.mark.parametrize("path", ITEMS, ids=lambda path: path.stem)
def test_each_has_its_owner_its_law_with_articles_and_nothing_that_contradicts(path: Path) -> None:
    edition = read_edition(path.read_bytes(), path.name)
    assert edition.warnings == ()
    fields = dict(edition.fields or {})[KEPT_AS]
    assert {"事项名称", "又称", "实施主体", "设定依据", "服务对象", "受理条件", "咨询电话"} <= fields.keys()
    assert all(law["条款"] for law in fields["设定依据"]["法规"])
    # An item that cannot be dialled here says so, and no number is made up.
    assert fields["咨询电话"]["号码"] == []
    limit = fields.get("法定办结时限")
    assert limit is None or limit["数"]


@pytest.mark.parametrize("path", ITEMS, ids=lambda path: path.stem)
def test_its_passages_are_its_sections_word_for_word(path: Path) -> None:
    body = path.read_text(encoding="utf-8").partition("\n# ")[2]
    sections = [part.strip().split("\n\n", 1) for part in body.split("\n## ")[1:]]
    passages = read_edition(path.read_bytes(), path.name).passages
    assert [[p.heading, p.text] for p in passages] == sections


def test_the_law_that_gives_a_limit_gives_materials_too_where_it_lists_them() -> None:
    kept = [dict(read_edition(path.read_bytes(), path.name).fields or {})[KEPT_AS] for path in ITEMS]
    assert len(kept) == 31
    assert sum("法定办结时限" in fields for fields in kept) >= 12
    assert sum(bool(fields.get("申请材料", {}).get("清单")) for fields in kept) >= 12
    assert sum("办理情形" in fields for fields in kept) >= 25
