"""Places near a position, which is not kept."""

import json

from sqlalchemy import select

from bot.desk import Desk
from database import turns
from hotline.citizens import MessageKind
from knowledge_base.kinds import Kind
from knowledge_base.positions import Position
from tests.bot.conftest import Say
from tests.conftest import Published

HERE = Position(39.9100, 116.3600)
NEAR = (
    "甲政务服务站",
    "地址：示例区一路1号\n电话：010-00000001\n开放时间：工作日9:00—17:00\n坐标：39.9110,116.3600",
)
FAR = ("乙政务服务站", "地址：示例区二路2号\n坐标：39.9500,116.3600")


def test_the_nearest_come_first_with_distance_and_hours(published: Published, say: Say) -> None:
    published("政务服务站名录", FAR, NEAR, kind=Kind.DIRECTORY)
    text = say("", kind=MessageKind.LOCATION, position=HERE).text
    assert text.index("甲政务服务站") < text.index("乙政务服务站")
    assert "111 米" in text
    assert "4.4 公里" in text
    assert "工作日9:00—17:00" in text


def test_neither_the_position_nor_what_would_tell_it_is_kept(
    desk: Desk, published: Published, say: Say
) -> None:
    published("政务服务站名录", NEAR, kind=Kind.DIRECTORY)
    first = say("", message_id="here", kind=MessageKind.LOCATION, position=HERE)
    with desk.engine.connect() as conn:
        kept = json.dumps([str(value) for value in conn.execute(select(turns)).one()], ensure_ascii=False)
    assert not any(trace in kept for trace in ("39.9", "116.3", "111", "甲政务服务站"))
    assert say("", message_id="here", kind=MessageKind.LOCATION, position=HERE) == first


def test_where_nothing_is_near_the_hotline_is_named(published: Published, say: Say) -> None:
    published("政务服务站名录", NEAR, kind=Kind.DIRECTORY)
    text = say("", kind=MessageKind.LOCATION, position=Position(31.0, 121.0)).text
    assert "12345" in text


def test_a_place_found_by_its_name_is_told_without_its_coordinates(published: Published, say: Say) -> None:
    published("政务服务站名录", ("新村政务服务站", f"新村政务服务站\n{NEAR[1]}"), kind=Kind.DIRECTORY)
    published("便民工作要点", "年内新建文化站3座。（区文化局负责）")
    text = say("新村政务服务站的开放时间").text
    assert "工作日9:00" in text
    assert "39.9" not in text
