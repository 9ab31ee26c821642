"""What administrators do with the units that tickets go to."""

import pytest
from starlette.testclient import TestClient

from organisation.staff import Role
from settings import Settings
from tests.web.staff import sign_in_as
from web.console.forms.fields import names_in

PAGE = "/console/departments"


@pytest.fixture
def boss(client: TestClient, settings: Settings) -> TestClient:
    """A browser in which an administrator is signed in; two units are known."""
    sign_in_as(client, settings, Role.ADMINISTRATOR, "boss")
    add(client, "区卫计委", "卫计委")
    add(client, "区城管委")
    return client


def add(boss: TestClient, name: str, aliases: str = "", since: str = "") -> str:
    return boss.post(PAGE, data={"name": name, "aliases": aliases, "since": since}).text


def rename(boss: TestClient, successor: str, last_day: str, of: int = 1) -> str:
    form = {"successor": successor, "last_day": last_day}
    return boss.post(f"{PAGE}/{of}/successor", data=form).text


def test_names_are_read_however_they_are_parted() -> None:
    assert names_in("卫计委、 卫生局，疾控;\n爱卫办 ") == ["卫计委", "卫生局", "疾控", "爱卫办"]


def test_a_unit_is_listed_with_its_aliases(boss: TestClient) -> None:
    page = boss.get(PAGE).text
    assert "共 2 个单位" in page
    assert 'data-label="别名">卫计委<' in page


def test_a_renamed_unit_names_its_successor_which_is_entered_too(boss: TestClient) -> None:
    page = rename(boss, "区卫生健康委", "2019-03-31")
    assert "2019年3月31日，之后为" in page
    page = boss.get(PAGE).text
    assert "已更名或并入" in page
    assert "2019年3月31日后为区卫生健康委" in page
    assert "共 3 个单位" in page


def test_a_unit_can_be_merged_into_one_that_is_known(boss: TestClient) -> None:
    rename(boss, "区城管委", "2090-01-01")
    page = boss.get(PAGE).text
    assert "将更名或并入" in page
    assert "共 2 个单位" in page


def test_a_unit_never_succeeds_itself(boss: TestClient) -> None:
    rename(boss, "区城管委", "2019-03-31")
    assert "不能再倒回去" in rename(boss, "区卫计委", "2020-03-31", of=2)


def test_an_alias_leads_to_one_unit_only(boss: TestClient) -> None:
    assert "别名已添加。" in boss.post(f"{PAGE}/1/aliases", data={"alias": "卫生局"}).text
    assert "已指另一个单位" in boss.post(f"{PAGE}/2/aliases", data={"alias": "卫生局"}).text
    assert "已指另一个单位" in add(boss, "卫生局")


@pytest.mark.parametrize(
    ("successor", "last_day", "said"),
    [
        ("", "2019-03-31", "请填写新名称。"),
        ("区卫生健康委", "", "请填写日期。"),
        ("区卫生健康委", "三月底", "请按“2026-12-31”的样子"),
    ],
)
def test_what_is_missing_is_said(boss: TestClient, successor: str, last_day: str, said: str) -> None:
    assert said in rename(boss, successor, last_day)
    assert "更名或并入</span>" not in boss.get(PAGE).text


def test_a_unit_that_does_not_exist_is_not_found(boss: TestClient) -> None:
    assert boss.get(f"{PAGE}/9").status_code == 404
    assert boss.post(f"{PAGE}/9/aliases", data={"alias": "某某"}).status_code == 404


def test_changes_are_in_the_audit_log(boss: TestClient) -> None:
    rename(boss, "区卫生健康委", "2019-03-31")
    page = boss.get("/console/audit").text
    assert "单位更名或并入" in page
    assert "区卫计委 到 2019-03-31，之后为 区卫生健康委" in page
