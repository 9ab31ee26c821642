"""How a document stands in time, as its head data and its clauses say."""

from datetime import date

import pytest

from knowledge_base.dates import months_after
from knowledge_base.edition import Mention, Repeal
from knowledge_base.kinds import Kind, Validity
from knowledge_base.validity import Standing, find_day, is_draft, read_standing

TITLE = "示例区殡葬补贴发放办法"
ISSUED = date(2024, 3, 5)


def of_text(*texts: str, title: str = TITLE) -> Standing:
    return read_standing(Kind.POLICY, title, {}, texts, ISSUED)


def of_fields(**fields: str) -> Standing:
    return read_standing(Kind.POLICY, TITLE, fields, (), ISSUED)


@pytest.mark.parametrize(
    ("name", "value", "validity"),
    [
        ("效力状态", "已废止", Validity.REPEALED),
        ("有效性", "全文废止", Validity.REPEALED),
        ("时效性", "现行有效", Validity.IN_FORCE),
        ("时效", "有效", Validity.IN_FORCE),
        ("有效性", "部分废止", Validity.AMENDED),
        ("时效状态", "已被修改", Validity.AMENDED),
        ("有效性", "失效", Validity.EXPIRED),
        ("有效性", "无效", Validity.EXPIRED),
        ("效力", "尚未生效", Validity.NOT_YET_EFFECTIVE),
        ("是否有效", "否", Validity.EXPIRED),
        ("是否废止", "是", Validity.REPEALED),
        ("是否废止", "否", Validity.IN_FORCE),
        ("效力级别", "地方规范性文件", Validity.UNKNOWN),
        ("有效性", "——", Validity.UNKNOWN),
    ],
)
def test_the_validity_is_read_under_any_usual_name(name: str, value: str, validity: Validity) -> None:
    assert of_fields(**{name: value}).validity is validity


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2022年12月31日", date(2022, 12, 31)),
        ("２０２２年１２月３１日", date(2022, 12, 31)),
        ("2022-12-31", date(2022, 12, 31)),
        ("2022/12/31 00:00", date(2022, 12, 31)),
        ("2022.12.31", date(2022, 12, 31)),
        ("20221231", date(2022, 12, 31)),
        ("2022年12月31号", date(2022, 12, 31)),
        ("二〇二二年十二月三十一日", date(2022, 12, 31)),
        ("2022年12月", date(2022, 12, 31)),
        ("长期有效", None),
        ("", None),
    ],
)
def test_a_day_is_read_in_any_form(value: str, day: date | None) -> None:
    assert find_day(value, is_last=True) == day
    assert of_fields(失效日期=value).expires_on == day


def test_head_data_outrank_the_text() -> None:
    fields = {"实施日期": "2024年4月1日", "废止日期": "2026年1月1日", "有效期至": "2025年12月31日"}
    stands = read_standing(Kind.POLICY, TITLE, fields, ("本办法自2024年5月1日起施行，有效期五年。",), ISSUED)
    assert (stands.effective_on, stands.expires_on, stands.repealed_on) == (
        date(2024, 4, 1),
        date(2025, 12, 31),
        date(2026, 1, 1),
    )


