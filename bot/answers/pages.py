"""更多: the rest of a passage of which an answer quoted a part, in pages every channel can carry."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.answer import Answer, Outcome
from bot.phrases import general as phrases
from bot.turns import Turn
from text.fitting import split

#: Characters on a page: with where it stands, it fits the smallest channel (WeChat: 2048 bytes, 682 characters).
PAGE = 450
#: After this the word says nothing any more: what comes next is a matter of its own.
EXPIRES = timedelta(minutes=10)


def can_continue(turn: Turn, now: datetime) -> bool:
    """Whether "更多" means more of this turn's answer."""
    return turn.answer.has_more and now - turn.at <= EXPIRES


def next_page(turn: Turn, whole: str) -> Answer:
    """The page of the `whole` text after the one last shown; the first follows the quotation and begins anew."""
    pages = pages_of(whole.strip())
    number = min(turn.answer.page, len(pages) - 1)
    text = pages[number]
    is_last = number == len(pages) - 1
    tail = phrases.PASSAGE_ENDS if is_last else phrases.page_of(number + 1, len(pages))
    return replace(
        turn.answer,
        outcome=Outcome.ANSWERED,
        text=f"{text}\n{tail}",
        citations=tuple(replace(citation, quote=text) for citation in turn.answer.citations[:1]),
        choices=(),
        about=turn.answer.about or turn.question,
        page=number + 1,
        has_more=not is_last,
    )


def pages_of(text: str) -> list[str]:
    """`text` in pages that end with a sentence; together they are the text."""
    return split(text, PAGE, len)
