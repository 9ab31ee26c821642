from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from benchmarks.exact_search import best, postings_of, search
from retrieval.bm25 import BM25, FlooredBM25, weighted
from retrieval.postings import term_key
from retrieval.scoring import quantised_gains

TERMS = st.sampled_from(["政务", "公开", "低保", "户口", "_政务", "热线", "a", "12345"])
TEXTS = st.lists(st.lists(TERMS, max_size=12), min_size=1, max_size=12)
QUESTION = st.lists(TERMS | st.just("没有的词"), max_size=200)


def ranked(scores: np.ndarray, limit: int) -> list[int]:
    """As ours: best first, earlier ones first among equals, nothing that does not match."""
    rounded = np.round(scores, 9)
    return [int(n) for n in np.lexsort((np.arange(len(scores)), -rounded)) if scores[n] > 0][:limit]


@given(TEXTS, QUESTION, st.integers(1, 12))
def test_the_best_texts_and_their_scores_are_those_of_rank_bm25(
    texts: list[list[str]], question: list[str], limit: int
) -> None:
    if not any(texts):
        return  # rank_bm25 divides by zero; see below for what ours does
    ours = BM25(postings_of(texts), k1=0.9, b=0.5)
    theirs = FlooredBM25(texts, k1=0.9, b=0.5).get_scores(question)
    found, scores = search(ours, question, limit)
    best = ranked(theirs, limit)
    np.testing.assert_allclose(scores, theirs[best], rtol=1e-9)
    np.testing.assert_allclose(theirs[found], theirs[best], rtol=1e-9)


def test_pruning_loses_nothing_in_a_large_collection() -> None:
    rng = np.random.default_rng(1)
    vocabulary = [f"w{n}" for n in range(300)]
    likely = 1 / np.arange(1, 301)
    likely /= likely.sum()
    texts = [list(rng.choice(vocabulary, rng.integers(0, 40), p=likely)) for _ in range(5000)]
    texts += [texts[7]] * 30  # identical passages
    ours, theirs = BM25(postings_of(texts), k1=1.5, b=0.75), BM25Okapi(texts)
    for _ in range(60):
        question = list(rng.choice(vocabulary, rng.integers(1, 25), p=likely))
        counts: dict[str, float] = {}
        for word in question:
            counts[word] = counts.get(word, 0.0) + 1
        keys, weights = weighted(counts)
        idf = np.array([theirs.idf.get(word, 0.0) for word in counts])
        scores = theirs.get_scores(question)
        for limit in (1, 10, 100):
            query = ours.query(keys, weights)
            found, given_scores = best(
                ours,
                query._replace(worth=query.worth * idf / query.idf, bounds=query.bounds * idf / query.idf),
                limit,
            )
            expected = ranked(scores, limit)
            assert found.tolist() == expected
            np.testing.assert_allclose(given_scores, scores[expected], rtol=1e-9)


def test_a_collection_of_empty_texts_finds_nothing() -> None:
    collections: list[list[list[str]]] = [[[], []], []]
    for texts in collections:
        found, scores = search(BM25(postings_of(texts), k1=0.9, b=0.5), ["政务"], 10)
        assert (found.tolist(), scores.tolist()) == ([], [])


@given(TEXTS, TEXTS, st.data())
def test_texts_are_added_and_taken_out_as_if_indexed_anew(
    texts: list[list[str]], more: list[list[str]], data: st.DataObject
) -> None:
    gone = np.array(data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts))))
    changed = postings_of(texts).without(gone) + postings_of(more)
    anew = postings_of([text for text, out in zip(texts, gone, strict=True) if not out] + more)
    for name in ("vocabulary", "starts", "texts", "counts", "lengths"):
        np.testing.assert_array_equal(getattr(changed, name), getattr(anew, name), err_msg=name)


@pytest.mark.parametrize("others", [("_ab", "ab"), ("_ab", "_ba"), ("甲", "_甲乙")])
def test_keys_of_different_terms_differ(others: tuple[str, str]) -> None:
    assert term_key(others[0]) != term_key(others[1])


def test_a_term_that_occurs_hundreds_of_times_is_counted_without_wrapping() -> None:
    ours = BM25(postings_of([["低保"] * 300, ["低保"] * 44, ["户口"]]), k1=0.9, b=0.0)
    found, scores = search(ours, ["低保"], 10)
    assert found.tolist() == [0, 1]
    assert scores[0] > scores[1]


def test_texts_nearer_to_each_other_than_the_rounding_of_gains_are_told_apart() -> None:
    # 0.5 and 0.5 + 1e-6 of the term's worth: the same in two bytes, not in the exact score.
    model = BM25(postings_of([["a"] * 2, ["a"] * 2, ["b"] * 9]), k1=1.0, b=0.5)
    postings = model.postings
    norms = np.array([2.0, 2.0, 2.0, 2.0 - 1e-5, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0])
    postings.lengths[1] = 3
    gains, highest = quantised_gains(
        postings.starts, postings.texts, postings.counts, postings.lengths, norms
    )
    model.postings = postings._replace(norms=norms, gains=gains, highest=highest)
    assert gains[0] == gains[1]
    found, _ = search(model, ["a"], 1)
    assert found.tolist() == [1]


def test_more_than_all_groups_may_be_asked_for() -> None:
    texts = [["低保"] * (1 + n % 7) + ["户口"] * (n % 3) for n in range(900)]
    ours, theirs = BM25(postings_of(texts), k1=0.9, b=0.5), FlooredBM25(texts, k1=0.9, b=0.5)
    scores = theirs.get_scores(["低保", "户口"])
    for limit in (100, 200, 500, 2000):
        found, _ = search(ours, ["低保", "户口"], limit)
        assert found.tolist() == ranked(scores, limit)


def test_searches_in_several_threads_do_not_disturb_each_other() -> None:
    texts = [[f"w{n % 50}", f"v{n % 31}", "x"] for n in range(3000)]
    model = BM25(postings_of(texts), k1=0.9, b=0.5)
    questions = [[f"w{n % 50}", f"v{n % 31}", "x"] for n in range(400)]
    alone = [search(model, question, 10)[0].tolist() for question in questions]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda question: search(model, question, 10)[0].tolist(), questions * 5))
    assert together == alone * 5
