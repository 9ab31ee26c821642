"""From the sections of a document to the passages that are retrieved and cited."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge_base.sections import Section
from retrieval.sentences import split_sentences

#: A section up to this many characters is one passage: a task, an article, a question with its answer.
WHOLE = 450
#: A longer one is cut at sentence ends into passages of about this many characters.
PART = 300


@dataclass(frozen=True)
class PassageText:
    """A passage before it has a place in the database; `text` is verbatim."""

    heading: str
    heading_text: str
    text: str


def cut(sections: tuple[Section, ...]) -> tuple[PassageText, ...]:
    """Cut `sections` into passages; joined together, the passages of a section are its text again."""
    return tuple(
        PassageText(section.heading, section.heading_text, part)
        for section in sections
        for part in _parts(section.text)
    )


def _parts(text: str) -> Iterator[str]:
    if len(text) <= WHOLE:
        if text.strip():
            yield text
        return
    part = ""
    for _, sentence in split_sentences(text):
        for piece in _pieces(sentence):
            if part.strip() and len(part) + len(piece) > PART:
                yield part
                part = ""
            part += piece
    if part.strip():
        yield part


def _pieces(sentence: str) -> Iterator[str]:
    # A table or a list without full stops is one "sentence"; it is cut at a fixed length.
    for start in range(0, len(sentence), WHOLE):
        yield sentence[start : start + WHOLE]
