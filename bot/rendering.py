"""An answer as parts that a channel dresses: what is said, quoted, offered, and where it stands; cut to what fits."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.answer import Answer, Citation, Outcome
from bot.phrases import conversation as phrases
from bot.phrases.sources import where_it_stands
from bot.taps import HandOverTapped, MatterTapped, MoreTapped, Picked, Tap
from bot.turns import Turn
from bot.wishes import ListItems, ReadOn
from text.enumerations import one_a_line
from text.fitting import fit


class PartKind(StrEnum):
    """What a part is to the reader."""

    #: 助手自己说的
    SAID = "said"
    #: 摘引的原文
    QUOTE = "quote"
    #: 待选的一项
    CHOICE = "choice"
    #: 出处
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Part:
    """One part; `gap` stands before it unless it is the first. `number` of a choice begins at 1."""

    kind: PartKind
    text: str
    gap: str = "\n"
    number: int = 0
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """What can be pressed instead of typed."""

    label: str
    tap: Tap


def plain(answer: Answer, public_url: str) -> str:
    """An answer as one text, with where it stands."""
    return joined([*said_of(answer), *sources_of(answer, public_url)])


def fitting(answer: Answer, public_url: str, limit: int, size: Callable[[str], int]) -> list[Part]:
    """The parts within `limit` as `size` counts: what is said is cut before where it stands."""
    hint = [Part(PartKind.SAID, phrases.MORE_FOLLOWS, "\n\n")] if _is_excerpt(answer) else []
    sources = [*hint, *sources_of(answer, public_url)]
    room = limit - size("".join(part.gap + part.text for part in sources))
    return [*_cut(list(said_of(answer)), room, size), *sources]


def joined(parts: Sequence[Part]) -> str:
    """The parts as one text."""
    return "".join(f"{part.gap if n else ''}{part.text}" for n, part in enumerate(parts))


def said_of(answer: Answer) -> Iterator[Part]:
    """What is said, in order; nothing empty."""
    yield from (Part(PartKind.SAID, text, "\n\n") for text in answer.before)
    gap = "\n\n" if answer.before else "\n"
    for part in _body_of(answer):
        if part.text:
            yield replace(part, gap=gap)
            gap = "\n"


def _body_of(answer: Answer) -> Iterator[Part]:
    yield Part(PartKind.SAID, answer.lead)
    yield from (Part(PartKind.QUOTE, one_a_line(quote.text)) for quote in answer.quotes)
    yield Part(PartKind.SAID, answer.menu)
    for number, choice in enumerate(answer.listed, 1):
        yield Part(PartKind.CHOICE, f"{number}. {choice.label}", number=number)
    yield Part(PartKind.SAID, answer.after)


def sources_of(answer: Answer, public_url: str) -> Iterator[Part]:
    """Where an answer stands, with the link, and where a ticket is followed."""
    if answer.ticket is not None:
        yield Part(PartKind.SOURCE, f"{phrases.FOLLOW_TICKET}{public_url}{answer.ticket.url}")
    for citation in answer.shown_citations:
        text = f"{phrases.SOURCE}{where_it_stands(citation)}\n{public_url}{citation.url}"
        yield Part(PartKind.SOURCE, text, "\n\n", citation=citation)


def buttons_of(turn: Turn, *, is_public: bool = False) -> list[Button]:
    """What can be pressed below an answer: its choices, more of it, a person.

    A matter is handed over by one person alone with us, never where others read along.
    """
    answer = turn.answer
    labels = [phrases.THIS_ONE_BUTTON] if answer.is_tentative else [c.label for c in answer.choices]
    buttons = [Button(label, Picked(turn.id, number)) for number, label in enumerate(labels, 1)]
    if answer.more:
        buttons.append(Button(_more_label(answer), MoreTapped(turn.id)))
    if answer.outcome in (Outcome.UNANSWERED, Outcome.CHOICES, Outcome.REDIRECTED) and not is_public:
        buttons.append(Button(phrases.HANDOVER_BUTTON, HandOverTapped(turn.id)))
    return [*buttons, *_of_which_matter(turn)]


def _of_which_matter(turn: Turn) -> Iterator[Button]:
    """Whether it belongs to a ticket or not; what is handed over anyway needs no second button."""
    aside = turn.answer.aside
    if aside is None:
        return
    if not aside.is_added:
        yield Button(phrases.BELONGS_BUTTON, MatterTapped(turn.id, is_another=False))
    if aside.is_added or turn.answer.outcome is Outcome.ANSWERED:
        yield Button(phrases.ANOTHER_BUTTON, MatterTapped(turn.id, is_another=True))


def said_by(button: Button) -> str:
    """What the citizen is heard to say by pressing it: of a choice its number."""
    return str(button.tap.number) if isinstance(button.tap, Picked) else button.label


def _is_excerpt(answer: Answer) -> bool:
    return isinstance(answer.more, ReadOn) and answer.more.page == 0


def _more_label(answer: Answer) -> str:
    match answer.more:
        case ListItems():
            return phrases.MORE_ITEMS_BUTTON
        case ReadOn(page=0):
            return phrases.WHOLE_BUTTON
    return phrases.NEXT_PAGE_BUTTON


def _cut(parts: list[Part], room: int, size: Callable[[str], int]) -> list[Part]:
    """The first parts, as far as there is room; the last of them ends with a sentence, and that it was cut is said."""
    whole = joined(parts)
    if size(whole) <= room:
        return parts
    left = len(fit(whole, "", room - size(f"\n{phrases.CUT}"), size))
    kept = []
    for n, part in enumerate(parts):
        left -= len(part.gap) if n else 0
        if left <= 0:
            break
        kept.append(replace(part, text=part.text[:left].rstrip()))
        left -= len(part.text)
    return [*kept, Part(PartKind.SAID, phrases.CUT)]
