"""`manage.py import`, `withdraw` and `export`, as an operator runs them."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from typer.testing import CliRunner, Result

from database import audit_log, publications, versions
from manage import app
from tests.conftest import publish_in

OPEN_DAY = "东湖区人民政府文件\n东政办发〔2024〕3号\n关于开放日的通知\n各街道：\n一、开放日活动\n开放日每年不少于4次。\n东湖区人民政府办公室\n2024年3月5日\n"
NOT_FOR_ALL = "关于内部值班的通知\n各科室：\n值班表另发。\n（此件不予公开）\n"


@pytest.fixture(autouse=True)
def _installation(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "DATABASE_URL": database_url,
        "VAR_DIR": tmp_path / "var",
        "SECRET_KEY": "test",
    }.items():
        monkeypatch.setenv(name, str(value))


def manage(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def folder_of(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_a_file_that_is_not_for_the_public_is_refused_and_the_others_go_on(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in", a=NOT_FOR_ALL, b=OPEN_DAY)
    done = manage("import", folder, "--publish")
    assert done.exit_code == 1
    assert "a.txt：文件注明不予公开" in done.stdout
    assert "《关于开放日的通知》东政办发〔2024〕3号" in done.stdout
    assert "共 2 份：新存 1 份" in done.stdout
    assert "拒绝 1 份" in done.stdout
    again = manage("import", folder / "b.txt")
    assert again.exit_code == 0
    assert "新存 0 份，没有变化 1 份，拒绝 0 份" in again.stdout


def test_a_rehearsal_says_what_would_be_stored_and_writes_nothing(tmp_path: Path, engine: Engine) -> None:
    folder = folder_of(tmp_path / "in", a=NOT_FOR_ALL, b=OPEN_DAY)
    done = manage("import", folder, "--publish", "--dry-run")
    assert done.exit_code == 1
    for said in (
        "政策文件",
        "《关于开放日的通知》",
        "东政办发〔2024〕3号",
        "2024-03-05",
        "1 段",
        "什么都没有写入",
    ):
        assert said in done.stdout
    rows = [json.loads(line) for line in manage("import", folder, "--dry-run", "--json").stdout.splitlines()]
    assert [(row["title"], row["document_id"], row["is_new"]) for row in rows] == [
        ("关于内部值班的通知", None, True),
        ("关于开放日的通知", None, True),
    ]
    with engine.connect() as conn:
        assert conn.scalar(select(func.count()).select_from(versions)) == 0


def test_a_long_import_says_how_far_it_is_but_not_to_programs(tmp_path: Path) -> None:
    rows = [json.dumps({"id": n, "title": f"第{n}份", "text": f"内容{n}。"}) for n in range(60)]
    (tmp_path / "a.jsonl").write_text("\n".join(rows), encoding="utf-8")
    assert "已处理 50 份，文件 1 / 1" in manage("import", tmp_path / "a.jsonl").stderr
    assert manage("import", tmp_path / "a.jsonl", "--json").stderr == ""


@pytest.mark.parametrize("named", ["1", "东政办发〔2024〕3号", "开放日的通知", "《开放日的通知》"])
def test_a_document_is_withdrawn_by_whatever_it_is_called(engine: Engine, named: str) -> None:
    id_ = publish_in(engine, "开放日的通知", "每年4次。", document_number="东政办发〔2024〕3号")
    done = manage("withdraw", str(id_) if named == "1" else named, "--reason", "数字有误")
    assert (done.exit_code, done.stdout) == (0, f"已撤下《开放日的通知》（编号 {id_}）。\n")
    with engine.connect() as conn:
        assert conn.scalars(select(publications.c.note).order_by(publications.c.id)).all()[-1] == "数字有误"
        assert conn.scalar(select(audit_log.c.on_what)) == f"document {id_}: 数字有误"
    again = manage("withdraw", named)
    assert again.exit_code == 1
    assert "没有已发布的文件" in again.stderr


def test_of_several_that_are_called_so_none_is_withdrawn(engine: Engine) -> None:
    first = publish_in(engine, "公开指南", "甲局的指南。", external_id="a")
    second = publish_in(engine, "公开指南", "乙局的指南。", external_id="b")
    done = manage("withdraw", "公开指南")
    assert done.exit_code == 1
    assert f"  {first} 《公开指南》" in done.stderr
    assert f"  {second} 《公开指南》" in done.stderr
    assert manage("withdraw", first).exit_code == 0


def test_nothing_is_written_over_by_an_export(engine: Engine, tmp_path: Path) -> None:
    publish_in(engine, "开放日的通知", "每年4次。")
    folder = folder_of(tmp_path / "out", a="x")
    assert "已经有内容" in manage("export", folder).stderr
    assert [file.name for file in folder.iterdir()] == ["a.txt"]
    assert "已导出 1 份文件" in manage("export", tmp_path / "new").stdout
