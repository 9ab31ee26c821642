"""Lists of service items imported: each good row is published by itself, the others are named; all invented."""

import json
from datetime import date
from pathlib import Path

from sqlalchemy import Engine, func, select

from database import documents, versions
from knowledge_base.importing import Imported, import_file
from knowledge_base.kinds import Disclosure, Kind
from tests.conftest import NOW
from text.masking import find_personal_numbers

HEADER = "事项编码,事项名称,实施部门,申请材料,法定时限（工作日）,承诺时限（工作日）,咨询电话"
GOOD = "SL-1,示例许可,区示例局,申请表,20,9,010-55500001"
LATE = "SL-2,示例备案,区示例局,备案表,10,45,010-55500002"
NAMELESS = "SL-3,,区示例局,备案表,10,5,010-55500003"


def imported(engine: Engine, path: Path, *rows: str) -> list[Imported]:
    path.write_text("\n".join((HEADER, *rows)), encoding="utf-8")
    return import_file(engine, path, None, NOW, publishing=True)


def test_good_rows_are_published_and_every_other_is_named(engine: Engine, tmp_path: Path) -> None:
    good, late, nameless = imported(engine, tmp_path / "清单.csv", GOOD, LATE, NAMELESS)
    assert (good.kind, good.title, good.external_id) == (Kind.SERVICE_ITEM, "示例许可", "SL-1")
    assert late.document_id is not None
    assert "第 3 行 承诺时限：45 超过法定时限 10，承诺的时间不能比法定的长。" in late.warnings
    assert nameless.document_id is None
    assert nameless.refused == "第 4 行 事项名称：没有写，不知道是哪个事项，请补上再导入。"
    with engine.connect() as conn:
        published = select(func.count()).where(documents.c.published_version_id.is_not(None))
        assert conn.scalar(published) == 2


def test_a_row_states_how_it_is_disclosed_and_its_days_as_any_document_does(
    engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "清单.csv"
    columns = "公开属性,计划生效日期,计划取消日期"
    stated = "依申请公开,20240305,2027年3月"
    path.write_text(f"{HEADER},{columns}\n{GOOD},{stated}\n", encoding="utf-8")
    import_file(engine, path, None, NOW, publishing=True)
    with engine.connect() as conn:
        row = conn.execute(
            select(versions.c.disclosure, versions.c.effective_on, versions.c.expires_on)
        ).one()
    assert tuple(row) == (Disclosure.ON_REQUEST, date(2024, 3, 5), date(2027, 3, 31))


def test_a_list_that_comes_again_has_new_versions_only_of_rows_that_changed(
    engine: Engine, tmp_path: Path
) -> None:
    imported(engine, tmp_path / "清单.csv", GOOD, LATE)
    imported(engine, tmp_path / "清单.csv", LATE.replace("45", "5"), GOOD)
    with engine.connect() as conn:
        kept = conn.execute(
            select(versions.c.title, func.count()).group_by(versions.c.title).order_by(versions.c.title)
        ).all()
    assert [tuple(row) for row in kept] == [("示例备案", 2), ("示例许可", 1)]


def test_an_export_in_json_lines_is_a_list_too_and_a_broken_line_takes_no_other_with_it(
    engine: Engine, tmp_path: Path
) -> None:
    row = {
        "id": "x-1",
        "taskName": "示例许可",
        "taskCode": "C1",
        "promiseDay": "7(工作日)",
        "materials": ["申请表"],
    }
    path = tmp_path / "items.jsonl"
    path.write_text(f"{json.dumps(row)}\n{{broken\n", encoding="utf-8")
    good, broken = import_file(engine, path, None, NOW, publishing=True)
    assert (good.title, good.external_id, good.kind) == ("示例许可", "x-1", Kind.SERVICE_ITEM)
    assert broken.refused
    assert "第 2 行读不懂" in broken.refused


def test_a_line_whose_text_states_an_item_field_by_field_is_one(engine: Engine, tmp_path: Path) -> None:
    text = (
        "一、事项名称：示例接收\n二、事项类别：公共服务\n八、法定期限：1个工作日\n十六、申请材料：\n1、身份证"
    )
    path = tmp_path / "guides.jsonl"
    path.write_text(json.dumps({"id": "g-1", "name": "示例接收", "text": text}), encoding="utf-8")
    [guide] = import_file(engine, path, None, NOW, publishing=True)
    assert (guide.kind, guide.title, guide.external_id) == (Kind.SERVICE_ITEM, "示例接收", "g-1")


def test_a_code_that_is_far_above_in_an_export_is_remembered(engine: Engine, tmp_path: Path) -> None:
    rows = [{"taskName": f"示例许可{n}", "taskCode": f"C{n % 600}", "promiseDay": "7"} for n in range(601)]
    path = tmp_path / "items.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    *_, last = import_file(engine, path, None, NOW, publishing=False)
    assert last.external_id is None
    assert any("“C0”与第 1 行相同" in warning for warning in last.warnings)


def test_digits_within_a_code_are_no_personal_number(engine: Engine, tmp_path: Path) -> None:
    # The last nineteen digits have the check digit of a bank card.
    code = "11000000000000000Q6222021234567890128"
    assert find_personal_numbers(code)
    header = HEADER.replace("事项编码", "实施编码")
    path = tmp_path / "清单.csv"
    path.write_text(f"{header}\n{GOOD.replace('SL-1', code)}", encoding="utf-8")
    [item] = import_file(engine, path, None, NOW, publishing=True)
    assert (item.external_id, item.warnings) == (code, ())
    telling = GOOD.replace("申请表", "申请表交13800138000")
    [refused] = imported(engine, tmp_path / "另一清单.csv", telling)
    assert any("手机号" in warning for warning in refused.warnings)
