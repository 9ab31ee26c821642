"""The places nearest to a position a citizen has sent."""

from sqlalchemy import Connection

from bot.answer import Answer, Outcome
from bot.phrases import conversation as phrases
from knowledge_base.directories import nearest
from knowledge_base.positions import Position

#: So many are named.
_NAMED = 3
#: Nothing further away, in metres, is near.
_FARTHEST = 50_000


def nearby(conn: Connection, position: Position, hotline: str) -> Answer:
    """What is near, with its distance; the answer tells where the citizen is, and is not to be kept."""
    found = [(place, metres) for place, metres in nearest(conn, position, _NAMED) if metres <= _FARTHEST]
    if not found:
        return Answer(Outcome.HELPED, phrases.nothing_near(hotline))
    return Answer(Outcome.HELPED, phrases.near([(place, round(metres)) for place, metres in found]))


def kept_instead() -> Answer:
    """What is stored of such a turn."""
    return Answer(Outcome.HELPED, phrases.POSITION_NOT_KEPT)
