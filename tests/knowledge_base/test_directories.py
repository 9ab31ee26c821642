"""Directories as editors write them, and the places near a citizen. All places are invented."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from database import metadata, passages
from knowledge_base.coordinates import BadCoordinates, read_coordinates
from knowledge_base.directories import nearest
from knowledge_base.documents import publish_as_operator
from knowledge_base.editions import read_edition
from knowledge_base.importing import Imported, import_file
from knowledge_base.kinds import Kind
from knowledge_base.places import read_place
from knowledge_base.positions import Position, distance
from tests.conftest import NOW, Published, publish_in

HERE = Position(39.9, 116.4)
DIRECTORY = """\
---
类型: 名录
又称: 养老驿站，托老所
---

# 示例区养老服务驿站名录

## 示例一街驿站

地址：示例区示例一街甲1号院2号楼一层东侧便民服务大厅北门进入后左转
电话：010-00000001
开放时间：周一至周五 9:00—17:00
坐标：39.9100，116.4000

## 2. 示例二街驿站

- **地址**：示例区示例二街2号
- 纬度：39.9010
- 经度：116.4000

## 示例三街驿站

地址：示例区示例三街3号
"""


def imported(engine: Engine, path: Path, source: str | bytes, kind: Kind | None = None) -> Imported:
    path.write_bytes(source.encode() if isinstance(source, str) else source)
    (result,) = import_file(engine, path, kind, NOW, publishing=True)
    return result


def test_the_nearest_place_comes_first_with_all_it_says(engine: Engine, tmp_path: Path) -> None:
    document = imported(engine, tmp_path / "stations.md", DIRECTORY)
    assert (document.kind, document.refused) == (Kind.DIRECTORY, None)
    with engine.connect() as conn:
        (second, near), (first, far) = nearest(conn, HERE, 5)
    assert (second.name, second.address, second.phone) == ("示例二街驿站", "示例区示例二街2号", None)
    assert (first.name, first.phone, first.hours) == (
        "示例一街驿站",
        "010-00000001",
        "周一至周五 9:00—17:00",
    )
    assert first.address == "示例区示例一街甲1号院2号楼一层东侧便民服务大厅北门进入后左转"
    assert (first.title, first.document_id) == ("示例区养老服务驿站名录", document.document_id)
    assert near == pytest.approx(111.2, abs=1)
    assert far == pytest.approx(1112, abs=2)


def test_a_place_can_be_cited(engine: Engine, tmp_path: Path) -> None:
    imported(engine, tmp_path / "stations.md", DIRECTORY)
    with engine.connect() as conn:
        ((place, _),) = nearest(conn, HERE, 1)
        text = conn.scalar(select(passages.c.text).where(passages.c.id == place.passage_id))
    assert "示例区示例二街2号" in str(text)


def test_only_what_is_published_now_is_near(engine: Engine, tmp_path: Path) -> None:
    imported(engine, tmp_path / "stations.md", DIRECTORY)
    closed = DIRECTORY.replace("- 纬度：39.9010\n", "").replace("- 经度：116.4000\n", "")
    imported(engine, tmp_path / "stations.md", closed)
    with engine.connect() as conn:
        assert [place.name for place, _ in nearest(conn, HERE, 5)] == ["示例一街驿站"]


def test_other_kinds_and_bad_coordinates_are_no_places(published: Published, engine: Engine) -> None:
    published("某通知", ("一", "地址：示例区\n坐标：39.9,116.4"), kind=Kind.POLICY)
    published("名录甲", ("乙站", "坐标：三十九点九"), ("丙站", "电话：1"), kind=Kind.DIRECTORY)
    published("丁站", "坐标：39.9,116.4", kind=Kind.DIRECTORY)
    with engine.connect() as conn:
        assert [(place.name, metres) for place, metres in nearest(conn, HERE, 5)] == [("丁站", 0)]


def test_a_position_is_not_kept(engine: Engine, tmp_path: Path) -> None:
    imported(engine, tmp_path / "stations.md", DIRECTORY)
    with engine.connect() as conn:
        before = {name: len(conn.execute(select(table)).all()) for name, table in metadata.tables.items()}
        nearest(conn, HERE, 5)
        conn.rollback()
        after = {name: len(conn.execute(select(table)).all()) for name, table in metadata.tables.items()}
    assert before == after


def test_of_many_places_only_so_many_as_asked_for(engine: Engine) -> None:
    places = [(f"示例{n}站", f"坐标：{39.9 + n / 1000:.4f},116.4") for n in range(30, 0, -1)]
    publish_in(engine, "示例名录", *places, kind=Kind.DIRECTORY)
    with engine.connect() as conn:
        found = nearest(conn, HERE, 3)
        assert nearest(conn, HERE, 0) == []
    assert [place.name for place, _ in found] == ["示例1站", "示例2站", "示例3站"]


@pytest.mark.parametrize(
    "text",
    [
        "39.9139,116.3661",
        "39.9139， 116.3661。",
        "（39.9139、116.3661）",
        "39.9139 116.3661",
        "３９．９１３９，１１６．３６６１",
        "纬度39.9139，经度116.3661",
        "经度：116.3661 纬度：39.9139",
        "北纬39.9139°，东经116.3661°",
        "东经116.3661北纬39.9139",
    ],
)
def test_coordinates_as_editors_write_them(text: str) -> None:
    assert read_coordinates(text) == Position(39.9139, 116.3661)


@pytest.mark.parametrize(
    "text",
    ["116.3661,39.9139", "39.9139", "", "东门", "39.9.1,116", "南纬39.9，东经116.3", "0,0", "39°54′,116°22′"],
)
def test_what_is_no_position_in_china_is_said_to_the_editor(text: str) -> None:
    with pytest.raises(BadCoordinates, match="先纬度、后经度"):
        read_coordinates(text)


@pytest.mark.parametrize(
    "lines",
    [
        "纬度：39.9139\n经度：116.3661",
        "经度：116.3661\n地址：示例街\n纬度：39.9139",
        "纬度：39.9139，经度：116.3661",
        "坐标：39.9139,116.3661\n坐标：30,100",
    ],
)
def test_latitude_and_longitude_may_have_lines_of_their_own(lines: str) -> None:
    assert read_place(lines).position == Position(39.9139, 116.3661)


@given(st.text(alphabet="坐标纬度经：:，,.-0123456789°\n 地址abc²", max_size=60) | st.text())
def test_no_line_makes_reading_fail(text: str) -> None:
    place = read_place(text)
    assert place.position is None or place.fault is None


@given(st.floats(18, 53), st.floats(74, 135))
def test_what_is_written_is_read(latitude: float, longitude: float) -> None:
    read = read_coordinates(f"{latitude:.6f}，{longitude:.6f}")
    assert distance(read, Position(latitude, longitude)) < 1


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        ("39.9100，116.4000", "116.4,39.91", "“示例一街驿站”的坐标“116.4,39.91”不在中国"),
        ("经度：116.4000", "经度：", "“示例二街驿站”的坐标“纬度39.9010”读不懂"),
        ("地址：示例区示例三街3号", "电话：1", "1 处没有坐标，市民发送位置时不会列出：示例三街驿站。"),
    ],
)
def test_an_import_warns_of_what_will_not_be_found(old: str, new: str, warning: str) -> None:
    edition = read_edition(DIRECTORY.replace(old, new).encode(), "stations.md")
    assert any(given.startswith(warning) for given in edition.warnings)


def test_a_directory_without_places_is_warned_of() -> None:
    edition = read_edition("关于驿站的说明\n驿站为老年人服务。\n".encode(), "a.txt", Kind.DIRECTORY)
    assert "没有读到地点" in edition.warnings[0]


def test_a_text_of_numbered_places_is_a_directory_where_the_operator_says_so(
    engine: Engine, tmp_path: Path
) -> None:
    text = "示例区办事大厅名录\n一、示例大厅\n地址：示例区示例大街甲1号院2号楼一层东侧便民服务大厅\n坐标：39.9,116.4\n"
    assert not imported(engine, tmp_path / "halls.txt", text, Kind.DIRECTORY).warnings
    with engine.connect() as conn:
        ((place, _),) = nearest(conn, HERE, 1)
    assert (place.name, place.address) == ("示例大厅", "示例区示例大街甲1号院2号楼一层东侧便民服务大厅")


def test_an_unpublished_directory_is_not_near(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "stations.md"
    path.write_text(DIRECTORY, encoding="utf-8")
    import_file(engine, path, None, NOW, publishing=False)
    with engine.connect() as conn:
        assert nearest(conn, HERE, 5) == []
    with engine.begin() as conn:
        publish_as_operator(conn, 1, NOW)
        assert len(nearest(conn, HERE, 5)) == 2
