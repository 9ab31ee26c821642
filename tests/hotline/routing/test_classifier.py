"""The classifier on questions of our own, and on real ones where they are beside the project."""

import numpy as np
import pytest

from hotline.routing.classifier import PENALTY, Classifier, Example, ridge_weights
from hotline.routing.evaluation import evaluate_routing
from hotline.routing.text_features import Vocabulary, features_of
from retrieval.language import Language
from tests.shared_data import rows

QUESTIONS = {
    "城管委": ["小区门口垃圾桶满了没人清", "路边垃圾堆了三天", "垃圾分类桶什么时候换", "街上乱倒建筑垃圾"],
    "民政局": ["低保怎么申请", "低保金每月发多少", "低保户还能申请别的救助吗", "办低保要什么材料"],
    "交通委": ["公交站牌坏了", "公交车半小时不来一趟", "能不能加一条公交线路", "公交卡怎么退"],
}
EXAMPLES = [Example(text, label) for label, texts in QUESTIONS.items() for text in texts]


@pytest.fixture(scope="module")
def learned(language: Language) -> Classifier:
    return Classifier.train(EXAMPLES, language)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("我家楼下的垃圾没人收", "城管委"),
        ("我想申请低保", "民政局"),
        ("为什么公交总是晚点", "交通委"),
    ],
)
def test_a_question_goes_where_its_like_went(learned: Classifier, text: str, label: str) -> None:
    assert learned.suggest(text)[0].label == label


def test_suggestions_are_shares_best_first(learned: Classifier) -> None:
    shares = [s.confidence for s in learned.suggest("垃圾桶满了")]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1, abs=1e-4)
    assert len(learned.suggest("垃圾桶满了", limit=1)) == 1


def test_what_fits_several_labels_is_less_sure(learned: Classifier) -> None:
    clear, torn = learned.suggest("低保怎么申请"), learned.suggest("公交站旁边的垃圾")
    assert clear[0].confidence > torn[0].confidence


def test_it_says_how_many_examples_are_much_alike(learned: Classifier) -> None:
    assert learned.suggest("低保怎么申请")[0].alike >= 1
    assert all(s.alike == 0 for s in learned.suggest("想问问公积金"))


def test_the_order_of_the_examples_changes_nothing(learned: Classifier, language: Language) -> None:
    reversed_ = Classifier.train(EXAMPLES[::-1], language)
    assert reversed_.suggest("垃圾没人清") == learned.suggest("垃圾没人清")


def test_a_name_says_what_the_unit_does(language: Language) -> None:
    others = [
        Example("营业执照", "市场监管局"),
        Example("食品过期", "市场监管局"),
        Example("钱款", "园林绿化局"),
    ]
    assert Classifier.train(others, language).suggest("园林里的绿化")[0].label == "园林绿化局"


@pytest.mark.parametrize("examples", [[], [Example("低保怎么申请", "民政局")]])
def test_without_two_labels_there_is_nothing_to_tell_apart(
    language: Language, examples: list[Example]
) -> None:
    assert Classifier.train(examples, language).suggest("低保怎么申请") == []


@pytest.mark.parametrize("text", ["", "???", "zzz qqq"])
def test_nothing_is_suggested_where_no_term_is_known(learned: Classifier, text: str) -> None:
    assert learned.suggest(text) == []


def test_few_examples_make_no_certainty(language: Language) -> None:
    few = Classifier.train([Example("低保", "民政局"), Example("垃圾", "城管委")], language)
    assert few.suggest("低保")[0].confidence < 0.8


def test_the_sparse_products_are_those_of_the_full_matrix(language: Language) -> None:
    features = [features_of(example.text, language) for example in EXAMPLES]
    matrix = Vocabulary.of(features).rows(features)
    full, random = matrix.dense(), np.random.default_rng(1)
    right = random.normal(size=(matrix.width, 3)).astype(np.float32)
    left = random.normal(size=(len(full), 3)).astype(np.float32)
    assert np.allclose(matrix.times(right), full @ right, atol=1e-4)
    assert np.allclose(matrix.transposed_times(left), full.T @ left, atol=1e-4)


def test_ridge_regression_is_solved_exactly(language: Language) -> None:
    features = [features_of(example.text, language) for example in EXAMPLES]
    matrix = Vocabulary.of(features).rows(features)
    given = np.repeat(np.arange(3), 4)
    full = matrix.dense().astype(np.float64)
    kernel = full @ full.T + PENALTY * np.eye(len(full))
    expected = full.T @ np.linalg.solve(kernel, np.eye(3)[given])
    assert np.allclose(ridge_weights(matrix, given, 3), expected, atol=1e-3)


def test_a_citys_questions_go_to_the_right_bureau(language: Language) -> None:
    examples = [Example(row["text"], row["bureau"]) for row in rows("data/city_faq/routing.jsonl")]
    for half in evaluate_routing(examples, language).halves:
        assert half.top_1 >= 0.77
        assert half.top_3 >= 0.88


def test_a_citys_letters_get_the_right_topic(language: Language) -> None:
    letters = rows("data/hotline_messages/topic_labelled.jsonl")
    examples = [Example(f"{row['title']}\n{row['text']}", row["label"]) for row in letters]
    for half in evaluate_routing(examples, language).halves:
        assert half.top_1 >= 0.77
        assert half.top_3 >= 0.95


def test_its_confidence_is_what_it_says(language: Language) -> None:
    examples = [Example(row["text"], row["bureau"]) for row in rows("data/city_faq/routing.jsonl")]
    classifier = Classifier.train(examples[::2], language)
    told = [(classifier.suggest(e.text, 1), e.label) for e in examples[1::2]]
    sure = [s[0].confidence for s, _ in told if s]
    right = [s[0].label == label for s, label in told if s]
    assert np.mean(sure) == pytest.approx(np.mean(right), abs=0.05)
