"""What is known about each proposed passage."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.index import Index, Passage
from retrieval.language import Language
from retrieval.lookup import look_up
from retrieval.measuring import counts_of
from retrieval.postings import Postings, term_key
from retrieval.question import read_question
from retrieval.signals import Candidates, affordable, propose

TERMS = ["政务", "公开", "低保", "户口"]
#: Documents of texts of terms.
DOCUMENTS = st.lists(
    st.lists(st.lists(st.sampled_from(TERMS), max_size=6), min_size=1, max_size=4), min_size=1, max_size=5
)


@given(DOCUMENTS, st.data())
def test_terms_are_counted_in_rows_and_in_their_documents(
    documents: list[list[list[str]]], data: st.DataObject
) -> None:
    texts = [text for document in documents for text in document]
    of_row = [number for number, document in enumerate(documents) for _ in document]
    rows = sorted(data.draw(st.sets(st.integers(0, len(texts) - 1), min_size=1)))
    postings = Postings.of(texts)
    ends = np.cumsum([len(document) for document in documents])
    keys = [term_key(term) for term in TERMS]
    places = [int(np.searchsorted(postings.vocabulary, key)) for key in keys]
    known = [
        at < len(postings.vocabulary) and postings.vocabulary[at] == key
        for at, key in zip(places, keys, strict=True)
    ]
    first = np.array([postings.starts[at] if k else 0 for at, k in zip(places, known, strict=True)])
    last = np.array([postings.starts[at + 1] if k else 0 for at, k in zip(places, known, strict=True)])
    numbers = np.array(of_row)[rows]
    own, ranges = counts_of(
        first,
        last,
        2,
        postings.texts,
        postings.counts,
        np.array(rows, np.int32),
        (ends - [len(document) for document in documents])[numbers],
        ends[numbers],
    )
    assert own.tolist() == [[texts[row].count(term) for term in TERMS] for row in rows]
    assert ranges.tolist() == [
        [sum(text.count(term) for text in documents[of_row[row]]) for term in TERMS[:2]] for row in rows
    ]


def proposed(question: str, passages: list[Passage], language: Language) -> Candidates:
    return propose(read_question(question, language), Index.build(passages, language), language)


def test_a_place_missing_from_the_whole_document_counts_against_it(language: Language) -> None:
    head = Passage(1, 1, "通知", "", "", "贵阳各停车场：")
    here = Passage(2, 1, "通知", "", "", "停车按小时收费。")
    there = Passage(3, 2, "湘潭市通知", "", "", "停车按小时收费。")
    candidates = proposed("贵阳停车怎么收费", [head, here, there], language)
    missing = dict(zip(candidates.rows.tolist(), candidates.signal("places_missing").tolist(), strict=True))
    assert missing[1] == 0 < missing[2]


def test_the_document_holds_what_its_passages_hold_together(language: Language) -> None:
    passages = [
        Passage(1, 1, "", "", "", "停车按小时收费。"),
        Passage(2, 1, "", "", "", "夜间免收。"),
        Passage(3, 2, "", "", "", "停车按小时收费。"),
    ]
    held = proposed("夜间停车", passages, language).signal("document_holds")
    assert held[0] == held[1] > held[2] > 0


def test_what_is_everywhere_is_not_searched_for_as_an_associated_word(language: Language) -> None:
    filler = [Passage(n, n, "", "", "", f"物业管理企业提供第{n}项服务。") for n in range(100)]
    question = read_question("业主不交钱", language)
    assert question.associated
    lookup = look_up(question, Index.build(filler, language), language.tokenizer)
    frequencies = (lookup.query.last - lookup.query.first)[lookup.known : lookup.associated]
    assert (frequencies <= 20).all()


def test_a_budget_leaves_out_the_terms_that_tell_least(language: Language) -> None:
    passages = [Passage(n, n, "", "", "", "有关规定。") for n in range(50)]
    passages.append(Passage(50, 50, "", "", "", "有关停车的规定。"))
    index = Index.build(passages, language)
    query = look_up(read_question("停车规定", language), index, language.tokenizer).query
    assert len(index.model.candidates(affordable(query, 1000), 64)) == 51
    assert index.model.candidates(affordable(query, 10), 64).tolist() == [50]
    # However small the budget, something is searched for.
    assert index.model.candidates(affordable(query, 0), 64).tolist() == [50]


def test_a_question_of_asking_words_only_has_finite_signals(language: Language) -> None:
    candidates = proposed("怎么办", [Passage(1, 1, "怎么办", "", "", "怎么办理，怎么办。")], language)
    assert np.isfinite(candidates.signals).all()
