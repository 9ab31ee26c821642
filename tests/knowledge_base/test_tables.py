"""Directories as spreadsheets save them: a place a row, whole or not at all. All places are invented."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from database import documents
from knowledge_base.directories import nearest
from knowledge_base.editions import read_edition
from knowledge_base.extraction import Unreadable
from knowledge_base.kinds import Kind
from tests.knowledge_base.test_directories import HERE, imported

TABLE = """\
名称,地址,电话,开放时间,纬度,经度,备注
示例一街驿站,"示例区示例一街1号,东门",010-00000001,9:00—17:00,39.9100,116.4000,有助餐

示例二街驿站,示例区示例二街2号,,,,,
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_a_directory(engine: Engine, tmp_path: Path, encoding: str) -> None:
    document = imported(engine, tmp_path / "养老服务驿站名录.csv", TABLE.encode(encoding))
    assert (document.kind, document.title, document.passages) == (Kind.DIRECTORY, "养老服务驿站名录", 2)
    with engine.connect() as conn:
        ((place, _),) = nearest(conn, HERE, 5)
    assert (place.name, place.address, place.hours) == (
        "示例一街驿站",
        "示例区示例一街1号,东门",
        "9:00—17:00",
    )


@pytest.mark.parametrize("sign", [";", "\t"])
def test_cells_are_parted_by_what_parts_most_lines(sign: str) -> None:
    rows = (
        ("名称", "地址", "费用"),
        ("示例驿站", "示例街1号,东门", "10元"),
        ("另一驿站", "示例街2号", "20元"),
    )
    edition = read_edition("\n".join(map(sign.join, rows)).encode(), "驿站.csv")
    assert [p.values for p in edition.passages] == [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_a_column_of_their_own_is_kept_for_citizens() -> None:
    edition = read_edition(TABLE.encode(), "驿站.csv")
    assert edition.passages[0].text.endswith("备注：有助餐")


def test_a_table_with_no_chinese_name_keeps_its_first_place() -> None:
    edition = read_edition(TABLE.encode(), "202601.csv")
    assert (edition.title, edition.passages[0].heading) == ("名录202601", "示例一街驿站")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("名称,", "站名,", "第 1 行应是列名"),
        ("电话,", "地址,", "各不相同"),
        ("\n示例二街驿站,", "\n,", "第 4 行没有名称"),
        (",116.4000,有", ",,有", "第 2 行的坐标“纬度39.9100”读不懂"),
        ("39.9100,116.4000", "116.4,39.9", "第 2 行的坐标"),
        ('"示例区示例一街1号,东门"', "示例区示例一街1号,东门", "第 2 行的格子比列名多"),
        ('东门"', "东门", "引号不成对"),
        ('东门"', '东门"x', "第 2 行的引号不成对"),
    ],
)
def test_a_table_with_a_fault_is_refused_whole_with_its_line(
    engine: Engine, tmp_path: Path, old: str, new: str, words: str
) -> None:
    assert old in TABLE
    refused = imported(engine, tmp_path / "驿站.csv", TABLE.replace(old, new)).refused
    assert words in str(refused)
    with engine.connect() as conn:
        assert not conn.execute(select(documents)).all()


def test_all_faults_of_a_table_are_told_at_once() -> None:
    with pytest.raises(Unreadable, match=r"第 2 行没有名称；第 3 行没有名称.*另有 3 行"):
        read_edition(("名称,地址\n" + ",示例街\n" * 13).encode(), "驿站.csv")
