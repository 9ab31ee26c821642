"""Why a passage stands where it does."""

from dataclasses import replace

import pytest

from retrieval.coverage import PART, SYNONYM, coverage
from retrieval.hits import Hit
from retrieval.index import Index
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.question import Word, read_question
from retrieval.ranking import find
from retrieval.signals import SIGNALS, propose

PASSAGES = [
    Passage(1, 1, "救助办法", "一", "", "最低生活保障人数按月公布，由街道办事处受理。"),
    Passage(2, 1, "救助办法", "二", "", "医疗救助的标准另行规定。"),
    Passage(3, 2, "贵阳市停车管理规定", "一", "", "停车收费标准由发展改革部门公布。"),
]


@pytest.fixture(scope="module")
def index(language: Language) -> Index:
    return Index.build(PASSAGES, language)


def test_a_hit_names_the_words_it_holds_and_those_it_lacks(index: Index, language: Language) -> None:
    best = find("低保人数多久公布一次，护照呢", index, language).hits[0]
    held = {match.word: match.held for match in best.why.words}
    assert best.passage == PASSAGES[0]
    # 低保 is held by its official name, the others by themselves or not at all.
    assert (held["低保"], held["人数"], held["公布"], held["护照"]) == (SYNONYM, 1.0, 1.0, 0.0)


def test_part_of_a_long_word_counts_for_part(index: Index, language: Language) -> None:
    word = Word("生活保障金", 5.0, (), False)
    question = replace(read_question("生活保障金", language), words=(word,))
    candidates = propose(question, index, language)
    hit = Hit(PASSAGES[0], 0.0, candidates, candidates.rows.tolist().index(0))
    # Three of its four bigrams are there, 障金 is not.
    assert hit.why.words[0].held == pytest.approx(PART * 3 / 4)


def test_the_points_of_all_signals_make_the_score(index: Index, language: Language) -> None:
    for hit in find("贵阳停车怎么收费", index, language).hits:
        assert hit.why.points.keys() == set(SIGNALS)
        assert sum(hit.why.points.values()) == pytest.approx(hit.score)


def test_the_words_held_are_those_of_the_coverage(index: Index, language: Language) -> None:
    result = find("低保人数多久公布", index, language)
    for hit in result.hits:
        matches = hit.why.words
        share = sum(m.weight * m.held for m in matches) / sum(m.weight for m in matches)
        normal = language.tokenizer.normalise(hit.passage.searched_text)
        assert share == pytest.approx(coverage(result.question, normal))


def test_a_passage_nobody_searched_for_has_no_reasons() -> None:
    assert Hit(PASSAGES[0], 0.0).why.words == ()
