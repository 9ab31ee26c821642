"""Answers as turns keep them: in parts today, as one text and flags before."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from bot.answer import Answer, Choice, Outcome, Quote
from bot.phrases.conversation import UNREADABLE
from bot.reading.ticket_words import read_about_ticket
from bot.wishes import Ask, ListItems, More, Offer, ReadOn, ShowPassage, ShowSections

log = logging.getLogger(__name__)

#: What a list of service items was about.
_ITEM_LIST = "办事清单"
#: What was kept by other names, or is not kept any more.
_NO_PARTS = ("text", "refused", "page", "has_more", "choices")


def read_answer(stored: Mapping[str, Any]) -> Answer:
    """The answer of a turn, whichever version has kept it.

    One that cannot be read is said to be so: a single turn must not take the citizen's whole conversation with it.
    """
    try:
        return Answer.from_stored(_in_parts(stored) if "text" in stored else stored)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        log.error("a stored answer could not be read: %s", type(error).__name__)
        return Answer(Outcome.HELPED, UNREADABLE)


def _in_parts(old: Mapping[str, Any]) -> dict[str, Any]:
    """An answer of one text, taken apart at what it quotes or lists: that stood in it to the letter."""
    choices = [Choice(choice["label"], _wish(choice)) for choice in old.get("choices", ())]
    kept = {name: value for name, value in old.items() if name not in _NO_PARTS}
    return {**kept, "choices": choices, "more": _more(old), **_texts(old, choices)}


def _texts(old: Mapping[str, Any], choices: Sequence[Choice]) -> dict[str, Any]:
    cited = old.get("citations") or ()
    shows_quote = old["outcome"] == Outcome.ANSWERED or (
        old["outcome"] == Outcome.CHOICES and len(choices) == 1
    )
    if cited and shows_quote and cited[0]["quote"] in old["text"]:
        quote = Quote(cited[0]["passage_id"], cited[0]["quote"])
        lead, _, after = old["text"].partition(quote.text)
        return {"lead": lead.strip(), "quotes": (quote,), "after": after.strip()}
    lines = "\n".join(f"{choice['say']}. {choice['label']}" for choice in old.get("choices", ()))
    if not choices or lines not in old["text"]:
        return {"lead": old["text"]}
    lead, _, after = old["text"].partition(lines)
    return {"lead": lead.strip(), "after": after.strip()}


def _wish(choice: Mapping[str, Any]) -> Offer:
    if choice.get("question") is not None:
        return read_about_ticket(choice["question"]) or Ask(choice["question"])
    if choice.get("document_id") is not None:
        return ShowSections(choice["document_id"])
    return ShowPassage(choice.get("passage_id") or 0)


def _more(old: Mapping[str, Any]) -> More | None:
    if not old.get("has_more"):
        return None
    if old.get("about") == _ITEM_LIST:
        return ListItems(old["page"])
    return ReadOn(old["citations"][0]["passage_id"], old["page"])
