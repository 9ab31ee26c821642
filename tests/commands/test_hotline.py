"""`manage.py hotline`: lists go in whole or not at all."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from commands.hotline import app
from hotline.routing.examples import RoutingExample, all_examples
from organisation.departments import Departments
from tests.shared_data import shared

QUESTIONS = [
    ("垃圾没人清", "城管委"),
    ("低保怎么申请", "民政局"),
    ("垃圾桶满了", "城管委"),
    ("低保金多少", "民政局"),
]


def run(database_url: str, folder: Path, *arguments: str) -> Result:
    environment = {"DATABASE_URL": database_url, "VAR_DIR": str(folder / "var"), "SECRET_KEY": "test"}
    return CliRunner().invoke(app, arguments, env=environment)


def list_of(folder: Path, name: str, text: str, encoding: str = "utf-8") -> str:
    path = folder / name
    path.write_text(text, encoding=encoding)
    return str(path)


def json_lines(*rows: dict[str, Any]) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


def stored(engine: Engine) -> list[RoutingExample]:
    with engine.connect() as conn:
        return all_examples(conn)


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        ("a.jsonl", '{"text": "垃圾没人清", "department": "城管委", "topic": "环境"}', "utf-8"),
        ("a.csv", "问题,承办单位,主题\n垃圾没人清,城管委,环境\n", "utf-8-sig"),
        ("a.csv", "问题,承办单位,主题\n垃圾没人清,城管委,环境\n", "gbk"),
        ("a.csv", '主题,承办单位,问题\n环境,城管委," 垃圾没人清 "\n\n', "utf-8"),
    ],
)
def test_examples_are_read_from_either_form(
    database_url: str, engine: Engine, tmp_path: Path, name: str, text: str, encoding: str
) -> None:
    done = run(database_url, tmp_path, "import-examples", list_of(tmp_path, name, text, encoding))
    assert (done.exit_code, "已导入 1 条" in done.output) == (0, True)
    assert stored(engine) == [RoutingExample("垃圾没人清", "城管委", "环境")]


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.csv", "问题,承办单位\n好的,城管委\n没有单位,\n", "第 3 行没有写承办单位"),
        ("a.csv", "问题,承办单位\n好的,城管委\n,城管委\n", "第 3 行没有写问题"),
        ("a.csv", "问题,承办单位\n好的,城管委\n有，逗号,的,城管委\n", "第 3 行比第一行多出格子"),
        ("a.csv", "问题,单位\n好的,城管委\n", "第 2 行没有写承办单位"),
        ("a.jsonl", '{"text": "好的", "department": "城管委"}\n{"text": \n', "第 2 行读不懂"),
        (
            "a.jsonl",
            '{"text": "好的", "department": "城管委"}\n{"text": 5, "department": "城管委"}',
            "第 2 行",
        ),
        ("a.csv", "", "文件是空的"),
    ],
)
def test_a_faulty_list_is_refused_whole_and_the_line_is_named(
    database_url: str, engine: Engine, tmp_path: Path, name: str, text: str, fault: str
) -> None:
    done = run(database_url, tmp_path, "import-examples", list_of(tmp_path, name, text))
    assert (done.exit_code, fault in done.output) == (1, True)
    assert stored(engine) == []


def test_a_file_that_is_not_there_is_said(database_url: str, tmp_path: Path) -> None:
    done = run(database_url, tmp_path, "import-departments", str(tmp_path / "none.csv"))
    assert (done.exit_code, "打不开" in done.output) == (1, True)


def test_departments_are_read_from_a_table(database_url: str, engine: Engine, tmp_path: Path) -> None:
    table = "名称,别名,停用日期,承接单位\n区卫计委,卫计委、计生委,2018-11-30,区卫生健康委\n区卫生健康委,,,\n"
    done = run(database_url, tmp_path, "import-departments", list_of(tmp_path, "a.csv", table))
    assert (done.exit_code, "已导入 2 个单位" in done.output) == (0, True)
    with engine.connect() as conn:
        assert Departments.load(conn).by_name["计生委"].name == "区卫计委"


def test_a_faulty_table_of_departments_is_refused_whole(
    database_url: str, engine: Engine, tmp_path: Path
) -> None:
    table = "名称,停用日期,承接单位\n区教委,,\n区卫计委,2018-11-30,区卫生健康委\n"
    done = run(database_url, tmp_path, "import-departments", list_of(tmp_path, "a.csv", table))
    assert (done.exit_code, "第 3 行的承接单位“区卫生健康委”" in done.output) == (1, True)
    with engine.connect() as conn:
        assert not Departments.load(conn).by_id


@pytest.mark.parametrize(
    ("arguments", "field"),
    [((), "department"), (("--label", "bureau"), "bureau"), (("--label", "topic"), "label")],
)
def test_the_figures_of_both_halves_are_printed(
    tmp_path: Path, arguments: tuple[str, ...], field: str
) -> None:
    # Every question twice in a row: each half holds all of them, so all are known.
    rows = [{"text": text, field: label} for text, label in QUESTIONS for _ in range(2)]
    path = list_of(tmp_path, "a.jsonl", json_lines(*rows))
    done = run(f"sqlite:///{tmp_path / 'none.db'}", tmp_path, "evaluate-routing", path, "--json", *arguments)
    figures = json.loads(done.output)
    assert (figures["examples"], figures["classes"]) == (8, 2)
    assert [(half["measured"], half["top_1"]) for half in figures["halves"]] == [(4, 1.0), (4, 1.0)]
    words = run(f"sqlite:///{tmp_path / 'none.db'}", tmp_path, "evaluate-routing", path, *arguments).output
    assert "8 条，2 类" in words
    assert words.count("第一个就对 1.000") == 2


def test_a_list_without_the_label_is_said(tmp_path: Path) -> None:
    path = list_of(tmp_path, "a.jsonl", json_lines({"text": "垃圾", "department": "城管委"}))
    done = run(f"sqlite:///{tmp_path / 'none.db'}", tmp_path, "evaluate-routing", path, "--label", "topic")
    assert (done.exit_code, "至少要有两行" in done.output) == (1, True)


def test_a_citys_list_prints_the_figures_asked_for(tmp_path: Path) -> None:
    path = str(shared("data/city_faq/routing.jsonl"))
    url = f"sqlite:///{tmp_path / 'none.db'}"
    done = run(url, tmp_path, "evaluate-routing", path, "--label", "bureau", "--json")
    halves = json.loads(done.output)["halves"]
    assert min(half["top_1"] for half in halves) >= 0.74
    assert min(half["top_3"] for half in halves) >= 0.88
