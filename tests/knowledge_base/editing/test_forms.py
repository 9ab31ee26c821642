"""A service item is edited column by column, a directory row by row; what somebody else wrote meanwhile stays."""

import pytest
from sqlalchemy import Connection, Engine, select

from database import documents, versions
from knowledge_base.contents import read_contents
from knowledge_base.documents import store
from knowledge_base.editing.acts import SavedMeanwhile, standing
from knowledge_base.editing.item_forms import (
    CodeChanged,
    ItemForm,
    NameMissing,
    columns_of,
    find_form,
    save_form,
)
from knowledge_base.editing.register_rows import (
    RegisterRow,
    RowChanged,
    RowNameless,
    get_register,
    remove_row,
    save_row,
)
from knowledge_base.service_items.item import KEPT_AS
from organisation.staff import Staff
from tests.conftest import NOW
from tests.knowledge_base.editing.people import People, draft

ITEMS = "事项名称,事项编码,承诺时限（工作日）,法定时限,咨询电话\n居住证申领,A001,13,15个工作日,010-00000001\n注：不含听证时间。\n"
STATIONS = "示例驿站名录\n\n名称,地址,电话\n一街驿站,一街1号,010-00000001\n二街驿站,二街2号,010-00000002\n三街驿站,三街3号,\n"


def first(conn: Connection, text: str, author: Staff, filename: str = "表.csv") -> int:
    entry = read_contents(text.encode(), filename)[0]
    assert entry.edition
    return store(
        conn, entry.edition, entry.source or text.encode(), filename, NOW, author=author.id
    ).version_id


def names(conn: Connection, version_id: int) -> list[str]:
    return [row.name for row in get_register(conn, version_id).rows]


def opened(conn: Connection, version_id: int, name: str, **values: str) -> RegisterRow:
    """A row as somebody has it before her, with new values."""
    row = next(row for row in get_register(conn, version_id).rows if row.name == name)
    return RegisterRow(row.position, row.name, row.group, dict(row.values) | values, row.mark)


def test_a_row_of_a_list_is_edited_by_the_names_its_list_has(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = first(conn, ITEMS, people.editor)
        before = standing(conn, version_id).passages
        form = find_form(conn, version_id)
        assert form is not None
        assert form.columns["承诺时限（工作日）"] == "13"
        save_form(conn, version_id, form, people.editor, NOW)
        assert standing(conn, version_id).passages == before
        changed = ItemForm(dict(form.columns) | {"承诺时限（工作日）": "7"}, 2)
        save_form(conn, version_id, changed, people.editor, NOW)
        texts = "\n".join(p.text for p in standing(conn, version_id).passages)
        fields = conn.scalars(select(versions.c.fields)).one()
    assert "承诺时限（工作日）：7" in texts
    assert "不含听证时间" in texts
    assert fields[KEPT_AS]["承诺办结时限"] == {"原文": "7", "数": 7, "单位": "工作日"}


def test_an_item_keeps_its_code_and_needs_a_name(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = first(conn, ITEMS, people.editor)
        form = find_form(conn, version_id)
        assert form
        with pytest.raises(CodeChanged):
            save_form(
                conn, version_id, ItemForm(dict(form.columns) | {"事项编码": "B1"}, 1), people.editor, NOW
            )
        with pytest.raises(NameMissing):
            save_form(
                conn, version_id, ItemForm(dict(form.columns) | {"事项名称": " "}, 1), people.editor, NOW
            )


def test_an_item_that_two_edit_is_lost_for_neither(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = first(conn, ITEMS, people.editor)
        form = find_form(conn, version_id)
        assert form
        theirs = ItemForm(dict(form.columns) | {"咨询电话": "010-00000009"}, 1)
        save_form(conn, version_id, theirs, people.colleague, NOW)
    with pytest.raises(SavedMeanwhile) as refused, engine.begin() as conn:
        save_form(conn, version_id, form, people.editor, NOW)
    left = columns_of(refused.value.standing.body)
    assert left
    assert left["咨询电话"] == "010-00000009"


def test_a_text_is_no_form(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        assert find_form(conn, draft(conn, people.editor)) is None


def test_a_row_is_changed_added_and_removed_and_the_others_stay(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = first(conn, STATIONS, people.editor)
        before = standing(conn, version_id).passages
        same = opened(conn, version_id, "二街驿站")
        save_row(conn, version_id, same, people.editor, NOW)
        assert standing(conn, version_id).passages == before
        row = opened(conn, version_id, "二街驿站", 地址="二街20号", 名称="二街新驿站")
        save_row(conn, version_id, row, people.editor, NOW)
        save_row(
            conn,
            version_id,
            RegisterRow(row.position, "", "", {"名称": "四街驿站", "电话": ""}, ""),
            people.editor,
            NOW,
        )
        remove_row(conn, version_id, opened(conn, version_id, "三街驿站"), people.editor, NOW)
        assert names(conn, version_id) == ["一街驿站", "二街新驿站", "四街驿站"]
        passage = standing(conn, version_id).passages[row.position]
    assert passage.text == "地址：二街20号\n电话：010-00000002"
    assert passage.heading_text.endswith("二街新驿站")


def test_two_may_edit_two_rows_at_once(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = first(conn, STATIONS, people.editor)
        mine = opened(conn, version_id, "三街驿站", 地址="三街30号")
        remove_row(conn, version_id, opened(conn, version_id, "一街驿站"), people.colleague, NOW)
        save_row(conn, version_id, mine, people.editor, NOW)
        rows = get_register(conn, version_id).rows
    assert [(row.name, row.values["地址"]) for row in rows] == [
        ("二街驿站", "二街2号"),
        ("三街驿站", "三街30号"),
    ]


def test_who_changes_a_row_that_was_changed_meanwhile_sees_both(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = first(conn, STATIONS, people.editor)
        mine = opened(conn, version_id, "三街驿站", 地址="三街30号")
        theirs = opened(conn, version_id, "三街驿站", 地址="三街31号")
        save_row(conn, version_id, theirs, people.colleague, NOW)
        with pytest.raises(RowChanged) as refused:
            save_row(conn, version_id, mine, people.editor, NOW)
        assert refused.value.row
        assert refused.value.row.values["地址"] == "三街31号"
        with pytest.raises(RowNameless):
            save_row(conn, version_id, opened(conn, version_id, "二街驿站", 名称=""), people.editor, NOW)


def test_an_item_gets_known_by_the_code_it_is_given(engine: Engine, people: People) -> None:
    with engine.begin() as conn:
        version_id = first(conn, "事项名称,承诺时限,法定时限\n门牌申领,3天,5天\n", people.editor)
        form = find_form(conn, version_id)
        assert form
        save_form(conn, version_id, ItemForm({**form.columns, "事项编码": "C7"}, 1), people.editor, NOW)
        assert conn.scalars(select(documents.c.external_id)).one() == "C7"
