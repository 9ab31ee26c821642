"""Exported lists: right in Excel, harmless in Excel, and without personal data unless allowed."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import Engine, select, update

from database import tickets
from hotline.citizens import Channel, Citizen
from hotline.overview import export
from hotline.overview.export import COLUMNS, CONTACT, Selection, csv_lines, table, xlsx
from hotline.replies.reply import ReplyKind, post
from hotline.tickets.timeline import Act
from tests.conftest import NOW
from tests.hotline.matters import Matter, open_matter, written

EVERY = Selection()
PERSONAL = "我叫张三丰，电话13812345678，身份证11010519491231002X"
DAY = timedelta(days=1)


def matter(
    engine: Engine, question: str = "路灯坏了", channel: Channel = Channel.WEB, **fields: Any
) -> Matter:
    opened = open_matter(engine, Citizen(channel, "somebody"))
    with engine.begin() as conn:
        conn.execute(update(tickets).where(tickets.c.id == opened.id).values(question=question, **fields))
    return opened


def exported(engine: Engine, wanted: Selection = EVERY, **options: Any) -> list[dict[str, str]]:
    with engine.connect() as conn:
        text = b"".join(csv_lines(conn, wanted, NOW, **options)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_row_tells_the_ticket_in_words(engine: Engine) -> None:
    opened = matter(engine, department="区城管委", due_at=NOW + DAY)
    written(engine, opened, "已经修好。", NOW + 2 * DAY)
    with engine.begin() as conn:
        conn.execute(update(tickets).values(status="closed", closed_at=NOW + 2 * DAY, grade=4))
    assert exported(engine) == [
        {
            "编号": opened.number,
            "受理时间": "2026-11-23 17:00",
            "渠道": "网页",
            "类别": "咨询",
            "承办单位": "区城管委",
            "状态": "已办结",
            "承诺时间": "2026-11-24 17:00",
            "首次答复时间": "2026-11-25 17:00",
            "办结时间": "2026-11-25 17:00",
            "是否超期": "是",
            "评价": "满意",
            "诉求": "路灯坏了",
            "答复": "已经修好。",
        }
    ]


def test_excel_is_told_the_encoding(engine: Engine) -> None:
    with engine.connect() as conn:
        assert b"".join(csv_lines(conn, EVERY, NOW)).startswith(b"\xef\xbb\xbf")


def test_personal_data_is_masked_and_contacts_are_left_out(engine: Engine) -> None:
    opened = matter(engine, PERSONAL, contact="13812345678")
    written(engine, opened, "张三丰先生您好")
    (row,) = exported(engine)
    assert row["诉求"] == "我叫张**，电话138****5678，身份证110105********002X"
    assert row["答复"] == "张**先生您好"
    assert CONTACT not in row


def test_who_may_see_personal_data_gets_all_of_it(engine: Engine) -> None:
    matter(engine, PERSONAL, contact="13812345678")
    (row,) = exported(engine, with_personal=True)
    assert (row["诉求"], row[CONTACT]) == (PERSONAL, "13812345678")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n", " =", "＝"])
def test_no_cell_is_a_formula(engine: Engine, start: str) -> None:
    matter(engine, f"{start}1+1", contact=f"{start}2")
    (row,) = exported(engine, with_personal=True)
    assert row["诉求"].startswith("'")
    assert row[CONTACT].startswith("'")
    with engine.connect() as conn:
        sheet = load_workbook(io.BytesIO(xlsx(conn, EVERY, NOW))).active
    assert sheet.cell(2, COLUMNS.index("诉求") + 1).data_type == "s"


def question_in_workbook(engine: Engine, question: str) -> str:
    """What a workbook shows of a ticket with this question."""
    matter(engine, question)
    with engine.connect() as conn:
        sheet = load_workbook(io.BytesIO(xlsx(conn, EVERY, NOW))).active
    heading, row = sheet.values
    assert heading == tuple(COLUMNS)
    return str(row[COLUMNS.index("诉求")])


def test_a_workbook_takes_any_text(engine: Engine) -> None:
    assert (
        question_in_workbook(engine, "路灯\x07坏\uffff了\ufffe\x0b好\U0001f600久") == "路灯坏了好\U0001f600久"
    )


def test_what_hides_a_formula_does_not_bring_one_in(engine: Engine) -> None:
    assert question_in_workbook(engine, "\uffff=1+1") == "'=1+1"


@pytest.mark.parametrize("character", ["长", "\U0001f600"])
def test_a_cell_that_is_too_long_says_where_the_whole_stands(engine: Engine, character: str) -> None:
    question = "路灯坏了" + character * 40_000
    shown = question_in_workbook(engine, question)
    assert len(shown.encode("utf-16-le")) // 2 in (32_766, 32_767)
    assert shown.endswith(f"{character}……（全文见工单）")
    assert question.startswith(shown.removesuffix("……（全文见工单）"))


def test_a_selection_narrows_the_list(engine: Engine) -> None:
    mine = matter(engine, channel=Channel.WECHAT, department="区民政局")
    matter(engine)
    for wanted in (Selection(channel=Channel.WECHAT), Selection(department="区民政局")):
        assert [row["编号"] for row in exported(engine, wanted)] == [mine.number]
    assert len(exported(engine, Selection(NOW, NOW + DAY))) == 2
    assert exported(engine, Selection(NOW + DAY)) == []
    assert exported(engine, Selection(end=NOW)) == []


def test_an_open_ticket_is_late_by_now_even_if_it_was_answered_before(engine: Engine) -> None:
    matter(engine, status="reopened", first_reply_at=NOW - 3 * DAY, due_at=NOW - DAY)
    (row,) = exported(engine)
    assert row["是否超期"] == "是"


@pytest.mark.parametrize(("days", "late"), [(12, "否"), (40, "是")])
def test_what_was_reopened_is_late_by_the_answer_that_followed(engine: Engine, days: int, late: str) -> None:
    opened = matter(engine, due_at=NOW + 7 * DAY)
    written(engine, opened, "已经修好。", NOW + DAY)
    anew = {"clock_from": NOW + 9 * DAY, "due_at": NOW + 14 * DAY}
    with engine.begin() as conn:
        conn.execute(update(tickets).values(status="claimed", **anew))
    written(engine, opened, "换了新灯。", NOW + days * DAY)
    [row] = exported(engine)
    assert row["是否超期"] == late


def test_more_said_after_an_answer_in_time_makes_nothing_late(engine: Engine) -> None:
    opened = matter(engine, due_at=NOW + 2 * DAY)
    written(engine, opened, "明天来修。", NOW + DAY)
    written(engine, opened, "已经修好。", NOW + 3 * DAY)
    assert exported(engine)[0]["是否超期"] == "否"


def test_a_question_to_the_citizen_is_no_answer_in_time(engine: Engine) -> None:
    opened = matter(engine, due_at=NOW + 2 * DAY)
    with engine.begin() as conn:
        post(conn, [opened.id], ReplyKind.REQUEST, "在哪条路？", Act(opened.staff_id, NOW + DAY))
    written(engine, opened, "已经修好。", NOW + 3 * DAY)
    assert exported(engine)[0]["是否超期"] == "是"


def test_no_ticket_is_lost_between_two_readings(engine: Engine) -> None:
    matter(engine)
    with engine.begin() as conn:
        row = dict(conn.execute(select(tickets)).mappings().one())
        del row["id"]
        more = [row | {"number": f"N{n}"} for n in range(export.AT_ONCE + 1)]
        conn.execute(tickets.insert(), more)
    with engine.connect() as conn:
        numbers = [row[0] for row in table(conn, EVERY, NOW)][1:]
    assert len(set(numbers)) == len(numbers) == export.AT_ONCE + 2
