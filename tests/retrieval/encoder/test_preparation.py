"""What an encoder is given of a text."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from retrieval.encoder.preparation import PASSAGE, QUESTION, key_of, of_passage, of_question
from retrieval.passage import Passage

#: ASCII, Chinese, their punctuation; nothing else has a place in what C code reads.
KNOWN = re.compile(r"[ -~\n\u3001-\u303f\u3400-\u4dbf\u4e00-\u9fff“”‘’—·]*")
PERMIT = Passage(1, 1, "居住证申领", "二", "要带什么材料", "本人居民身份证。")


@given(st.text())
def test_only_letters_of_our_texts_are_left(text: str) -> None:
    assert KNOWN.fullmatch(of_question(text))
    assert KNOWN.fullmatch(of_passage(replace(PERMIT, text=text, title=text)))


def test_whatever_is_long_is_cut() -> None:
    # U+FDFA becomes 18 characters: 2,000 of them corrupted a heap.
    for letter in ("ﷺ", "长", "a", "½", "\U0001f600", "\ud800"):
        assert len(of_question(letter * 100_000)) <= QUESTION
        assert len(of_passage(replace(PERMIT, text=letter * 100_000))) <= PASSAGE + 1
        assert len(of_passage(replace(PERMIT, title=letter * 100_000))) <= PASSAGE + 1


def test_other_forms_of_a_letter_are_the_letter() -> None:
    assert of_question("ＡＢＣ１２３（㍿）") == "ABC123(株式会社)"


def test_a_long_passage_keeps_what_it_is_about() -> None:
    prepared = of_passage(replace(PERMIT, text="材料" * 1000))
    assert prepared.endswith("要带什么材料 居住证申领")


def test_the_same_text_has_the_same_key_wherever_it_stands() -> None:
    assert key_of(PERMIT) == key_of(replace(PERMIT, id=2, document_id=3, heading="三"))
    assert key_of(PERMIT) != key_of(replace(PERMIT, text="本人户口簿。"))
    assert key_of(PERMIT) != key_of(replace(PERMIT, text="本人居民身份证。要带什么材料", heading_text=""))
