"""An operator's second opinion: a function from texts to vectors."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.index import Index, SavedIndexUnusable
from retrieval.language import Language
from retrieval.opinion import Opinion, OpinionUnusable
from retrieval.passage import Passage
from retrieval.ranking import find

PASSAGES = [
    Passage(1, 1, "甲", "", "", "办理时请先取号。"),
    Passage(2, 2, "乙", "", "", "办理时请先预约。"),
]


def appointments(texts: Sequence[str]) -> NDArray[np.float32]:
    """Knows one thing: that 约 and 提前 belong together."""
    return np.array([[1.0, 5.0 if "约" in text or "提前" in text else 0.0] for text in texts], np.float32)


def of_nothing(texts: Sequence[str]) -> NDArray[np.float32]:
    return np.zeros((len(texts) + 1, 2), np.float32)


def test_what_it_finds_near_comes_first(language: Language) -> None:
    alone = find("办理时要提前吗", Index.build(PASSAGES, language), language)
    with_opinion = replace(language, opinion=Opinion.load(f"{__name__}:appointments"))
    both = find("办理时要提前吗", Index.build(PASSAGES, with_opinion), with_opinion)
    assert [hit.why.points["opinion"] for hit in alone.hits] == [0.0, 0.0]
    assert both.hits[0].passage == PASSAGES[1]
    assert both.hits[0].why.points["opinion"] > 2 * both.hits[1].why.points["opinion"]


def test_an_index_made_without_it_is_not_used_with_it(language: Language, tmp_path: Path) -> None:
    Index.build(PASSAGES, language).save(tmp_path)
    with_opinion = replace(language, opinion=Opinion("named", appointments))
    with pytest.raises(SavedIndexUnusable):
        Index.open(tmp_path, with_opinion.fingerprint)


def test_a_saved_index_keeps_it(language: Language, tmp_path: Path) -> None:
    with_opinion = replace(language, opinion=Opinion("named", appointments))
    index = Index.build(PASSAGES, with_opinion)
    index.save(tmp_path)
    opened = Index.open(tmp_path, with_opinion.fingerprint)
    assert find("提前", opened, with_opinion) == find("提前", index, with_opinion)


def test_a_knowledge_base_that_was_empty_can_be_filled(language: Language) -> None:
    with_opinion = replace(language, opinion=Opinion("named", appointments))
    empty = Index.build([], with_opinion)
    assert len(Index.build(PASSAGES, with_opinion, empty)) == len(PASSAGES)


def test_another_model_behind_the_same_name_is_another_opinion() -> None:
    one = Opinion("named", appointments)
    other = Opinion("named", lambda texts: np.full((len(texts), 3), 0.5, np.float32))
    assert one.fingerprint != other.fingerprint


def test_a_question_is_answered_without_an_opinion_that_fails(language: Language) -> None:
    index = Index.build(PASSAGES, replace(language, opinion=Opinion("named", appointments)))
    failing = replace(language, opinion=Opinion("named", of_nothing))
    assert find("先预约", index, failing).hits[0].passage == PASSAGES[1]


@pytest.mark.parametrize(
    "name", ["", "no_such_module:embed", f"{__name__}:no_such_function", "numpy", ".x:f", "os:sep"]
)
def test_a_name_that_leads_nowhere_is_refused(name: str) -> None:
    with pytest.raises(OpinionUnusable):
        Opinion.load(name)


def test_anything_but_a_vector_a_text_is_refused() -> None:
    with pytest.raises(OpinionUnusable):
        Opinion("wrong", of_nothing).of(["一", "二"])
