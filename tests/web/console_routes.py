"""Who may do what in the console: a row for every route. A route that is missing here fails the tests.

To add a page, add its row: (method, path as FastAPI has it) -> Row(roles that may, path parameters, form).
Administrators may do everything and are not named.
"""

from dataclasses import dataclass, field

from organisation.staff import Role

AGENT, EDITOR, REVIEWER = Role.AGENT, Role.EDITOR, Role.REVIEWER
EVERYONE = (AGENT, EDITOR, REVIEWER)
#: Somebody else's account, which the tests make first.
OTHER = "1"


@dataclass(frozen=True)
class Row:
    """The roles besides administrator; `path` fills the path's parameters, `form` makes an act sound."""

    roles: tuple[Role, ...] = ()
    path: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
    #: Open to somebody who is not signed in.
    public: bool = False
    #: Open to somebody who must change their password first.
    before_password: bool = False


_ACCOUNT = {"staff_id": OTHER}
EDITING = (EDITOR, REVIEWER)
_DOCUMENT, _VERSION = {"document_id": "1"}, {"version_id": "1"}
_TICKET = {"ticket_id": "1"}
_UPLOAD = {"upload_id": "1"}
_READ = _UPLOAD | {"version_id": "1"}

ROUTES: dict[tuple[str, str], Row] = {
    ("GET", "/console"): Row(EVERYONE),
    ("GET", "/console/"): Row(EVERYONE),
    ("GET", "/console/sign-in"): Row(EVERYONE, public=True, before_password=True),
    ("POST", "/console/sign-in"): Row(EVERYONE, public=True, before_password=True),
    ("POST", "/console/sign-out"): Row(EVERYONE, before_password=True),
    ("GET", "/console/password"): Row(EVERYONE, before_password=True),
    ("POST", "/console/password"): Row(EVERYONE, before_password=True),
    ("GET", "/console/settings/shortcuts"): Row(EVERYONE),
    ("POST", "/console/settings/shortcuts"): Row(EVERYONE),
    ("GET", "/console/accounts"): Row(),
    ("POST", "/console/accounts"): Row(form={"login": "new", "name": "新人", "role": "editor"}),
    ("GET", "/console/accounts/{staff_id}"): Row(path=_ACCOUNT),
    ("POST", "/console/accounts/{staff_id}/password"): Row(path=_ACCOUNT),
    ("POST", "/console/accounts/{staff_id}/role"): Row(path=_ACCOUNT, form={"role": "reviewer"}),
    ("POST", "/console/accounts/{staff_id}/department"): Row(path=_ACCOUNT),
    # One route for every other act; what each does is in tests/web/test_accounts.py.
    ("POST", "/console/accounts/{staff_id}/{name}"): Row(path=_ACCOUNT | {"name": "sign-out"}),
    ("GET", "/console/audit"): Row(),
    ("GET", "/console/tickets"): Row((AGENT,)),
    ("GET", "/console/pulse"): Row((AGENT,)),
    ("POST", "/console/surges/{first_id}"): Row((AGENT,), {"first_id": "1"}, {"ticket_ids": "1"}),
    ("GET", "/console/tickets/{ticket_id}"): Row((AGENT,), _TICKET),
    ("GET", "/console/tickets/{ticket_id}/live"): Row((AGENT,), _TICKET),
    ("GET", "/console/tickets/{ticket_id}/search"): Row((AGENT,), _TICKET),
    ("POST", "/console/tickets/{ticket_id}/reply"): Row((AGENT,), _TICKET, {"text": "好了。"}),
    ("POST", "/console/tickets/{ticket_id}/check"): Row((AGENT,), _TICKET, {"text": "好了。"}),
    ("POST", "/console/tickets/{ticket_id}/beat"): Row((AGENT,), _TICKET),
    ("POST", "/console/tickets/{ticket_id}/question-and-answer"): Row((AGENT,), _TICKET),
    # One route for every other act; what each does is in tests/web/test_console_tickets.py.
    ("POST", "/console/tickets/{ticket_id}/{name}"): Row((AGENT,), _TICKET | {"name": "claim"}),
    ("GET", "/console/phone"): Row((AGENT,)),
    ("GET", "/console/phone/answer"): Row((AGENT,)),
    ("GET", "/console/canned-replies"): Row((AGENT,)),
    ("POST", "/console/canned-replies"): Row(form={"shortcut": "好", "text": "好的。"}),
    ("POST", "/console/canned-replies/starters"): Row(),
    ("GET", "/console/canned-replies/{reply_id}"): Row(path={"reply_id": "1"}),
    ("POST", "/console/canned-replies/{reply_id}"): Row(path={"reply_id": "1"}),
    ("POST", "/console/canned-replies/{reply_id}/remove"): Row(path={"reply_id": "1"}),
    ("GET", "/console/departments"): Row(),
    ("POST", "/console/departments"): Row(form={"name": "区城管委"}),
    ("GET", "/console/departments/{department_id}"): Row(path={"department_id": "1"}),
    ("POST", "/console/departments/{department_id}/aliases"): Row(path={"department_id": "1"}),
    ("POST", "/console/departments/{department_id}/successor"): Row(path={"department_id": "1"}),
    ("GET", "/console/uploads"): Row((EDITOR,)),
    ("POST", "/console/uploads"): Row((EDITOR,)),
    ("GET", "/console/uploads/{upload_id}"): Row((EDITOR, REVIEWER), _UPLOAD),
    ("GET", "/console/uploads/{upload_id}/original"): Row((EDITOR, REVIEWER), _UPLOAD),
    ("POST", "/console/uploads/{upload_id}/cancel"): Row((EDITOR,), _UPLOAD),
    ("GET", "/console/uploads/{upload_id}/sheet"): Row((EDITOR, REVIEWER), _UPLOAD),
    ("POST", "/console/uploads/{upload_id}/sheet"): Row((EDITOR,), _UPLOAD),
    ("POST", "/console/uploads/{upload_id}/columns"): Row((EDITOR,), _UPLOAD),
    ("GET", "/console/sheet-templates/{name}.xlsx"): Row((EDITOR,), {"name": "service-items"}),
    ("GET", "/console/sheet-templates/directories/{version_id}.xlsx"): Row((EDITOR,), {"version_id": "1"}),
    ("POST", "/console/uploads/{upload_id}/kind"): Row((EDITOR,), _UPLOAD),
    ("POST", "/console/uploads/{upload_id}/versions/{version_id}/facts"): Row((EDITOR,), _READ),
    ("POST", "/console/uploads/{upload_id}/versions/{version_id}/belonging"): Row((EDITOR,), _READ),
    ("GET", "/console/figures"): Row((AGENT,)),
    ("GET", "/console/figures/tickets.csv"): Row((AGENT,)),
    ("GET", "/console/figures/tickets.xlsx"): Row((AGENT,)),
    ("GET", "/console/words"): Row((EDITOR, REVIEWER)),
    ("GET", "/console/words/why"): Row((EDITOR, REVIEWER)),
    ("GET", "/console/words/history"): Row((EDITOR, REVIEWER)),
    ("GET", "/console/words/new"): Row((EDITOR,)),
    ("POST", "/console/words"): Row((EDITOR,), form={"everyday": "搬家", "official": "户口迁移"}),
    ("POST", "/console/words/{entry_id}/undo"): Row((EDITOR,), {"entry_id": "1"}),
    ("GET", "/console/supervision"): Row(),
    ("GET", "/console/rehearsals"): Row((EDITOR, REVIEWER)),
    ("POST", "/console/rehearsals"): Row(
        (EDITOR, REVIEWER), form={"subject": "withdraw", "document_id": "1"}
    ),
    ("GET", "/console/rehearsals/{rehearsal_id}"): Row((EDITOR, REVIEWER), {"rehearsal_id": "1"}),
    ("GET", "/console/rehearsals/{rehearsal_id}/progress"): Row((EDITOR, REVIEWER), {"rehearsal_id": "1"}),
    ("POST", "/console/rehearsals/{rehearsal_id}/acknowledge"): Row(
        (EDITOR, REVIEWER), {"rehearsal_id": "1"}, {"reason": "应当如此"}
    ),
    ("GET", "/console/check-ups"): Row((EDITOR, REVIEWER)),
    ("POST", "/console/check-ups/{document_id}/verify"): Row((EDITOR, REVIEWER), {"document_id": "1"}),
    ("POST", "/console/check-ups/{document_id}/mark"): Row(
        (EDITOR, REVIEWER), {"document_id": "1"}, {"what": "电话变了"}
    ),
    ("GET", "/console/corrections"): Row((EDITOR, REVIEWER)),
    ("GET", "/console/versions/{version_id}/correction"): Row((EDITOR, REVIEWER), {"version_id": "1"}),
    ("POST", "/console/versions/{version_id}/correction"): Row(
        (EDITOR, REVIEWER), {"version_id": "1"}, {"text": "应为五日。"}
    ),
    ("GET", "/console/pins"): Row((EDITOR, REVIEWER)),
    ("POST", "/console/pins"): Row(
        (EDITOR, REVIEWER), form={"mode": "silence", "words": "停水", "reason": "正在核对"}
    ),
    ("POST", "/console/pins/{pin_id}/{name}"): Row((EDITOR, REVIEWER), {"pin_id": "1", "name": "sign"}),
    ("GET", "/console/model-questions"): Row((EDITOR, REVIEWER)),
    ("POST", "/console/model-questions"): Row((EDITOR, REVIEWER), form={"question": "怎么办"}),
    ("POST", "/console/model-questions/{question_id}/retire"): Row((EDITOR, REVIEWER), {"question_id": "1"}),
    ("GET", "/console/calendar"): Row(),
    ("POST", "/console/calendar/overrides"): Row(
        form={"day": "2026-12-31", "name": "停电", "is_working": "false"}
    ),
    ("POST", "/console/calendar/overrides/{day}/remove"): Row(path={"day": "2026-12-31"}),
    ("GET", "/console/desk"): Row(EDITING),
    ("GET", "/console/documents"): Row(EDITING),
    ("GET", "/console/documents/{document_id}"): Row(EDITING, _DOCUMENT),
    ("POST", "/console/documents/{document_id}/unit"): Row((EDITOR,), _DOCUMENT),
    ("POST", "/console/documents/{document_id}/verify"): Row((EDITOR,), _DOCUMENT),
    ("GET", "/console/reviews"): Row((REVIEWER,)),
    ("GET", "/console/versions/{version_id}"): Row(EDITING, _VERSION),
    ("GET", "/console/versions/{version_id}/history"): Row(EDITING, _VERSION),
    ("GET", "/console/versions/{version_id}/diff"): Row(EDITING, _VERSION),
    ("GET", "/console/versions/{version_id}/review"): Row(EDITING, _VERSION),
    ("GET", "/console/versions/{version_id}/sheet"): Row(EDITING, _VERSION),
    ("POST", "/console/versions/{version_id}/beat"): Row(EDITING, _VERSION),
    ("GET", "/console/documents/new"): Row((EDITOR,)),
    ("POST", "/console/documents/new"): Row((EDITOR,), form={"title": "怎么办居住证", "kind": "qa"}),
    ("GET", "/console/versions/{version_id}/edit"): Row((EDITOR,), _VERSION),
    ("GET", "/console/versions/{version_id}/preview"): Row(EDITING, _VERSION),
    ("POST", "/console/versions/{version_id}/text"): Row((EDITOR,), _VERSION),
    ("POST", "/console/versions/{version_id}/passages"): Row((EDITOR,), _VERSION, {"body": "好。"}),
    ("POST", "/console/versions/{version_id}/item"): Row((EDITOR,), _VERSION, {"revision": "1"}),
    ("GET", "/console/versions/{version_id}/rows/new"): Row((EDITOR,), _VERSION),
    ("GET", "/console/versions/{version_id}/rows/{position}"): Row((EDITOR,), _VERSION | {"position": "1"}),
    ("POST", "/console/versions/{version_id}/rows/{position}"): Row((EDITOR,), _VERSION | {"position": "1"}),
    ("POST", "/console/versions/{version_id}/rows/{position}/remove"): Row(
        (EDITOR,), _VERSION | {"position": "1"}
    ),
    ("POST", "/console/versions/{version_id}/draft"): Row((EDITOR,), _VERSION),
    ("POST", "/console/versions/{version_id}/submit"): Row((EDITOR,), _VERSION),
    ("POST", "/console/versions/{version_id}/sign"): Row((REVIEWER,), _VERSION),
    # One route for every other act; who may do which is in knowledge_base/editing/rules.py.
    ("POST", "/console/versions/{version_id}/{name}"): Row(EDITING, _VERSION | {"name": "publish"}),
    ("GET", "/console/documents/{document_id}/repeal"): Row(EDITING, _DOCUMENT),
    ("POST", "/console/documents/{document_id}/repeal"): Row(
        EDITING, _DOCUMENT, {"word": "废止", "reason": "不再执行"}
    ),
    ("POST", "/console/documents/{document_id}/repeal/undo"): Row(EDITING, _DOCUMENT, {"reason": "弄错了"}),
    ("GET", "/console/pairs"): Row(EDITING),
    ("POST", "/console/pairs/exemptions"): Row((EDITOR,), form={"document_id": "1", "reason": "不用解读"}),
    ("GET", "/console/pairs/{interpretation_id}"): Row(EDITING, {"interpretation_id": "1"}),
    ("POST", "/console/pairs/{interpretation_id}/policy"): Row((EDITOR,), {"interpretation_id": "1"}),
    ("POST", "/console/pairs/{interpretation_id}/clauses"): Row((EDITOR,), {"interpretation_id": "1"}),
}
