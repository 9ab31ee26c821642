"""`manage.py import --as`, `submit` and `review`, as an operator runs them."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from typer.testing import CliRunner, Result

from database import documents, reviews, versions
from manage import app
from tests.knowledge_base.editing.people import People, people_of

OPEN_DAY = "东湖区人民政府文件\n东政办发〔2024〕3号\n关于开放日的通知\n各街道：\n一、开放日活动\n开放日每年不少于4次。\n东湖区人民政府办公室\n2024年3月5日\n"
PHONE = "关于值班的通知\n各科室：\n一、值班\n值班手机13812345678。\n"


@pytest.fixture
def people(engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> People:
    """An installation with its people, and two files."""
    values = {"DATABASE_URL": database_url, "VAR_DIR": tmp_path / "var", "SECRET_KEY": "test"}
    for name, value in values.items():
        monkeypatch.setenv(name, str(value))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "开放日.txt").write_text(OPEN_DAY, encoding="utf-8")
    (tmp_path / "in" / "值班.txt").write_text(PHONE, encoding="utf-8")
    return people_of(engine)


def manage(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_files_go_out_by_two_accounts_and_what_was_found_is_named(
    people: People, engine: Engine, tmp_path: Path
) -> None:
    assert manage("import", tmp_path / "in", "--as", "wang", "--disclosure", "proactive").exit_code == 0
    submitted = manage("submit", "--as", "wang")
    reviewed = manage("review", "--as", "zhao", "--author", "wang", "--publish")
    assert (submitted.exit_code, reviewed.exit_code) == (1, 0)
    assert "《关于值班的通知》：扫描有发现，请逐件查看：手机号“138****5678”" in submitted.stdout
    assert "共 1 件：已签发 1 件，发布 1 件，留给人处理 0 件。" in reviewed.stdout
    query = (
        select(versions.c.title, versions.c.created_by, reviews.c.staff_id)
        .join(documents, documents.c.published_version_id == versions.c.id)
        .join(reviews, reviews.c.version_id == versions.c.id)
    )
    with engine.connect() as conn:
        [row] = conn.execute(query)
    assert tuple(row) == ("关于开放日的通知", people.editor.id, people.reviewer.id)


def test_each_step_is_for_who_may_do_it(people: People, tmp_path: Path) -> None:
    assert manage("import", tmp_path / "in", "--as", people.editor.login, "--publish").exit_code == 1
    manage("import", tmp_path / "in" / "开放日.txt", "--as", "wang", "--disclosure", "proactive")
    manage("submit", "--as", "wang")
    for arguments, said in (
        (("import", tmp_path / "in", "--as", "nobody"), "没有登录名为 nobody 的在用账号"),
        (("import", tmp_path / "in", "--as", "sun"), "孙坐席不是编辑"),
        (("review", "--as", "zhou"), "周编辑不是审查员"),
    ):
        done = manage(*arguments)
        assert done.exit_code == 1
        assert said in done.output
