"""From a solved ticket to a question with its answer that editors may publish; never published by itself."""

from sqlalchemy import Connection

from database import OPERATOR_ID
from hotline.replies.reply import ReplyKind, of_ticket
from hotline.tickets.ticket import get_by_id
from hotline.tickets.timeline import Act, EventKind, record
from knowledge_base.documents import store
from knowledge_base.edition import Edition
from knowledge_base.kinds import Kind
from knowledge_base.passages import PassageText
from text.masking import mask_personal_numbers


class NothingToDraft(Exception):
    """The ticket has no question, or no answer yet."""


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
        record(conn, [ticket_id], EventKind.DRAFTED, act, document_id=stored.document_id)
    return stored.document_id
