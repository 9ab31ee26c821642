"""The whole base, exported and imported into a fresh database, is the same base."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from database import documents, open_engine, passages, versions
from knowledge_base.documents import publish_as_operator, store, withdraw
from knowledge_base.editing.repeal import Repealing, repeal
from knowledge_base.edition import Edition
from knowledge_base.exported import ORIGINALS, ExportedVersion, Standing, read_again, written
from knowledge_base.exporting import export_base
from knowledge_base.importing import files_below, import_file
from knowledge_base.kinds import Disclosure, Kind, Origin, Validity
from knowledge_base.passages import PassageText
from knowledge_base.publishing import Ending
from knowledge_base.sources import get_version
from organisation.staff import Role, Staff
from tests.conftest import NOW, publish_in
from tests.databases import PostgreSQL, SQLite

SAMPLE = Path(__file__).parents[2] / "knowledge_base" / "sample"
#: What is looked at of a version: everything but ids and the moment.
KEPT = [c for c in versions.c if c.name not in ("id", "document_id", "created_at", "created_by")]


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_base(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Engine]:
    """fresh_base() -> an empty base; the one before of a server is gone then."""
    kind: SQLite | PostgreSQL = request.getfixturevalue(request.param)
    made = iter(range(9))

    def make() -> Engine:
        folder = tmp_path / f"base{next(made)}"
        folder.mkdir()
        return open_engine(kind.fresh(folder))

    return make


def base_of(engine: Engine) -> list[Any]:
    """Every document with its versions and their passages, in a form that has no ids."""
    with engine.connect() as conn:
        found = []
        for version in conn.execute(
            select(documents.c.kind, documents.c.external_id, documents.c.published_version_id, versions)
            .join(versions, versions.c.document_id == documents.c.id)
            .order_by(documents.c.id, versions.c.number)
        ):
            texts = conn.execute(
                select(passages).where(passages.c.version_id == version.id).order_by(passages.c.position)
            )
            found.append(
                (
                    version.kind,
                    version.external_id,
                    version.published_version_id == version.id,
                    *(getattr(version, column.name) for column in KEPT),
                    [(p.heading, p.heading_text, p.text, p.origin, p.fields) for p in texts],
                )
            )
    return found


def moved(engine: Engine, fresh_base: Callable[[], Engine], folder: Path) -> tuple[list[Any], list[Any]]:
    """What stood in a base, and what stands in a fresh one after its export was imported."""
    with engine.connect() as conn:
        export_base(conn, folder)
    before = base_of(engine)
    engine.dispose()
    other = fresh_base()
    for file in files_below([folder]):
        for imported in import_file(other, file, None, NOW, publishing=True):
            assert imported.refused is None, imported
    after = base_of(other)
    other.dispose()
    return before, after


def test_the_sample_moves_to_another_database_as_it_is(
    fresh_base: Callable[[], Engine], tmp_path: Path
) -> None:
    engine = fresh_base()
    for file in files_below([SAMPLE]):
        import_file(engine, file, None, NOW, publishing=True)
    before, after = moved(engine, fresh_base, tmp_path / "out")
    assert len(before) > 20
    assert after == before


def add(engine: Engine, edition: Edition, source: bytes, filename: str, *acts: Callable[..., object]) -> None:
    with engine.begin() as conn:
        stored = store(conn, edition, source, filename, NOW)
        for act in acts:
            act(conn, stored.document_id if act in (withdraw, expire) else stored.version_id, NOW)


#: Its time is over.
expire = partial(withdraw, ending=Ending.EXPIRE)


def edition_of(text: str, **facts: Any) -> Edition:
    return Edition(
        **{"kind": Kind.POLICY, "title": "关于停车的通知", "passages": (PassageText("", "", text),)} | facts
    )


def test_versions_drafts_and_what_was_withdrawn_move_as_they_stand(
    fresh_base: Callable[[], Engine], tmp_path: Path
) -> None:
    engine = fresh_base()
    odd = "---\n## 二\n\\ <!-- 段落 {} -->\n\n\r末行 \n"
    row = PassageText("a] --> b", "一 › 二", odd, Origin.ROW, {"名称 -->": "\uffff\t甲"})
    whole = edition_of(
        "",
        passages=(row, row),
        issuer="东湖区人民政府",
        document_number="东政发〔2024〕1号",
        issued_on=date(2024, 3, 5),
        effective_on=date(2024, 4, 1),
        expires_on=date(2029, 4, 1),
        validity=Validity.IN_FORCE,
        disclosure=Disclosure.PROACTIVE,
        fields={"又称": "[停车]", "空": "", "行": "一\n二"},
        reading="一\n\n二 ",
    )
    add(engine, whole, b"%PDF-1", "通知 v1.pdf", publish_as_operator)
    add(
        engine,
        edition_of("后来的。", document_number="东政发〔2024〕1号"),
        b"2",
        "../通知",
        publish_as_operator,
    )
    add(engine, edition_of("草稿。", title="草稿", kind=Kind.QA), b"3", "a.txt")
    add(
        engine,
        edition_of("撤下。", title='"撤下"/ :', external_id="x:1"),
        b"4",
        "a.txt",
        publish_as_operator,
        withdraw,
    )
    add(engine, edition_of("到期。", title="到期"), b"5", "a.txt", publish_as_operator, expire)
    before, after = moved(engine, fresh_base, tmp_path / "out")
    assert [row[2] for row in before] == [False, True, False, False, False]
    assert after == before
    assert (tmp_path / "out" / ORIGINALS / "000001-1.pdf").read_bytes() == b"%PDF-1"


def test_a_version_that_was_published_again_is_the_one_that_is_answered_from(
    fresh_base: Callable[[], Engine], tmp_path: Path
) -> None:
    engine = fresh_base()
    add(engine, edition_of("第一版。"), b"1", "a.txt", publish_as_operator)
    add(engine, edition_of("第二版。"), b"2", "a.txt", publish_as_operator)
    add(engine, edition_of("第一版。"), b"1", "a.txt", publish_as_operator)
    before, after = moved(engine, fresh_base, tmp_path / "out")
    assert [row[2] for row in before] == [True, False]
    assert after == before


def test_without_publish_everything_is_a_draft(fresh_base: Callable[[], Engine], tmp_path: Path) -> None:
    engine = fresh_base()
    add(engine, edition_of("第一版。"), b"1", "a.txt", publish_as_operator)
    with engine.connect() as conn:
        export_base(conn, tmp_path / "out")
    engine.dispose()
    other = fresh_base()
    for file in files_below([tmp_path / "out"]):
        [imported] = import_file(other, file, None, NOW, publishing=False)
        assert imported.is_new
    assert [row[2] for row in base_of(other)] == [False]
    other.dispose()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("000001-1.txt", "../secret.txt"), "名称不对"),
        (lambda text: text.replace("000001-1.txt", "000009-1.txt"), "连同它一起导入"),
        (lambda text: text.replace("类型: policy", "类型: 什么"), "改动过"),
        (lambda text: text[:60], "改动过"),
        (lambda text: text.replace("第一版。", "秘密★10年"), "密级"),
    ],
)
def test_an_export_that_was_tampered_with_is_a_sentence(
    fresh_base: Callable[[], Engine], tmp_path: Path, change: Callable[[str], str], said: str
) -> None:
    engine = fresh_base()
    add(engine, edition_of("第一版。"), b"1", "a.txt", publish_as_operator)
    with engine.connect() as conn:
        export_base(conn, tmp_path / "out")
    [file] = files_below([tmp_path / "out"])
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    [imported] = import_file(engine, file, None, NOW, publishing=True)
    assert said in str(imported.refused)
    engine.dispose()


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))


@given(texts=st.lists(TEXTS, max_size=4), heading=TEXTS, value=TEXTS)
def test_whatever_a_version_says_is_read_again(texts: list[str], heading: str, value: str) -> None:
    parts = tuple(PassageText(heading, value, text, Origin.ROW, {value: heading}) for text in texts)
    edition = edition_of("", passages=parts, title=value, issuer=heading, fields={heading: value})
    version = ExportedVersion(edition, Standing.FORMER, "a.bin", value, None)
    assert read_again(written([version, version])) == [version, version]


def test_a_declared_repeal_goes_with_the_files(fresh_base: Callable[[], Engine], tmp_path: Path) -> None:
    engine = fresh_base()
    old, new = (
        publish_in(engine, title, "内容。", document_number=number, issued_on=date(year, 1, 1))
        for title, number, year in (("旧办法", "示发〔2015〕1号", 2015), ("新规定", "示发〔2024〕2号", 2024))
    )
    with engine.begin() as conn:
        what = Repealing(old, new, date(2026, 11, 1))
        repeal(conn, what, Staff(0, "w", "王工", Role.EDITOR), "由新规定接替", NOW)
        export_base(conn, tmp_path / "files")
    engine.dispose()
    again = fresh_base()
    for path in files_below([tmp_path / "files"]):
        import_file(again, path, None, NOW, publishing=True)
    with again.begin() as conn:
        [found] = [s for s in (get_version(conn, n)[0] for n in (1, 2)) if s.title == "旧办法"]
        assert found.validity(date(2026, 11, 1)) is Validity.REPEALED
        newer = found.newer(date(2026, 11, 1))
        assert newer is not None
        assert newer.title == "新规定"
    again.dispose()
