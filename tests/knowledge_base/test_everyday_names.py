"""The names people have for what a document is about are known to the search."""

from pathlib import Path

from sqlalchemy import Engine

from knowledge_base.importing import import_file
from knowledge_base.published import published_passages
from tests.conftest import NOW


def test_every_passage_knows_its_documents_everyday_names(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "guide.md"
    path.write_text(
        "---\n类型: 服务事项\n编号: x-1\n又称: 吃低保、低保金\n---\n\n# 最低生活保障申请\n\n## 到哪里办\n\n在街道办事处申请。\n",
        encoding="utf-8",
    )
    import_file(engine, path, None, NOW, publishing=True)
    with engine.connect() as conn:
        [passage] = published_passages(conn)
    assert passage.names == ("吃低保", "低保金")
