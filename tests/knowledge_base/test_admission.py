"""What the operator is told of a file, what stops its publication, and what is recorded with it."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from database import publications
from knowledge_base.admission import NOTHING_ACCEPTED, Accepted
from knowledge_base.directories import nearest
from knowledge_base.disclosure import read_disclosure
from knowledge_base.documents import DocumentNotFound
from knowledge_base.importing import Imported, import_file
from knowledge_base.kinds import Disclosure
from knowledge_base.positions import Position
from knowledge_base.published import count_published, given_on_request, published_passages
from knowledge_base.rows import published_registers
from knowledge_base.sources import get_passage, get_version
from tests.conftest import NOW

BODY = (
    "第一条 为减轻群众的丧葬负担，规范殡葬补贴的申领和发放，根据有关规定，结合本区实际，制定本办法。\n\n"
    "第二条 本区户籍居民去世后火化的，家属可以申领殡葬补贴，标准为每例三千五百元，由户籍所在地街道办事处受理。\n"
)


def imported(
    engine: Engine,
    folder: Path,
    title: str,
    body: str = BODY,
    accepted: Accepted = NOTHING_ACCEPTED,
    **fields: str,
) -> Imported:
    file = folder / f"{abs(hash((title, body, tuple(fields.items()))))}.md"
    head = "".join(f"{name}: {value}\n" for name, value in ({"类型": "政策文件"} | fields).items())
    file.write_text(f"---\n{head}---\n# {title}\n\n{body}", encoding="utf-8")
    (result,) = import_file(engine, file, None, NOW, publishing=True, accepted=accepted)
    assert result.refused is None
    return result


def notes(engine: Engine) -> list[str | None]:
    with engine.connect() as conn:
        return list(conn.scalars(select(publications.c.note).order_by(publications.c.id)))


def published(engine: Engine) -> int:
    with engine.connect() as conn:
        return count_published(conn)


@pytest.mark.parametrize("number", ["11010519491231002X", "13800138000", "6222 0212 3456 7890 128"])
def test_personal_numbers_stop_the_publication_until_they_are_accepted(
    engine: Engine, tmp_path: Path, number: str
) -> None:
    body = f"{BODY}\n第三条 联系人的号码是 {number}。\n"
    stopped = imported(engine, tmp_path, "示例办法", body)
    assert any("--accept-personal-data" in warning for warning in stopped.warnings)
    assert number.replace(" ", "") not in "".join(stopped.warnings).replace(" ", "")
    assert published(engine) == 0
    imported(engine, tmp_path, "示例办法", body, Accepted(personal_data=True))
    assert published(engine) == 1
    (note,) = notes(engine)
    assert note is not None
    assert "确认可以公开" in note


@pytest.mark.parametrize(
    "number", ["110105194912310021", "010-55501234", "示民发〔2024〕12345号", "91110105MA01ABCD23"]
)
def test_other_numbers_stop_nothing(engine: Engine, tmp_path: Path, number: str) -> None:
    imported(engine, tmp_path, "示例办法", f"{BODY}\n第三条 号码是 {number}。\n")
    assert published(engine) == 1


def test_an_attribute_that_nobody_stated_is_recorded_with_the_publication(
    engine: Engine, tmp_path: Path
) -> None:
    imported(engine, tmp_path, "甲办法", 公开属性="主动公开")
    imported(engine, tmp_path, "乙办法", BODY.replace("殡葬", "养老"))
    assert notes(engine) == [None, "未标注公开属性，由运维人员决定发布。"]


def test_of_what_is_given_on_request_no_text_is_shown_or_searched(engine: Engine, tmp_path: Path) -> None:
    result = imported(engine, tmp_path, "甲办法", 公开属性="依申请公开")
    assert result.document_id is not None
    with engine.connect() as conn:
        assert given_on_request(conn) == [(result.document_id, "甲办法")]
        assert published_passages(conn) == []
        assert get_version(conn, result.document_id)[1] == []
        with pytest.raises(DocumentNotFound):
            get_passage(conn, 1)


def test_of_a_directory_given_on_request_no_row_and_no_place_is_found(engine: Engine, tmp_path: Path) -> None:
    row = "## 示例驿站\n\n地址：示例路1号\n\n坐标：39.9000，116.4000\n"
    for title, attribute in (("公开名录", "主动公开"), ("内部名录", "依申请公开")):
        imported(engine, tmp_path, title, row, 类型="名录", 公开属性=attribute)
    with engine.connect() as conn:
        assert [register.title for register in published_registers(conn, str).all] == ["公开名录"]
        found = nearest(conn, Position(39.9, 116.4), 9)
        assert [place.title for place, _ in found] == ["公开名录"]


@pytest.mark.parametrize(
    ("fields", "noted", "attribute"),
    [
        ({"公开属性": "主动公开"}, Disclosure.NONE, Disclosure.NONE),
        ({"公开方式": "依申请公开"}, Disclosure.PROACTIVE, Disclosure.ON_REQUEST),
        ({"公开属性": "主动公开"}, Disclosure.UNMARKED, Disclosure.PROACTIVE),
        ({"公开属性": "不公开"}, Disclosure.UNMARKED, Disclosure.NONE),
        ({"是否公开": "否"}, Disclosure.UNMARKED, Disclosure.NONE),
        ({"公开日期": "2024-01-01"}, Disclosure.UNMARKED, Disclosure.UNMARKED),
    ],
)
def test_the_stricter_attribute_holds_where_two_are_stated(
    fields: dict[str, str], noted: Disclosure, attribute: Disclosure
) -> None:
    assert read_disclosure(fields, noted) is attribute


def test_an_undated_text_does_not_replace_a_dated_one_and_it_is_said_how_it_can(
    engine: Engine, tmp_path: Path
) -> None:
    imported(engine, tmp_path, "甲办法", 成文日期="2022年3月1日")
    undated = imported(engine, tmp_path, "甲办法", BODY.replace("三千五百", "两千"))
    (said,) = (warning for warning in undated.warnings if "只存档" in warning)
    assert f"manage.py withdraw {undated.document_id}" in said
    with engine.connect() as conn:
        assert "三千五百" in "".join(passage.text for passage in published_passages(conn))


def test_a_text_nearly_the_same_as_another_documents_is_asked_about(engine: Engine, tmp_path: Path) -> None:
    imported(engine, tmp_path, "甲办法")
    near = imported(engine, tmp_path, "乙办法", BODY.replace("三千五百", "三千六百"))
    assert any("这是已有文件的新版本？" in w and "《甲办法》" in w for w in near.warnings)
    other = imported(
        engine, tmp_path, "丙办法", "第一条 养犬登记每只收费五百元，" + "由派出所受理并发给犬证。" * 9
    )
    assert not any("新版本" in warning for warning in other.warnings)
