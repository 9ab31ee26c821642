"""How a due moment is explained, and what the citizen is told where it was put off."""

from datetime import datetime

from bot.phrases.moments import in_words, promise, time_left, weekday
from hotline.deadlines.clock import LimitUnit, remaining
from hotline.deadlines.explanation import Explanation
from organisation.beijing_time import BEIJING


def extended(reason: str, due_at: datetime | None, now: datetime) -> str:
    """Why more time is needed, and until when; `due_at` is None while the clock stands still."""
    until = f"现在最晚 {promise(due_at, now)} 前答复您。" if due_at else "收到您补充的内容后继续办理。"
    return f"您的事还需要一些时间，原因：{reason.strip()}。{until}"


def explained(why: Explanation) -> str:
    """第 3 个工作日（共 5 个），已扣国庆节 7 天、周末 2 天，补正停表 1 天，最晚 11月25日（周三）17:00.

    A day of paused working time is a whole working day.
    """
    parts = (_counted(why), _taken_off(why), _worked_on(why), _paused(why), _end(why))
    return "，".join(part for part in parts if part) + _not_announced(why)


def _counted(why: Explanation) -> str:
    due, now = why.due, why.now
    if due.limit.unit is LimitUnit.HOURS:
        extended = f"，延期 {due.extension} 个工作日" if due.extension else ""
        return f"自 {promise(due.start, now)} 起 {due.limit.amount} 小时（自然时）{extended}"
    extended = f"，含延期 {due.extension} 个" if due.extension else ""
    total = f"共 {due.working_days} 个"
    if due.at is not None and now > due.at:
        return f"{total}工作日{extended}"
    if why.begun == 0:
        return f"受理当日不计，{total}工作日{extended}"
    if not due.days.is_working(now.astimezone(BEIJING).date()):
        return f"已过 {why.begun} 个工作日（{total}{extended}）"
    return f"第 {why.begun} 个工作日（{total}{extended}）"


def _taken_off(why: Explanation) -> str:
    said = "、".join(f"{name or '周末'} {count} 天" for name, count in why.days_off.items())
    return f"已扣{said}" if said else ""


def _worked_on(why: Explanation) -> str:
    said = "、".join(f"{weekday(day)}{name}" for day, name in why.worked_on)
    return f"{said}上班，计入工作日" if said else ""


def _paused(why: Explanation) -> str:
    said = [in_words(why.paused.natural)] if why.paused.natural else []
    said += [in_words(why.paused.working, why.due.days.length)] if why.paused.working else []
    return f"补正停表 {'、'.join(said)}" if said else ""


def _end(why: Explanation) -> str:
    due, now = why.due, why.now
    if due.at is None:
        since, left = due.pauses[-1].since, remaining(due, now)
        said = [f"{in_words(left.natural)}（自然时）"] if left.natural else []
        said += [f"{in_words(left.working, due.days.length)}（按工作时间）"] if left.working else []
        return f"{promise(since, now)} 起补正停表，恢复后还有 {'、'.join(said)}"
    overdue = f"，已{time_left(due.at, now)}" if now > due.at else ""
    return f"最晚 {promise(due.at, now)}{overdue}"


def _not_announced(why: Explanation) -> str:
    return "".join(f"；{year} 年放假安排尚未公布，暂按周一至周五推算" for year in why.not_announced)
