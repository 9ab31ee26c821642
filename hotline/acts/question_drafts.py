"""From a solved ticket to a question with its answer that editors may publish; never published by itself."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from database import OPERATOR_ID, documents, replies, versions
from hotline.replies.reply import ReplyKind, of_ticket
from hotline.tickets.ticket import get_by_id
from hotline.tickets.timeline import Act, EventKind, record
from knowledge_base.documents import store
from knowledge_base.editing import history
from knowledge_base.edition import Edition
from knowledge_base.kinds import Kind, State
from knowledge_base.passages import PassageText
from text.masking import mask_personal_numbers


class NothingToDraft(Exception):
    """The ticket has no question, or no answer yet."""


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """What became of a ticket's question: the latest version of its document, and whether that is answered from."""

    document_id: int
    version_id: int
    state: State
    is_published: bool


def find_question_draft(conn: Connection, number: str) -> QuestionDraft | None:
    """The question that was made of the ticket of that number, if one was."""
    row = conn.execute(
        select(
            documents.c.id, versions.c.id, versions.c.status, documents.c.published_version_id.is_not(None)
        )
        .join(versions, versions.c.document_id == documents.c.id)
        .where(documents.c.external_id == f"ticket:{number}")
        .order_by(versions.c.number.desc())
        .limit(1)
    ).one_or_none()
    return QuestionDraft(row[0], row[1], State(row[2]), bool(row[3])) if row else None


def draft_question(conn: Connection, ticket_id: int, act: Act) -> int:
    """Keep the ticket's question and its last answer as a draft; the document's id.

    Drafting the same again changes nothing. Raises NothingToDraft.
    """
    ticket = get_by_id(conn, ticket_id)
    answers = [reply for reply in of_ticket(conn, ticket_id) if reply.kind is ReplyKind.ANSWER]
    if not answers or not ticket.question:
        raise NothingToDraft
    question, answer = mask_personal_numbers(ticket.question), mask_personal_numbers(answers[-1].text)
    edition = Edition(
        kind=Kind.QA,
        title=question[:80],
        passages=(PassageText("", "", answer),),
        external_id=f"ticket:{ticket.number}",
        issuer=ticket.department,
        fields={"问题": question, "来自工单": ticket.number},
    )
    file = f"{question}\n\n{answer}\n".encode()
    author = OPERATOR_ID if act.staff_id is None else act.staff_id
    stored = store(conn, edition, file, f"{ticket.number}.txt", act.at, author=author)
    if stored.is_new:
        _tell_who_wrote(conn, stored.version_id, author, answers[-1].id, act)
        record(conn, [ticket_id], EventKind.DRAFTED, act, document_id=stored.document_id)
    return stored.document_id


def _tell_who_wrote(conn: Connection, version_id: int, author: int, reply_id: int, act: Act) -> None:
    """Let the draft's history say that its words are also of whoever answered: they do not sign them."""
    history.record(conn, version_id, history.Act.CREATED, author, act.at)
    answered_by = conn.scalars(select(replies.c.staff_id).where(replies.c.id == reply_id)).one()
    if answered_by != author:
        history.record(conn, version_id, history.Act.SAVED, answered_by, act.at, reason="写了工单的答复")
