"""What is suggested on a new installation, before it has lists of its own."""

from datetime import date

from sqlalchemy import Engine, insert, select

from bot.desk import Desk
from database import departments, routing_examples
from hotline.routing.examples import all_examples
from hotline.routing.router import Router
from hotline.routing.sample_lists import add_sample
from organisation.departments import Departments

TODAY = date(2026, 11, 25)


def test_a_new_installation_suggests_departments(engine: Engine, desk: Desk) -> None:
    with engine.begin() as conn:
        assert add_sample(conn)
    desk.searcher.refresh()
    router = Router(engine, desk.searcher)
    assert router.refresh(TODAY)
    asked = {
        "我家小区停水了一天": "区水务局",
        "门口的路灯不亮": "区城市管理委员会",
        "公司不发工资": "区人力资源和社会保障局",
        "孩子报名上小学": "区教育委员会",
    }
    with engine.connect() as conn:
        found = {text: router.suggest(conn, text, TODAY)[0].department for text in asked}
    assert found == asked


def test_the_examples_name_departments_of_the_list(engine: Engine) -> None:
    with engine.begin() as conn:
        add_sample(conn)
        names = set(Departments.load(conn).names(TODAY))
        assert {example.department for example in all_examples(conn)} == names
        assert Departments.load(conn).canonical("县级民政部门", TODAY) == "区民政局"


def test_lists_of_ones_own_are_left_alone(engine: Engine) -> None:
    with engine.begin() as conn:
        conn.execute(insert(routing_examples).values(text="路灯坏了", department="城管委"))
        assert not add_sample(conn)
        assert conn.scalars(select(departments.c.id)).all() == []
