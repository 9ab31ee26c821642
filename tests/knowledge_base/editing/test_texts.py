"""A text is written in Markdown; what is saved is what its passages say, and nobody's words are lost."""

import pytest
from sqlalchemy import Engine, select

from database import versions
from knowledge_base.documents import store
from knowledge_base.editing.acts import SavedMeanwhile, standing, start_draft
from knowledge_base.editing.texts import EXAMPLE, IN_A_WORD, Text, TextUnfit, get_text, save_text
from knowledge_base.editions import read_edition
from knowledge_base.service_items.item import KEPT_AS
from tests.conftest import NOW
from tests.knowledge_base.editing.people import People, draft
from tests.knowledge_base.editing.test_body import NOTICE

GUIDE = "---\n类型: 服务事项\n---\n\n# 居住证申领\n\n## 要带什么材料\n\n- 身份证\n- 照片\n\n## 多久能办好\n\n15 个工作日。\n"


def test_a_text_is_saved_with_its_passages_and_the_short_ways_to_tell_it(
    engine: Engine, people: People
) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor)
        text = Text(
            "停车收费规定", "# 一、标准\n\n每小时**五元**。", "停车一小时五元。", "停两小时付十元。", 1
        )
        assert save_text(conn, version_id, text, people.editor, NOW) == 2
        assert get_text(conn, version_id) == Text(
            text.title, text.body, "停车一小时五元。", "停两小时付十元。", 2
        )
        (passage,) = standing(conn, version_id).passages
        fields = conn.scalars(select(versions.c.fields)).one()
    assert (passage.heading, passage.heading_text, passage.text) == ("一", "一、标准", "每小时五元。")
    assert fields == {IN_A_WORD: "停车一小时五元。", EXAMPLE: "停两小时付十元。"}


def test_what_came_from_a_file_is_edited_as_markdown_and_saved_unchanged_it_stays_as_it_was(
    engine: Engine, people: People
) -> None:
    edition = read_edition(NOTICE.encode(), "便民.md")
    with engine.begin() as conn:
        stored = store(conn, edition, NOTICE.encode(), "便民.md", NOW, author=people.editor.id)
        text = get_text(conn, stored.version_id)
        assert "## （一）范围" in text.body
        save_text(conn, stored.version_id, text, people.editor, NOW)
        assert standing(conn, stored.version_id).passages == edition.passages


def test_what_two_write_at_once_is_kept_for_both(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor)
        save_text(conn, version_id, Text("停车", "每小时六元。", revision=1), people.colleague, NOW)
    with pytest.raises(SavedMeanwhile) as refused, engine.begin() as conn:
        save_text(conn, version_id, Text("停车", "每小时七元。", revision=1), people.editor, NOW)
    assert (refused.value.standing.body, refused.value.standing.who) == ("每小时六元。", "周编辑")


def test_a_draft_begun_from_a_version_has_its_text(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor)
        save_text(conn, version_id, Text("停车", "每小时六元。", "六元。", revision=1), people.editor, NOW)
        again = start_draft(conn, version_id, people.colleague, NOW)
        assert get_text(conn, again) == Text("停车", "每小时六元。", "六元。", revision=1)


def test_the_fields_of_a_guide_follow_its_text(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        edition = read_edition(GUIDE.encode(), "居住证.md")
        version_id = store(conn, edition, GUIDE.encode(), "居住证.md", NOW).version_id
        text = get_text(conn, version_id)
        body = text.body.replace("照片", "一寸照片")
        save_text(conn, version_id, Text(text.title, body, revision=1), people.editor, NOW)
        fields = conn.scalars(select(versions.c.fields)).one()
    assert "一寸照片" in str(fields[KEPT_AS])


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (Text("", "写了。"), "title"),
        (Text("题" * 201, "写了。"), "title"),
        (Text("停车", " \n"), "body"),
        (Text("停车", "写了。", "长" * 61), "in_a_word"),
        (Text("停车", "写了。", "", "长" * 151), "example"),
    ],
)
def test_what_cannot_be_saved_is_said_at_its_field(
    engine: Engine, people: People, text: Text, field: str
) -> None:
    with engine.begin() as conn:
        version_id = draft(conn, people.editor)
        with pytest.raises(TextUnfit) as refused:
            save_text(conn, version_id, text, people.editor, NOW)
    assert list(refused.value.errors) == [field]