@pytest.mark.parametrize(
    ("text", "effective", "expires"),
    [
        ("新标准自2024年8月1日起执行，有效期三年。", date(2024, 8, 1), date(2027, 7, 31)),
        ("本办法自2024年8月1日起施行。本办法有效期5年。", date(2024, 8, 1), date(2029, 7, 31)),
        ("本办法自2024年8月1日起试行，试行期一年。", date(2024, 8, 1), date(2025, 7, 31)),
        ("本办法自2024年8月1日起试行，试行期18个月。", date(2024, 8, 1), date(2026, 1, 31)),
        ("本办法自2024年2月29日起施行，有效期一年。", date(2024, 2, 29), date(2025, 2, 27)),
        ("本办法自发布之日起施行，有效期至2029年3月4日。", ISSUED, date(2029, 3, 4)),
        ("本办法自印发之日起30日后施行，有效期3年。", date(2024, 4, 4), date(2027, 4, 3)),
        ("本办法自公布之日起满三十日施行。", date(2024, 4, 4), None),
        ("本办法自公布之日起施行。", ISSUED, None),
        (f"《{TITLE}》自2024年8月1日起施行。", date(2024, 8, 1), None),
        # What is said of others is not said of the document.
        ("《示例区养犬规定》自2020年1月1日起施行，有效期五年。", None, None),
        ("该办法自2020年1月1日起施行，有效期至2027年8月31日。", None, None),
        ("残疾人证自发放之日起生效，有效期十年。", None, None),
        ("食品经营许可证有效期五年。", None, None),
        ("原办法自2015年1月1日起施行。", None, None),
    ],
)
def test_the_clauses_on_its_own_time(text: str, effective: date | None, expires: date | None) -> None:
    stands = of_text("第一条 为发放殡葬补贴，制定本办法。", text)
    assert (stands.effective_on, stands.expires_on) == (effective, expires)


def test_a_period_in_the_head_counts_from_the_first_day() -> None:
    stands = of_fields(实施日期="2024-08-01", 有效期="三年")
    assert stands.expires_on == date(2027, 7, 31)


@pytest.mark.parametrize("kind", [Kind.INTERPRETATION, Kind.SERVICE_ITEM, Kind.QA])
def test_clauses_in_other_kinds_speak_of_something_else(kind: Kind) -> None:
    text = "本办法自2024年9月1日起施行，有效期至2029年8月31日。原《旧办法》同时废止。"
    assert read_standing(kind, "《办法》政策解读", {}, (text,), ISSUED) == Standing()


@pytest.mark.parametrize("title", ["区政府常务会议纪要", "示例补贴办法问答口径"])
def test_minutes_and_answers_tell_of_other_documents(title: str) -> None:
    assert of_text("自2024年5月1日起施行，试行一年。", title=title).effective_on is None


@pytest.mark.parametrize(
    ("text", "repeals"),
    [
        ("《甲办法》（示民发〔2015〕3号）同时废止。", [Mention("甲办法", "示民发〔2015〕3号")]),
        (
            "本办法自2022年4月1日起施行。原《甲办法》（示民发[2015]3号）、《乙细则》同时废止。",
            [Mention("甲办法", "示民发〔2015〕3号"), Mention("乙细则")],
        ),
        ("本通知印发后，示民发〔2015〕3号文件同时废止。", [Mention(None, "示民发〔2015〕3号")]),
        ("根据《丙条例》，《甲办法》自本办法施行之日起废止。", [Mention("甲办法")]),
        ("经研究，决定废止《甲办法》（示民发〔2015〕3号）。", [Mention("甲办法", "示民发〔2015〕3号")]),
        ("《甲办法》第三条同时废止。", []),
        ("《甲办法》未废止前继续执行。", []),
        ("根据《丙条例》制定本办法。", []),
    ],
)
def test_the_documents_it_repeals(text: str, repeals: list[Mention]) -> None:
    assert [repeal.mention for repeal in of_text(text).repeals] == repeals


def test_a_repeal_from_a_day_of_its_own() -> None:
    (repeal,) = of_text("《甲办法》自2020年12月31日起废止。").repeals
    assert repeal == Repeal(Mention("甲办法"), date(2020, 12, 31))


@pytest.mark.parametrize(
    ("title", "draft"),
    [
        ("示例区养犬规定（征求意见稿）", True),
        ("关于公开征求《示例区养犬规定（征求意见稿）》意见的公告", True),
        ("示例区养犬条例（草案）", True),
        ("《示例区养犬规定（征求意见稿）》意见采纳情况", False),
        ("示例区养犬规定", False),
    ],
)
def test_drafts_for_comment(title: str, draft: bool) -> None:
    assert is_draft(title) is draft
    assert (of_text(title=title).validity is Validity.DRAFT) is draft


def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month() -> None:
    assert months_after(date(2023, 12, 31), 2) == date(2024, 2, 29)
    assert months_after(date(2024, 1, 1), 99_999 * 12) == date.max
