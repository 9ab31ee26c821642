"""Each fact of form says where it was found; what is to be looked at again says why."""

import pytest

from knowledge_base.editions import read_edition
from knowledge_base.intake.evidence import Fact, evidence_of, find_unit
from organisation.departments import Department, Departments
from tests.conftest import NOW
from tests.knowledge_base.intake.files import NOTICE


def found(text: str, fact: Fact, *, has_unit: bool = True) -> tuple[str | None, str]:
    """The line in which it was found, and the doubt."""
    edition = read_edition(text.encode(), "通知.txt")
    at = evidence_of(edition, NOW, has_unit=has_unit)[fact]
    lines = (edition.reading or "").split("\n")
    return (lines[at["line"] - 1] if at["line"] else None), at["doubt"]


@pytest.mark.parametrize(
    ("fact", "line"),
    [
        (Fact.TITLE, "某某区人民政府办公室关于做好夏季游泳场所开放工作的通知"),
        (Fact.DOCUMENT_NUMBER, "某政办发〔2026〕8号"),
        (Fact.ISSUER, "某某区人民政府办公室文件"),
        (Fact.ISSUED_ON, "2026年6月1日"),
        (Fact.EFFECTIVE_ON, "本通知自2026年6月10日起施行，有效期三年。"),
        (Fact.DISCLOSURE, "（此件公开发布）"),
        (Fact.ADDRESSEES, "各街道办事处，区政府各委、办、局："),
    ],
)
def test_a_fact_names_the_line_it_was_found_in(fact: Fact, line: str) -> None:
    assert found(NOTICE, fact) == (line, "")


def test_a_day_reckoned_from_a_term_is_doubtful_and_shows_the_term() -> None:
    line, doubt = found(NOTICE, Fact.EXPIRES_ON)
    assert line is not None
    assert "有效期三年" in line
    assert "推算" in doubt


@pytest.mark.parametrize(
    ("old", "new", "fact", "doubt"),
    [
        ("2026年6月1日\n", "", Fact.ISSUED_ON, "没有读到成文日期"),
        ("2026年6月1日\n", "2036年6月1日\n", Fact.ISSUED_ON, "今天以后"),
        ("（此件公开发布）\n", "", Fact.DISCLOSURE, "没有注明公开属性"),
    ],
)
def test_what_is_missing_or_odd_is_doubtful(old: str, new: str, fact: Fact, doubt: str) -> None:
    assert doubt in found(NOTICE.replace(old, new), fact)[1]


def test_two_days_that_differ_are_doubtful_and_both_are_named() -> None:
    stated = f"---\n成文日期: 2026年5月30日\n---\n\n{NOTICE}"
    assert "另一处是2026年6月1日" in found(stated, Fact.ISSUED_ON)[1]


def test_a_document_nobody_answers_for_is_doubtful() -> None:
    assert "没有认出责任单位" in found(NOTICE, Fact.DEPARTMENT, has_unit=False)[1]


def test_a_unit_is_known_by_the_name_or_an_alias_the_file_has() -> None:
    units = Departments.of([Department(1, "区文旅局"), Department(2, "区政府办", ("某某区人民政府办公室",))])
    unit = find_unit(read_edition(NOTICE.encode(), "通知.txt"), units)
    assert unit is not None
    assert unit.id == 2
