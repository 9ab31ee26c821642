"""What a message wants is looked up; nothing is changed."""

from dataclasses import replace

from sqlalchemy import Connection

from bot.answer import Answer, Outcome
from bot.answers.items import list_items, list_sections
from bot.answers.nearby import nearby
from bot.answers.pages import next_page
from bot.answers.questions import answer_question, chosen
from bot.context import Context
from bot.desk import Desk
from bot.personal_data import what_is_kept
from bot.phrases import conversation as phrases
from bot.pipeline import decide
from bot.tickets.handover import progress
from bot.turns import Turn
from bot.wishes import (
    Ask,
    HandOver,
    ListItems,
    ReadOn,
    ShowMyData,
    ShowPassage,
    ShowPlaces,
    ShowProgress,
    ShowSections,
    Wish,
)
from hotline.citizens import MessageKind
from knowledge_base.sources import whole_text


def answer_to(conn: Connection, desk: Desk, context: Context) -> Answer:
    """What to say; its `act` is still to be done."""
    wanted = decide(context)
    said = wanted if isinstance(wanted, Answer) else _looked_up(conn, desk, context, wanted)
    if context.reading.emergencies and isinstance(wanted, Ask):
        said = said.with_before(phrases.emergency(context.reading.emergencies))
    is_welcome = context.message.kind is MessageKind.SUBSCRIBE and context.message.text
    return said.with_before(phrases.WELCOME) if is_welcome else said


def _looked_up(conn: Connection, desk: Desk, context: Context, wish: Wish) -> Answer:
    match wish:
        case Ask():
            return _answered(conn, desk, context, wish)
        case ShowPassage(passage_id, asked):
            return chosen(conn, desk, asked, passage_id, context.now)
        case ShowSections(document_id):
            return list_sections(conn, document_id)
        case ListItems(page):
            return list_items(conn, page)
        case ReadOn():
            return _next_page(conn, context.pressed or context.subject, wish)
        case ShowPlaces(position):
            return nearby(conn, position, desk.hotline)
        case ShowProgress(number):
            return progress(conn, desk, context, number)
        case ShowMyData():
            return what_is_kept(conn, context.citizen)
    return Answer(Outcome.HANDED_OVER if isinstance(wish, HandOver) else Outcome.HELPED, act=wish)


def _answered(conn: Connection, desk: Desk, context: Context, wish: Ask) -> Answer:
    if not wish.may_lean:
        alone = answer_question(conn, desk, wish.question, None, context.now)
        return replace(alone, about=wish.question)
    found = answer_question(conn, desk, wish.question, context.subject, context.now)
    matter = context.reading.legal_matter
    if found.outcome is not Outcome.UNANSWERED or matter is None:
        return found
    return replace(found, outcome=Outcome.REDIRECTED, lead=phrases.legal_channel(matter, desk.hotline))


def _next_page(conn: Connection, turn: Turn | None, wish: ReadOn) -> Answer:
    if turn is None:
        return Answer(Outcome.HELPED, phrases.NO_MORE)
    return next_page(turn, wish, whole_text(conn, wish.rest_of))
