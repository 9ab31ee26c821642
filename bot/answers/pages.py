"""更多: the rest of a passage of which an answer quoted a part, in pages every channel can carry."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.answer import Answer, Outcome, Quote
from bot.phrases import conversation as phrases
from bot.turns import Turn
from bot.wishes import ReadOn
from text.fitting import split

#: Characters on a page: with where it stands, it fits the smallest channel (WeChat: 2048 bytes, 682 characters).
PAGE = 450
#: After this the word says nothing any more: what comes next is a matter of its own.
EXPIRES = timedelta(minutes=10)


def has_expired(turn: Turn, now: datetime) -> bool:
    """Whether "更多" came too late to mean more of this turn's answer."""
    return now - turn.at > EXPIRES


def next_page(turn: Turn, wanted: ReadOn, whole: str) -> Answer:
    """The wanted page of the `whole` text; the first follows the quotation and begins anew."""
    whole = whole.strip()
    pages = pages_of(whole)
    number = min(wanted.page, len(pages) - 1)
    is_last = number == len(pages) - 1
    start = 0
    for page in pages[:number]:
        start = whole.index(page, start) + len(page)
    text = pages[number]
    return replace(
        turn.answer,
        outcome=Outcome.ANSWERED,
        before=(),
        lead="",
        quotes=(Quote(wanted.rest_of, text, whole.index(text, start)),),
        after=phrases.PASSAGE_ENDS if is_last else phrases.page_of(number + 1, len(pages)),
        choices=(),
        menu="",
        act=None,
        citations=tuple(replace(citation, quote=text) for citation in turn.answer.citations[:1]),
        about=turn.answer.about or turn.question,
        more=None if is_last else ReadOn(wanted.rest_of, number + 1),
    )


def pages_of(text: str) -> list[str]:
    """`text` in pages that end with a sentence; together they are the text."""
    return split(text, PAGE, len)
