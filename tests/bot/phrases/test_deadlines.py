"""The arithmetic of a deadline as it is read, and what is told where it was put off."""

from datetime import date

import pytest

from bot.phrases.deadlines import explained, extended
from hotline.deadlines.clock import deadline
from hotline.deadlines.explanation import explain
from organisation.working_days import WorkingDays
from tests.hotline.deadlines.test_clock import SPANS, limit_in, moment, pauses_in

LOCAL = WorkingDays(SPANS, {date(2026, 11, 23): (False, "校庆"), date(2026, 11, 21): (True, "值守")})
DAYS = WorkingDays(SPANS)
_DUE = "最晚 11月25日（周三）17:00"

#: Received, limit, pauses, now, what is said.
SAID = [
    ("2026-11-18 09:10", "5d", "", "2026-11-18 16:00", f"受理当日不计，共 5 个工作日，已扣周末 2 天，{_DUE}"),
    ("2026-11-18 09:10", "5d", "", "2026-11-23 08:00", f"第 3 个工作日（共 5 个），已扣周末 2 天，{_DUE}"),
    ("2026-11-18 09:10", "5d", "", "2026-11-22 08:00", f"已过 2 个工作日（共 5 个），已扣周末 2 天，{_DUE}"),
    (
        "2026-11-18 09:10",
        "5d",
        "",
        "2026-11-25 18:05",
        f"共 5 个工作日，已扣周末 2 天，{_DUE}，已超时 1 小时 5 分",
    ),
    (
        "2026-11-18 09:10",
        "5d+2",
        "2026-11-20 16:00~2026-11-24 10:00",
        "2026-11-25 10:00",
        "第 4 个工作日（共 7 个，含延期 2 个），已扣周末 4 天，补正停表 1 天 2 小时，最晚 12月1日（周二）11:00",
    ),
    (
        "2026-11-18 09:10",
        "5d",
        "2026-11-23 10:00~",
        "2026-11-24 09:00",
        "第 3 个工作日（共 5 个），已扣周末 2 天，11月23日（周一）10:00 起补正停表，恢复后还有 2 天 6 小时（按工作时间）",
    ),
    (
        "2026-09-29 10:00",
        "3d",
        "",
        "2026-10-08 10:00",
        "第 2 个工作日（共 3 个），已扣国庆节 7 天，最晚 10月9日（周五）17:00",
    ),
    (
        "2025-09-30 10:00",
        "3d",
        "",
        "2025-10-09 10:00",
        "第 1 个工作日（共 3 个），已扣国庆节 7 天、中秋节 1 天，10月11日（周六）调休上班，计入工作日，最晚 10月11日（周六）17:00",
    ),
    (
        "2026-12-31 10:00",
        "2d",
        "",
        "2026-12-31 11:00",
        "受理当日不计，共 2 个工作日，已扣周末 2 天，最晚 2027年1月4日（周一）17:00；2027 年放假安排尚未公布，暂按周一至周五推算",
    ),
    (
        "2026-11-25 09:10",
        "2h",
        "2026-11-25 09:30~2026-11-25 09:50",
        "2026-11-25 10:00",
        "自 11月25日（周三）09:10 起 2 小时（自然时），补正停表 20 分钟，最晚 11月25日（周三）11:30",
    ),
    (
        "2026-11-25 09:10",
        "2h",
        "2026-11-25 10:00~",
        "2026-11-25 23:00",
        "自 11月25日（周三）09:10 起 2 小时（自然时），11月25日（周三）10:00 起补正停表，恢复后还有 1 小时 10 分（自然时）",
    ),
    (
        "2026-11-27 09:10",
        "24h+1",
        "",
        "2026-11-27 10:00",
        "自 11月27日（周五）09:10 起 24 小时（自然时），延期 1 个工作日，已扣周末 1 天，最晚 11月30日（周一）17:00",
    ),
]


@pytest.mark.parametrize(("start", "limit", "pauses", "now", "said"), SAID)
def test_the_arithmetic_can_be_checked(start: str, limit: str, pauses: str, now: str, said: str) -> None:
    amount, extension = limit_in(limit)
    due = deadline(moment(start), amount, pauses_in(pauses), DAYS, extension)
    assert explained(explain(due, moment(now))) == said


def test_days_of_our_own_are_named() -> None:
    due = deadline(moment("2026-11-18 09:10"), limit_in("5d")[0], (), LOCAL)
    said = explained(explain(due, moment("2026-11-19 10:00")))
    assert "已扣周末 1 天、校庆 1 天，11月21日（周六）值守上班，计入工作日" in said


def test_who_waits_longer_is_told_why_and_until_when() -> None:
    now, due = moment("2026-11-23 10:00"), moment("2026-12-03 17:00")
    said = extended(" 要等配件 ", due, now)
    assert said == "您的事还需要一些时间，原因：要等配件。现在最晚 12月3日（周四）17:00 前答复您。"


def test_no_moment_is_promised_while_the_citizen_is_asked() -> None:
    said = extended("要等配件", None, moment("2026-11-23 10:00"))
    assert said == "您的事还需要一些时间，原因：要等配件。收到您补充的内容后继续办理。"
