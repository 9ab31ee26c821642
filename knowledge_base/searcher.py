"""The one object that holds the current index and swaps it when something is published, and follows the words added."""

import copy
import fcntl
import logging
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine

from database import read_only
from knowledge_base.lexicon import Saying, language_with, lexicon_revision, live_sayings
from knowledge_base.published import (
    count_published,
    given_on_request,
    published_passages,
    revision,
    revision_of_texts,
)
from knowledge_base.rows import Registers, published_registers
from knowledge_base.sources import Source, sources
from retrieval.encoder.encoder import Encoder
from retrieval.index import Index, SavedIndexUnusable
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.question import Question, read_question
from retrieval.ranking import SearchResult, find, find_for

#: How often a worker looks whether something was published, or a word added, in seconds.
INTERVAL = 0.3
#: Saved indexes kept beside the current one: a worker that is late may still be opening the last.
_KEPT = 2
#: Sources remembered, about a kilobyte each.
_REMEMBERED = 20_000

#: Searched once at the start.
_ANY = Passage(0, 0, "通知", "", "", "北京市居民可以申请最低生活保障。")

log = logging.getLogger(__name__)


class NotReady(Exception):
    """The index has not been built yet."""


class Searcher:
    """Searches the published passages in memory.

    A revision seen in the database is built, or opened where another worker has saved it, in a thread of
    its own and takes effect in one assignment; questions meanwhile use the previous index.
    """

    def __init__(
        self,
        engine: Engine,
        language: Language,
        folder: Path,
        encoder: Encoder | None = None,
        previous: Index | None = None,
    ) -> None:
        """What has not changed since the index `previous` is taken from there."""
        self._engine = engine
        #: As it was shipped, and with the words that editors have added.
        self._shipped = self._language = language
        self._words: str | None = None
        self._folder = folder
        self._encoder = encoder
        self._index: Index | None = previous
        self._revision: str | None = None
        self._documents = 0
        self._on_request: tuple[str, ...] = ()
        self._registers = Registers()
        self._sources: dict[int, Source] = {}
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def language(self) -> Language:
        """Language that questions are read with."""
        return self._language

    @property
    def index(self) -> Index:
        """The index in use; raises NotReady before the first is there."""
        if self._index is None:
            raise NotReady
        return self._index

    @property
    def is_ready(self) -> bool:
        """Whether there is an index to answer from."""
        return self._index is not None

    @property
    def revision(self) -> str | None:
        """The published state that is answered from, and the words that questions are read with."""
        return None if self._revision is None else f"{self._revision}+{self._words}"

    @property
    def documents(self) -> int:
        """Number of documents that are answered from."""
        return self._documents

    @property
    def registers(self) -> Registers:
        """The rows of the published directories by their names."""
        return self._registers

    @property
    def on_request(self) -> tuple[str, ...]:
        """Titles of the documents that are only named: no passage of them is searched."""
        return self._on_request

    @property
    def encoder(self) -> Encoder | None:
        """The encoder that is asked for a second opinion, if one is switched on."""
        return self._encoder

    def read(self, text: str) -> Question:
        """Take a citizen's question apart."""
        return read_question(text, self._language, self.index.says)

    def search(self, text: str, limit: int = 10) -> SearchResult:
        """Find passages for a question."""
        return find(text, self.index, self._language, limit, self._encoder)

    def search_for(self, question: Question, limit: int = 10) -> SearchResult:
        """Find passages for a question already read."""
        return find_for(question, self.index, self._language, limit, self._encoder)

    def passages_of(self, document_id: int) -> list[Passage]:
        """The passages of a document in order, as they are answered from; none where it is not published."""
        return self.index.passages_of(document_id)

    def sources(self, conn: Connection, passage_ids: Sequence[int]) -> dict[int, Source]:
        """The source of each passage, remembered as long as the published state stays the same."""
        known = self._sources
        missing = [passage_id for passage_id in passage_ids if passage_id not in known]
        if missing:
            found = sources(conn, missing)
            if not self.is_seen_by(conn):
                return {
                    n: known[n] if n in known else found[n] for n in passage_ids if n in known or n in found
                }
            if len(known) > _REMEMBERED:
                known.clear()
            known.update(found)
        return {passage_id: known[passage_id] for passage_id in passage_ids if passage_id in known}

    def is_seen_by(self, conn: Connection) -> bool:
        """Whether a transaction sees the published state that is answered from: what an older one reads may be repealed by
        now, and is not to be remembered."""
        return revision(conn) == self._revision

    def reading_with(self, sayings: Sequence[Saying]) -> "Searcher":
        """A searcher of the same passages that reads questions with these sayings, to see what would change.

        It follows nothing, and nobody who is answered meanwhile is slower for it.
        """
        other = copy.copy(self)
        other._language = language_with(self._shipped, sayings)
        other._index = self.index.apart()
        return other

    def refresh(self) -> bool:
        """Bring words and index up to the database; returns whether anything changed."""
        with read_only(self._engine) as conn:
            seen, words = revision(conn), lexicon_revision(conn)
        has_new_words = words != self._words and self._read_words()
        return (seen != self._revision and self._read_index()) or has_new_words

    def _read_words(self) -> bool:
        with read_only(self._engine) as conn:
            words, sayings = lexicon_revision(conn), live_sayings(conn)
        # No index holds synonyms: they take effect with this assignment.
        self._language = language_with(self._shipped, sayings)
        self._words = words
        return True

    def _read_index(self) -> bool:
        # One lock a host: the first worker builds and saves, the others wait and map what it saved.
        with _locked(self._folder / "lock"):
            with read_only(self._engine) as conn:
                seen, texts = revision(conn), revision_of_texts(conn)
                self._index = self._open(texts) or self._build(texts, published_passages(conn))
                self._documents = count_published(conn)
                self._on_request = tuple(title for _, title in given_on_request(conn))
                self._sources = {}
                self._registers = published_registers(conn, self._language.tokenizer.normalise)
            if self._encoder:
                self._encoder.follow(self._index)
            self._revision = seen
            self._forget_old(texts)
        return True

    def start(self) -> None:
        """Load the index, then keep it fresh until `stop`."""
        # The inner loops are compiled, or loaded, when first used: no citizen shall wait for that.
        find(_ANY.text, Index.build([_ANY], self._language), self._language)
        self.refresh()
        if self._encoder:
            self._encoder.start()
        self._thread = threading.Thread(target=self._follow, name="searcher", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread that follows the database."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        if self._encoder:
            self._encoder.stop()

    def _follow(self) -> None:
        while not self._stopping.wait(INTERVAL):
            try:
                self.refresh()
            except Exception:
                # The old index still answers; a database that is away for a moment comes back.
                log.exception("could not refresh the index; answering from the previous one")

    def _open(self, name: str) -> Index | None:
        try:
            return Index.open(self._saved(name), self._language.fingerprint)
        except SavedIndexUnusable:
            return None

    def _build(self, name: str, passages: list[Passage]) -> Index:
        index = Index.build(passages, self._language, self._index)
        index.save(self._saved(name))
        return index

    def _saved(self, name: str) -> Path:
        # Another version of the lexicon keeps an index of its own.
        return self._folder / f"{name}-{self._language.fingerprint}"

    def _forget_old(self, current: str) -> None:
        saved = sorted(
            (path for path in self._folder.iterdir() if path.is_dir() and path != self._saved(current)),
            key=lambda path: path.stat().st_mtime,
            reverse=True,
        )
        for path in saved[_KEPT - 1 :]:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
