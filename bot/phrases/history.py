"""What is said around a rule that was in force on a day that is past."""

from datetime import date, timedelta

from bot.phrases.moments import day
from bot.phrases.sources import in_title_marks
from knowledge_base.as_of import Term


def as_of(on: date, question: str) -> str:
    """The question as of that day, in words every channel understands (read again in `bot/reading/days.py`)."""
    return f"按{day(on)}的规定：{question}"


def historical(said: str, then: Term, now: Term | None) -> str:
    """Before the words of what was in force then; `now` is what is in force today."""
    until = f"，到{day(then.until - timedelta(days=1))}为止" if then.until else ""
    today = (
        f"现行的是{named(now)}，{day(now.since)}起有效，办事请以它为准。"
        if now
        else "它现在已不再有效，现行的规定这里没有收录。"
    )
    return f"历史规定：您问的是{said}，当时有效的是{named(then)}（{day(then.since)}起{until}）。{today}"


def still_in_force(said: str, then: Term) -> str:
    """Where what was in force then is what is in force now."""
    return f"您问的是{said}：当时有效的就是这一份（{day(then.since)}起），现在仍然有效。"


def changed_within(said: str, then: Term) -> str:
    """Where it changed within the time that was asked for."""
    return f"{said}里规定换过，{day(then.since)}起是这一份，在那以前不一样。"


def not_known(said: str, first: date) -> str:
    """Where nothing is known of that day."""
    return (
        f"您问的是{said}：这里收录的最早从{day(first)}起有效，在那以前的没有收录，请向办理的部门确认。"
        "下面是后来的规定。"
    )


def no_such_rule(said: str, then: Term) -> str:
    """Where what was in force then holds nothing like it."""
    return (
        f"您问的是{said}：当时有效的是{named(then)}（{day(then.since)}起），里面没有找到同样的规定。"
        "下面是现在的规定，请向办理的部门确认当时怎么办。"
    )


def named(term: Term) -> str:
    """《title》（number）."""
    number = f"（{term.document_number}）" if term.document_number else ""
    return f"{in_title_marks(term.title)}{number}"


def chosen_day(on: date, term: Term) -> str:
    """On a document's page, above the version that was in force on the day a reader has chosen."""
    until = f"，到{day(term.until - timedelta(days=1))}为止" if term.until else "，现在仍然有效"
    return f"您选的是{day(on)}：当时有效的是这一版（{day(term.since)}起{until}）。"


def no_day_known(on: date) -> str:
    """On a document's page, where nothing is known of the day a reader has chosen."""
    return f"您选的是{day(on)}：那一天有效的是哪一版，这里没有收录，请向发布机构确认。下面是现在发布的。"
