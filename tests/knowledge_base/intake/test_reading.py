"""What is handed in is read beside answering: once, whole or not at all, whatever happens meanwhile."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, func, select, update

from database import documents, passages, uploads, version_events, versions
from knowledge_base.intake import hold
from knowledge_base.intake.keeping import forget
from knowledge_base.intake.reading import Reading
from knowledge_base.intake.uploads import Upload, UploadStatus, cancel, claim, get_upload, held
from knowledge_base.kinds import State
from tests.knowledge_base.intake.files import notice, zipped

Read = Callable[..., Upload]
HandIn = Callable[..., int]


def now() -> datetime:
    return datetime.now(UTC)


def status_of(engine: Engine, upload_id: int) -> UploadStatus:
    with engine.connect() as conn:
        return get_upload(conn, upload_id).status


def count(engine: Engine, table: object) -> int:
    with engine.connect() as conn:
        return int(conn.scalar(select(func.count()).select_from(table)) or 0)  # type: ignore[arg-type]


def test_a_file_becomes_a_draft_of_whoever_handed_it_in(engine: Engine, editor: int, read: Read) -> None:
    upload = read()
    assert upload.status is UploadStatus.READ
    with engine.connect() as conn:
        version = conn.execute(select(versions)).one()
        event = conn.execute(select(version_events)).one()
    assert (version.status, version.created_by, version.upload_id) == (State.DRAFT, editor, upload.id)
    assert version.document_number == "某政办发〔2026〕8号"
    assert (event.kind, event.staff_id) == ("created", editor)
    assert [kept["version_id"] for kept in upload.documents] == [version.id]


def test_nothing_is_published_by_reading(engine: Engine, read: Read) -> None:
    read()
    with engine.connect() as conn:
        assert conn.scalars(select(documents.c.published_version_id)).all() == [None]


def test_a_zip_gives_a_draft_for_each_file_and_a_sentence_for_one_that_cannot_be_read(
    engine: Engine, read: Read
) -> None:
    source = zipped(一=notice("关于甲的通知", 1), 二=notice("关于乙的通知", 2), 空="")
    upload = read("三份.zip", source)
    assert upload.status is UploadStatus.READ
    assert (upload.done, upload.total) == (3, 3)
    assert count(engine, versions) == 2
    assert ["refused" in kept for kept in upload.documents] == [False, False, True]


RULES = "东湖区公文保密办法\n\n第一条 为了保密，制定本办法。\n\n第二条 密级标在首页，如“秘密★1年”。\n"


def test_a_rule_that_quotes_a_mark_is_read_and_a_document_that_bears_one_is_not(
    engine: Engine, read: Read
) -> None:
    assert read("办法.txt", RULES.encode()).status is UploadStatus.READ
    marked = read("涉密.txt", f"机密★1年\n\n{RULES}".encode())
    assert marked.status is UploadStatus.FAILED
    assert "密级标志" in (marked.problem or "")
    assert count(engine, versions) == 1


def test_a_file_that_cannot_be_read_fails_with_a_sentence(engine: Engine, read: Read) -> None:
    upload = read("坏的.docx", b"PK\x03\x04 not a zip at all")
    assert upload.status is UploadStatus.FAILED
    assert upload.problem
    assert upload.problem.endswith("。")
    assert count(engine, versions) == 0


def test_the_same_file_again_adds_no_second_draft(engine: Engine, read: Read) -> None:
    first, second = read(), read()
    assert count(engine, versions) == 1
    assert first.documents[0]["version_id"] == second.documents[0]["version_id"]
    assert not second.documents[0]["is_new"]


def test_two_workers_never_read_the_same_file(engine: Engine, upload: HandIn) -> None:
    upload_id = upload()
    with engine.begin() as conn:
        assert claim(conn, upload_id, now(), now() + hold.LASTS)
    with engine.begin() as conn:
        assert not claim(conn, upload_id, now(), now() + hold.LASTS)
    assert not Reading(engine).read_next(now())


def test_of_two_workers_at_once_each_file_is_read_by_one(engine: Engine, upload: HandIn) -> None:
    ids = [upload(f"{n}.txt", notice(f"关于第{n}件事的通知", n)) for n in range(1, 5)]

    def work() -> None:
        while Reading(engine).read_next(now()):
            pass

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert {status_of(engine, upload_id) for upload_id in ids} == {UploadStatus.READ}
    assert count(engine, versions) == 4
    assert count(engine, version_events) == 4


def test_what_a_killed_worker_was_reading_is_taken_up_by_another(engine: Engine, upload: HandIn) -> None:
    upload_id = upload()
    killed_at = now() - 2 * hold.LASTS
    with engine.begin() as conn:
        claim(conn, upload_id, killed_at, killed_at + hold.LASTS)
    assert Reading(engine).read_next(now())
    assert status_of(engine, upload_id) is UploadStatus.READ


def test_what_waits_is_read_after_a_restart(engine: Engine, upload: HandIn) -> None:
    upload_id = upload()
    engine.dispose()
    assert Reading(engine).read_next(now())
    assert status_of(engine, upload_id) is UploadStatus.READ


def test_a_file_cancelled_before_it_is_read_is_left_alone(
    engine: Engine, upload: HandIn, reading: Reading
) -> None:
    upload_id = upload()
    with engine.begin() as conn:
        cancel(conn, upload_id)
    assert not reading.read_next(now())
    assert status_of(engine, upload_id) is UploadStatus.CANCELLED


def test_a_file_cancelled_while_it_is_read_leaves_nothing(engine: Engine, upload: HandIn) -> None:
    many = {str(n): notice(f"关于第{n}件事的通知", n) for n in range(1, 200)}
    upload_id = upload("很多.zip", zipped(**many))
    worker = threading.Thread(target=Reading(engine).read_next, args=(now(),))
    worker.start()
    while status_of(engine, upload_id) is UploadStatus.WAITING:
        pass
    with engine.begin() as conn:
        cancel(conn, upload_id)
    worker.join()
    assert status_of(engine, upload_id) is UploadStatus.CANCELLED
    assert (count(engine, versions), count(engine, passages)) == (0, 0)


def test_a_worker_whose_claim_was_taken_over_keeps_nothing(engine: Engine, upload: HandIn) -> None:
    upload_id, long_ago = upload(), now() - timedelta(days=1)
    with engine.begin() as conn:
        assert claim(conn, upload_id, long_ago, long_ago + hold.LASTS)
        assert claim(conn, upload_id, now(), now() + hold.LASTS)
    with engine.begin() as conn:
        assert not held(conn, upload_id, long_ago + hold.LASTS, status=UploadStatus.READ)
    assert status_of(engine, upload_id) is UploadStatus.READING


def test_what_was_stored_of_a_file_before_its_worker_was_killed_is_not_stored_twice(
    engine: Engine, upload: HandIn, reading: Reading
) -> None:
    many = {str(n): notice(f"关于第{n}件事的通知", n) for n in range(1, 13)}
    upload_id = upload("很多.zip", zipped(**many))
    assert reading.read_next(now())
    with engine.begin() as conn:
        half = {"status": UploadStatus.READING, "claimed_until": now() - hold.LASTS, "result": {}}
        conn.execute(update(uploads).values(half))
    assert reading.read_next(now())
    with engine.connect() as conn:
        kept = get_upload(conn, upload_id).documents
    assert [each["is_new"] for each in kept] == [True] * 12
    assert count(engine, versions) == 12


def test_of_a_file_cancelled_while_it_is_stored_nothing_is_left_but_in_the_history(
    engine: Engine, editor: int, read: Read
) -> None:
    many = {str(n): notice(f"关于第{n}件事的通知", n) for n in range(1, 13)}
    upload_id = read("很多.zip", zipped(**many)).id
    with engine.begin() as conn:
        conn.execute(update(versions).where(versions.c.number == 1, versions.c.id == 1).values(revision=2))
        forget(conn, upload_id, editor, "上传已取消", now())
    with engine.connect() as conn:
        states = conn.scalars(select(versions.c.status).order_by(versions.c.id)).all()
    assert states == [State.DRAFT, *([State.DISCARDED] * 11)]


def test_a_file_thrown_away_as_a_draft_may_come_again(engine: Engine, read: Read) -> None:
    first = read()
    with engine.begin() as conn:
        conn.execute(versions.update().values(status=State.DISCARDED))
    second = read()
    assert second.documents[0]["is_new"]
    assert second.documents[0]["version_id"] != first.documents[0]["version_id"]
