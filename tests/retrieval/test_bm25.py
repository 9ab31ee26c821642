import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.bm25 import BM25, Counts, FlooredBM25

TERMS = st.sampled_from(["政务", "公开", "低保", "户口", "_政务", "热线", "a", "12345"])
TEXTS = st.lists(st.lists(TERMS, max_size=12), min_size=1, max_size=12)


@given(TEXTS, st.lists(TERMS | st.just("没有的词"), max_size=8))
def test_scores_equal_those_of_rank_bm25(texts: list[list[str]], question: list[str]) -> None:
    if not any(texts):
        return  # rank_bm25 divides by zero; see the next test for what ours does
    ours = BM25(Counts.of(texts), k1=0.9, b=0.5)
    theirs = FlooredBM25(texts, k1=0.9, b=0.5)
    np.testing.assert_array_equal(ours.get_scores(question), theirs.get_scores(question))


def test_a_collection_of_empty_texts_scores_nothing() -> None:
    model = BM25(Counts.of([[], []]), k1=0.9, b=0.5)
    assert model.get_scores(["政务"]).tolist() == [0.0, 0.0]
    assert len(BM25(Counts.of([]), k1=0.9, b=0.5).get_scores(["政务"])) == 0


@given(TEXTS, st.data())
def test_rows_are_taken_and_merged_as_lists_would_be(texts: list[list[str]], data: st.DataObject) -> None:
    counts = Counts.of(texts)
    rows = data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=6))
    taken, expected = counts.take(np.array(rows, np.int64)), Counts.of([texts[row] for row in rows])
    for name in ("starts", "terms", "counts"):
        np.testing.assert_array_equal(getattr(taken, name), getattr(expected, name))
    groups = np.array(data.draw(st.lists(st.integers(0, 2), min_size=len(texts), max_size=len(texts))))
    merged = counts.merged(groups, 3)
    joined = Counts.of(
        [[t for g, text in zip(groups, texts, strict=True) if g == n for t in text] for n in range(3)]
    )
    for name in ("starts", "terms", "counts"):
        np.testing.assert_array_equal(getattr(merged, name), getattr(joined, name))
