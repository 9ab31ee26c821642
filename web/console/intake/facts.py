"""What an editor puts right before a draft is handed in: its facts of form, its kind, which document it belongs to."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection

from bot.desk import Desk
from knowledge_base.editing.drafts import SavedMeanwhile
from knowledge_base.intake import belonging
from knowledge_base.intake.correcting import Facts, correct
from knowledge_base.intake.evidence import Fact
from knowledge_base.intake.uploads import UploadNotFound, get_upload
from knowledge_base.kinds import Disclosure, Validity
from organisation.departments import Departments
from organisation.staff import Staff
from text.input import find_id
from web.console.access import Editor
from web.console.forms.fields import Id, Typed, Written, day_errors, find_day, missing
from web.console.forms.refusals import Refused, require_none
from web.console.forms.submission import back_to, carry_out
from web.console.intake.preview import drafts_of
from web.console.intake.upload import show_upload
from web.console.intake.uploads import PAGE

_DAYS = ("issued_on", "effective_on", "expires_on")


class FactsForm(BaseModel):
    """The fields of the form, as they were written."""

    revision: int = 1
    title: Typed = ""
    document_number: Typed = ""
    issuer: Typed = ""
    issued_on: Typed = ""
    effective_on: Typed = ""
    expires_on: Typed = ""
    validity: Validity = Validity.UNKNOWN
    disclosure: Disclosure = Disclosure.UNMARKED
    disclosure_reason: Typed = ""
    department: Typed = ""
    index_number: Typed = ""
    addressees: Typed = ""
    checked: list[Fact] = []

    def errors(self) -> Mapping[str, str]:
        """What is wrong with it, by field."""
        found = missing(title=(self.title, "标题"))
        for name in _DAYS:
            found |= day_errors(name, getattr(self, name))
        if self.disclosure is not Disclosure.PROACTIVE and self.disclosure is not Disclosure.UNMARKED:
            found |= missing(disclosure_reason=(self.disclosure_reason, "理由"))
        return found

    def facts(self) -> Facts:
        """The facts it states."""
        is_open = self.disclosure in (Disclosure.PROACTIVE, Disclosure.UNMARKED)
        return Facts(
            title=self.title.strip(),
            document_number=self.document_number.strip() or None,
            issuer=self.issuer.strip() or None,
            issued_on=find_day(self.issued_on),
            effective_on=find_day(self.effective_on),
            expires_on=find_day(self.expires_on),
            validity=self.validity,
            disclosure=self.disclosure,
            disclosure_reason=None if is_open else self.disclosure_reason.strip(),
            department=find_id(self.department),
            index_number=self.index_number.strip(),
            addressees=self.addressees.strip(),
        )


def create_facts(desk: Desk) -> APIRouter:
    """`POST /console/uploads/{id}/versions/{version_id}/facts` and `/belonging`."""
    pages = APIRouter(prefix="/uploads/{upload_id}/versions/{version_id}")

    @pages.post("/facts")
    def put_right(
        request: Request, staff: Editor, upload_id: Id, version_id: Id, form: Annotated[FactsForm, Form()]
    ) -> Response:
        """Save the facts over the revision they were read at."""
        return carry_out(
            desk.engine,
            lambda conn: _put_right(conn, upload_id, version_id, form, staff),
            f"{PAGE}/{upload_id}?version={version_id}&done=saved",
            lambda refused: show_upload(
                desk, request, upload_id, version_id, refused=refused, written=form.model_dump(mode="json")
            ),
        )

    @pages.post("/belonging")
    def answer(
        staff: Editor,
        upload_id: Id,
        version_id: Id,
        document_id: Annotated[Id, Form()] = 1,
        answered: Written = "",
    ) -> Response:
        """Let it be a version of that document, or one of its own."""
        page = f"{PAGE}/{upload_id}?version={version_id}"

        def act(conn: Connection) -> None:
            _require_own(conn, upload_id, version_id)
            if answered == "same":
                belonging.join(conn, version_id, document_id, staff, datetime.now(UTC))
            else:
                belonging.part(conn, version_id, staff, datetime.now(UTC))

        done = "joined" if answered == "same" else "parted"
        return carry_out(desk.engine, act, f"{page}&done={done}", back_to(page))

    return pages


def _put_right(conn: Connection, upload_id: int, version_id: int, form: FactsForm, staff: Staff) -> None:
    _require_own(conn, upload_id, version_id)
    require_none(form.errors())
    facts = form.facts()
    if facts.department is not None and facts.department not in Departments.load(conn).by_id:
        raise Refused({"department": "没有这个单位，请重新选。"})
    try:
        correct(conn, version_id, facts, form.revision, form.checked, staff, datetime.now(UTC))
    except SavedMeanwhile as meanwhile:
        raise Refused(
            {
                "": f"没有保存：{meanwhile.standing.who}刚刚改过这份草稿。请打开最新的内容，把您的改动再填一次。"
            },
            409,
        ) from meanwhile


def _require_own(conn: Connection, upload_id: int, version_id: int) -> None:
    """Raise UploadNotFound where the version is not of that upload."""
    own = {kept["version_id"] for kept in drafts_of(get_upload(conn, upload_id))}
    if version_id not in own:
        raise UploadNotFound
