"""What units are called on which day, and lists of them."""

from datetime import date

import pytest
from sqlalchemy import Engine, select, update

from database import departments
from organisation.department_lists import import_departments, read_rows
from organisation.departments import (
    DepartmentNotFound,
    Departments,
    NameTaken,
    SuccessionCircular,
    add_alias,
    add_department,
    rename,
)
from text.lists import ListFaulty

BEFORE, LAST, AFTER = date(2018, 11, 29), date(2018, 11, 30), date(2018, 12, 1)


def load(engine: Engine) -> Departments:
    with engine.connect() as conn:
        return Departments.load(conn)


def listed(engine: Engine, *rows: dict[str, str]) -> int:
    with engine.begin() as conn:
        return import_departments(conn, read_rows(list(enumerate(rows, 2))))


def test_a_name_nobody_entered_stands_for_itself(engine: Engine) -> None:
    assert load(engine).canonical(" 区 某局 ", AFTER) == "区某局"


def test_an_alias_leads_to_the_unit_and_from_its_day_on_to_the_successor(engine: Engine) -> None:
    with engine.begin() as conn:
        add_department(conn, "区卫生和计划生育委员会", ["区卫计委"])
        rename(conn, "区卫计委", "区卫生健康委", LAST)
        add_alias(conn, "区卫生健康委", "区卫健委")
    known = load(engine)
    assert known.canonical("区卫计委", BEFORE) == "区卫生和计划生育委员会"
    assert known.canonical("区卫计委", LAST) == "区卫生和计划生育委员会"
    assert known.canonical("区卫计委", AFTER) == "区卫生健康委"
    assert known.canonical("区卫健委", AFTER) == "区卫生健康委"


def test_successors_are_followed_as_far_as_their_days_have_come(engine: Engine) -> None:
    with engine.begin() as conn:
        add_department(conn, "甲局")
        rename(conn, "甲局", "乙局", date(2010, 1, 1))
        rename(conn, "乙局", "丙局", date(2020, 1, 1))
    known = load(engine)
    assert [known.canonical("甲局", date(year, 6, 1)) for year in (2009, 2015, 2025)] == [
        "甲局",
        "乙局",
        "丙局",
    ]


def test_a_unit_that_ended_without_a_successor_keeps_its_name(engine: Engine) -> None:
    listed(engine, {"名称": "指挥部", "停用日期": "2018-11-30"})
    assert load(engine).canonical("指挥部", AFTER) == "指挥部"
    assert (load(engine).names(LAST), load(engine).names(AFTER)) == (["指挥部"], [])


@pytest.mark.parametrize("back_to", ["甲局", "丙局", "老甲"])
def test_nobody_succeeds_themselves(engine: Engine, back_to: str) -> None:
    with engine.begin() as conn:
        add_department(conn, "甲局", ["老甲"])
        rename(conn, "甲局", "乙局", BEFORE)
        rename(conn, "乙局", "丙局", LAST)
        with pytest.raises(SuccessionCircular):
            rename(conn, "丙局", back_to, AFTER)


def test_a_circle_in_the_table_does_not_run_forever(engine: Engine) -> None:
    with engine.begin() as conn:
        first, second = add_department(conn, "甲局"), add_department(conn, "乙局")
        for one, other in ((first, second), (second, first)):
            values = {"until": LAST, "successor_id": other.id}
            conn.execute(update(departments).where(departments.c.id == one.id).values(values))
    assert load(engine).canonical("甲局", AFTER) in ("甲局", "乙局")


def test_a_name_stands_for_one_unit_only(engine: Engine) -> None:
    with engine.begin() as conn:
        add_department(conn, "区教委", ["区教育委员会"])
        add_department(conn, "区民政局")
        for name, aliases in (("区教委", []), ("区教育委员会", []), ("区体育局", ["区教委"])):
            with pytest.raises(NameTaken):
                add_department(conn, name, aliases)
        with pytest.raises(NameTaken):
            add_alias(conn, "区民政局", "区教委")
        with pytest.raises(DepartmentNotFound):
            add_alias(conn, "区某局", "某局")


def test_a_list_may_name_successors_that_come_later_in_it(engine: Engine) -> None:
    old = {"名称": "区卫计委", "别名": "卫计委、计生委", "停用日期": "2018-11-30", "承接单位": "区卫生健康委"}
    assert listed(engine, old, {"名称": "区卫生健康委", "启用日期": "2018-12-01"}) == 2
    known = load(engine)
    assert known.canonical("计生委", BEFORE) == "区卫计委"
    assert known.canonical("计生委", AFTER) == "区卫生健康委"


def test_a_list_imported_again_changes_what_is_there(engine: Engine) -> None:
    listed(engine, {"名称": "区教委", "别名": "教委"}, {"名称": "区民政局"})
    listed(engine, {"名称": "区教委", "别名": "教育委"})
    with engine.connect() as conn:
        kept = {row.name: row.aliases for row in conn.execute(select(departments))}
    assert kept == {"区教委": ["教育委"], "区民政局": []}


GOOD = {"名称": "区民政局"}


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([GOOD, {"名称": ""}], "第 3 行没有写名称"),
        ([GOOD, {"名称": "甲", "停用日期": "去年"}], "第 3 行日期“去年”"),
        ([GOOD, {"名称": "甲", "承接单位": "区民政局"}], "第 3 行写了承接单位"),
        ([GOOD, {"名称": "甲", "启用日期": "2020-01-02", "停用日期": "2020-01-01"}], "早于"),
        ([GOOD, {"名称": "甲", "停用日期": "2020-01-01", "承接单位": "乙"}], "第 3 行的承接单位“乙”"),
        ([GOOD, {"名称": "甲", "别名": "区民政局"}], "“区民政局”既指"),
        ([GOOD, GOOD], "第 3 行的“区民政局”前面已经写过"),
        ([GOOD, {"名称": "甲", "停用日期": "2020-01-01", "承接单位": "甲"}], "绕成了一圈"),
    ],
)
def test_a_faulty_list_is_not_imported_at_all(engine: Engine, rows: list[dict[str, str]], fault: str) -> None:
    with pytest.raises(ListFaulty) as refused:
        listed(engine, *rows)
    assert fault in refused.value.faults[0]
    assert not load(engine).by_id


def test_every_faulty_line_is_named(engine: Engine) -> None:
    with pytest.raises(ListFaulty) as refused:
        listed(engine, {"名称": ""}, GOOD, {"名称": ""})
    assert [fault[:5] for fault in refused.value.faults] == ["第 2 行", "第 4 行"]
