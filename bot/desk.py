"""What a conversation works with."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import Engine

from bot.answer import Answer
from bot.limits import Gate
from knowledge_base.searcher import Searcher
from settings import Settings


@dataclass(frozen=True)
class Desk:
    """One for the whole process."""

    engine: Engine
    searcher: Searcher
    settings: Settings
    #: Answers to questions that lean on nothing, by question, published state and day (bot/answers/questions.py).
    answers: dict[tuple[str, str | None, date], Answer] = field(default_factory=dict)

    @cached_property
    def hotline(self) -> str:
        """Who else can be called."""
        return f"{self.settings.hotline_name} {self.settings.hotline_phone}"

    @cached_property
    def gate(self) -> Gate:
        """What keeps this process from taking more than it can answer."""
        return Gate(self.settings.messages_a_second)
