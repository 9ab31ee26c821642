"""A passage as the search knows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is retrieved and cited. What `id` stands for never changes.

    `names` are the everyday names of its document, which an index knows beside the title.
    """

    id: int
    document_id: int
    title: str
    heading: str
    heading_text: str
    text: str
    names: tuple[str, ...] = ()

    @property
    def searched_text(self) -> str:
        """Text, headings and title, on lines of their own: all that a question may match."""
        return "\n".join((self.text, self.heading_text, self.title))
