"""What is known about each proposed passage."""

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.exact_search import postings_of
from retrieval.bm25 import BM25, FlooredBM25, weighted
from retrieval.coverage import coverage
from retrieval.index import K1, B, Index
from retrieval.language import Language
from retrieval.lookup import ASSOCIATION_WEIGHT, look_up
from retrieval.measuring import Rows, affordable, counts_of
from retrieval.opinion import Said
from retrieval.passage import Passage
from retrieval.question import read_question
from retrieval.signals import SIGNALS, WEIGHTS, Candidates, propose
from retrieval.suiting import suits
from retrieval.vectors import UNIT
from web.searching import SIGNAL_NAMES

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
    model = BM25(postings_of(texts), k1=0.9, b=0.5)
    ends = np.cumsum([len(document) for document in documents])
    starts = ends - [len(document) for document in documents]
    numbers = np.array(of_row)[rows]
    own, whole = counts_of(
        model.query(*weighted(dict.fromkeys(TERMS, 1.0))),
        2,
        model.postings,
        Rows(np.array(rows, np.int32), starts[numbers], ends[numbers]),
    )
    assert own.T.tolist() == [[texts[row].count(term) for term in TERMS] for row in rows]
    assert whole.T.tolist() == [
        [sum(text.count(term) for text in documents[of_row[row]]) for term in TERMS[:2]] for row in rows
    ]


def proposed(question: str, passages: list[Passage], language: Language) -> Candidates:
    return propose(read_question(question, language), Index.build(passages, language), language)


def test_a_place_missing_from_the_whole_document_counts_against_it(language: Language) -> None:
    head = Passage(1, 1, "通知", "", "", "贵阳各停车场：")
    here = Passage(2, 1, "通知", "", "", "停车按小时收费。")
    there = Passage(3, 2, "湘潭市通知", "", "", "停车按小时收费。")
    candidates = proposed("贵阳停车怎么收费", [head, here, there], language)
    missing = dict(zip(candidates.rows.tolist(), candidates.signals.places_missing.tolist(), strict=True))
    assert missing[1] == 0 < missing[2]


def test_the_document_holds_what_its_passages_hold_together(language: Language) -> None:
    passages = [
        Passage(1, 1, "", "", "", "停车按小时收费。"),
        Passage(2, 1, "", "", "", "夜间免收。"),
        Passage(3, 2, "", "", "", "停车按小时收费。"),
    ]
    held = proposed("夜间停车", passages, language).signals.document_holds
    assert held[0] == held[1] > held[2] > 0


def test_what_is_everywhere_is_not_searched_for_as_an_associated_word(language: Language) -> None:
    filler = [Passage(n, n, "", "", "", f"物业管理企业提供第{n}项服务。") for n in range(100)]
    question = read_question("业主不交钱", language)
    assert question.associated
    lookup = look_up(question, Index.build(filler, language), language.tokenizer)
    frequencies = lookup.query.lengths[lookup.known : lookup.associated]
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


def test_a_passage_near_in_meaning_is_proposed_though_it_shares_no_word(language: Language) -> None:
    filler = [Passage(n, n, "", "", "", f"第{n}号果园的水果按季节采摘。") for n in range(200)]
    near = Passage(200, 200, "", "", "", "用人单位应当按月支付劳动报酬。")
    candidates = proposed("老板拖欠工资", [*filler, near], language)
    assert candidates.lookup.query.lengths[: candidates.lookup.known].sum() == 0
    assert 200 in candidates.rows
    assert len(candidates.rows) < 100


def test_a_question_of_asking_words_only_has_finite_signals(language: Language) -> None:
    candidates = proposed("怎么办", [Passage(1, 1, "怎么办", "", "", "怎么办理，怎么办。")], language)
    assert np.isfinite(candidates.signals.matrix()).all()


def test_each_signal_has_a_weight_and_a_name_for_editors_and_there_are_no_others() -> None:
    weights = json.loads(WEIGHTS.read_text(encoding="utf-8"))["weights"]
    assert tuple(weights) == SIGNALS
    assert tuple(SIGNAL_NAMES) == SIGNALS


def test_every_column_holds_the_signal_of_its_name(language: Language) -> None:
    """Each is worked out here another way, so that a column that moved is noticed whatever the others hold."""
    passages = [
        Passage(1, 1, "停车管理通知", "收费标准", "", "贵阳市的停车收费标准：小型车辆每小时5元。"),
        Passage(2, 1, "停车管理通知", "时间", "", "停车场开放时间由街道公布，夜间免收停车费。"),
        Passage(5, 1, "停车管理通知", "附则", "", "业主大会另有规定的，从其规定。"),
        Passage(3, 2, "湘潭市通知", "一", "", "业主应当按时缴纳物业管理费和停车服务费。"),
        Passage(4, 2, "湘潭市通知", "二", "", "本通知自发布之日起施行。"),
    ]
    index = Index.build(passages, language)
    question = read_question("贵阳业主停车收费多少元", language)
    nearness = np.array([len(p.text) for p in passages], np.float32)
    found = propose(question, index, language, said=Said(nearness, 0.5))
    tokenizer = language.tokenizer
    texts = [tokenizer.normalise(passages[row].searched_text) for row in found.rows]
    numbers = [passages[row].document_id for row in found.rows]
    whole = {
        n: "\n".join(tokenizer.normalise(p.searched_text) for p in passages if p.document_id == n)
        for n in numbers
    }

    def bm25(terms: dict[str, float]) -> list[float]:
        model = FlooredBM25([tokenizer.terms(p.searched_text) for p in passages], k1=K1, b=B)
        scores = sum(weight * model.get_scores([term]) for term, weight in terms.items())
        return [float(score) for score in np.broadcast_to(scores, len(passages))[found.rows]]

    def said(terms: dict[str, float], text: str) -> float:
        """The share of the terms, by how rare they are, that a text has."""
        idf = dict(zip(terms, found.lookup.query.idf.tolist(), strict=False))
        held = set(tokenizer.terms(text))
        return float(sum(idf[term] for term in terms if term in held) / sum(idf.values()))

    top = max(bm25(question.own | question.official))
    vectors = language.vectors.of_texts(*tokenizer.word_keys(texts)) / UNIT
    asked = language.vectors.of_text(tokenizer.word_keys([question.normal])[1])
    lengths = np.array([len(tokenizer.terms(p.searched_text)) for p in passages])
    expected = {
        "bm25": np.array(bm25(question.own | question.official)) / top,
        "associated": ASSOCIATION_WEIGHT * np.array(bm25(question.associated)) / top,
        "words_held": [coverage(question, text) for text in texts],
        "document_holds": [said(question.own, whole[number]) for number in numbers],
        "suits": suits(question, found.rows, index, language),
        "length": np.log(lengths / lengths.mean())[found.rows],
        "document_length": [np.log(sum(p.document_id == number for p in passages)) for number in numbers],
        "places_missing": [
            # The idf of what is in one of two documents, against that of what is in none.
            np.log(2) / np.log(3) if "贵阳" not in whole[number] else 0.0
            for number in numbers
        ],
        "closeness": vectors @ asked,
        "opinion": [0.5 * len(passages[row].text) for row in found.rows],
    }
    assert expected.keys() == set(SIGNALS)
    for name, column in found.signals._asdict().items():
        assert np.ptp(column) > 0, name
        np.testing.assert_allclose(column, expected[name], rtol=0.01, atol=1e-3, err_msg=name)
