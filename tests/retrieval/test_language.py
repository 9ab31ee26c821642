"""What leads from a citizen's words to the words of the texts."""

from pathlib import Path

from benchmarks.grow_lexicon import grow, save
from retrieval.language import Associations
from retrieval.tokenizer import LEXICON


def test_a_word_leads_to_what_its_answers_hold_more_often_than_others() -> None:
    marriage = (frozenset({"老公"}), frozenset({"夫妻", "应当"}))
    work = (frozenset({"老板"}), frozenset({"用人单位", "应当"}))
    grown = grow([marriage] * 4 + [work] * 12)
    assert set(grown.related["老公"]) == {"夫妻"}
    # 应当 is in every answer, 用人单位 in more than half of them: neither tells much.
    assert "老板" not in grown.related


def test_what_was_seen_too_rarely_leads_nowhere() -> None:
    assert grow([(frozenset({"老公"}), frozenset({"夫妻"}))] * 2).related == {}


def test_the_most_related_words_come_first_and_no_more_than_asked_for() -> None:
    associations = Associations({"a": {"x": 0.2, "y": 0.9}, "b": {"x": 0.5, "z": 0.1}})
    assert list(associations.of(["a", "b", "c"], 2).items()) == [("y", 0.9), ("x", 0.5)]


def test_the_shipped_lexicon_reads_back_as_it_is_written(tmp_path: Path) -> None:
    shipped = Associations.load()
    assert shipped.related
    assert all(0 < share <= 1 for others in shipped.related.values() for share in others.values())
    save(shipped, tmp_path / "associations.txt")
    assert (tmp_path / "associations.txt").read_bytes() == (LEXICON / "associations.txt").read_bytes()
