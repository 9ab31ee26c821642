"""Every line that is read stands in what became of it, or is named."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from database import documents, publications
from knowledge_base.admission import Accepted
from knowledge_base.documents import Edition
from knowledge_base.editions import read_edition
from knowledge_base.extraction import Paragraph
from knowledge_base.guard import find_losses
from knowledge_base.importing import import_file
from knowledge_base.kinds import Origin
from knowledge_base.margins import Margin
from knowledge_base.passages import PassageText

NOW = datetime(2026, 11, 28, tzinfo=UTC)
DOCUMENTS = Path(__file__).parents[1] / "documents"


def lost(lines: list[Paragraph], *texts: str) -> tuple[str, ...]:
    """What is lost where `texts` are the passages."""
    return find_losses(lines, [], [PassageText("", "", text) for text in texts])


def test_lines_that_are_there_in_their_order_are_no_losses() -> None:
    lines = [Paragraph("第一句。"), Paragraph("第二句"), Paragraph("接着写完。")]
    assert lost(lines, "第一句。", "第二句接着写完。") == ()


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("第一句。",), ("第二句。",)),
        (("第二句。\n第一句。",), ("第二句。",)),
        (("第一句。\n第二句！",), ("第二句。",)),
    ],
)
def test_a_line_that_is_missing_or_moved_or_changed_is_named(
    texts: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert lost([Paragraph("第一句。"), Paragraph("第二句。")], *texts) == expected


@pytest.mark.parametrize("origin", [Origin.LIST, Origin.ROW])
def test_an_item_that_is_joined_to_its_neighbour_is_lost(origin: Origin) -> None:
    lines = [Paragraph("低保家庭800", origin=origin), Paragraph("2低收入家庭", origin=origin)]
    assert lost(lines, "低保家庭800\n2低收入家庭") == ()
    assert lost(lines, "低保家庭8002低收入家庭") != ()


def test_a_line_around_the_text_is_accounted_for_once() -> None:
    lines = [Paragraph("东湖区民政局"), Paragraph("东湖区民政局")]
    margins = [(Margin.SIGNATURE, "东湖区民政局")]
    assert find_losses(lines, margins, []) == ("东湖区民政局",)


def test_what_stands_around_the_text_is_kept_by_name() -> None:
    edition = read_edition((DOCUMENTS / "notice.txt").read_bytes(), "notice.txt")
    assert edition.losses == ()
    assert edition.fields is not None
    kept = {name: edition.fields[name] for name in Margin if name in edition.fields}
    assert kept == {
        "版头": "东湖区人民政府办公室文件\n东政办发[2024] 第003号",
        "主送": "区政府各委、办、局，各街道办事处，各有关单位：",
        "署名": "东湖区人民政府办公室\n2024年3月5日",
        "附注": "（此件公开发布）",
        "抄送": "抄送：区委各部门，区人大常委会办公室，\n区政协办公室。",
        "印发": "东湖区人民政府办公室                2024年3月6日印发",
    }


@pytest.mark.parametrize("name", ["notice.txt", "page.html", "rules.md"])
def test_what_is_quoted_is_a_span_of_what_was_read(name: str) -> None:
    edition = read_edition((DOCUMENTS / name).read_bytes(), name)
    assert edition.passages
    assert all(is_read(passage.text, edition) for passage in edition.passages)


def is_read(text: str, edition: Edition) -> bool:
    """Whether `text` is a span of the lines that were read, white space aside."""
    return re.sub(r"\s", "", text) in re.sub(r"\s", "", edition.reading or "")


@pytest.fixture
def losing(tmp_path: Path) -> Path:
    """A file with an article that has a number and no words: nothing can be quoted for its line."""
    file = tmp_path / "rules.txt"
    file.write_text("东湖区早市管理办法\n第一条\n第二条 早市由街道办事处管理。\n", encoding="utf-8")
    return file


def test_what_lost_a_line_is_not_published_and_says_which(engine: Engine, losing: Path) -> None:
    [imported] = import_file(engine, losing, None, NOW, publishing=True)
    assert any("“第一条”" in w and "--accept-losses" in w for w in imported.warnings)
    with engine.connect() as conn:
        assert conn.scalars(select(documents.c.published_version_id)).all() == [None]


def test_an_accepted_loss_is_published_and_recorded(engine: Engine, losing: Path) -> None:
    import_file(engine, losing, None, NOW, publishing=True, accepted=Accepted(losses=True))
    with engine.connect() as conn:
        note = conn.scalars(select(publications.c.note)).one()
    assert note == "未标注公开属性，由运维人员决定发布。\n接受未收入的行：\n第一条"
