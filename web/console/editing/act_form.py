"""The form of an act on a version, and the page it comes back on where it is refused."""

from fastapi import Request, Response
from pydantic import BaseModel, Field

from bot.desk import Desk
from knowledge_base.kinds import Disclosure
from organisation.staff import Staff
from web.console.editing.review import show_review
from web.console.editing.version import show_version
from web.console.forms.fields import Typed
from web.console.forms.refusals import Refused
from web.console.forms.submission import Again


class ActForm(BaseModel):
    """The fields of a version's forms; each act takes what it needs."""

    reason: Typed = ""
    disclosure: Disclosure = Disclosure.UNMARKED
    disclosure_reason: Typed = ""
    said: Typed = ""
    begin: Typed = Field("", alias="from")
    until: Typed = ""
    word: Typed = ""
    #: How often the text had been saved that was read before.
    revision: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written that could be lost."""
        written = (self.reason, self.disclosure_reason, self.said, self.begin, self.until, self.word)
        return not any(text.strip() for text in written)


def form_again(
    desk: Desk, request: Request, staff: Staff, version_id: int, name: str, form: ActForm
) -> Again:
    """The page on which the form of the act `name` stands, with what was written in it."""
    written = form.model_dump(by_alias=True) | {"act": name}
    page = show_review if name in ("sign", "reject") else show_version

    def again(refused: Refused) -> Response:
        return page(desk, request, staff, version_id, refused, written)

    return again
