import logging
import re
from typing import Any

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answer_kinds import AnswerKind, gives, kinds_wanted
from retrieval.coverage import coverage, support
from retrieval.language import Language
from retrieval.postings import term_key
from retrieval.question import read_question
from retrieval.sentences import split_sentences
from retrieval.tokenizer import read_lexicon


def test_full_width_traditional_and_spaced_text_has_one_normal_form(language: Language) -> None:
    normal = language.tokenizer.normalise
    assert normal("西政办发〔２０１７〕１４号") == "西政办发[2017]14号"
    assert normal("戶籍與居住證") == "户籍与居住证"
    assert normal("北京市西城区 2017 年政务公开") == "北京市西城区2017年政务公开"


def test_terms_are_marked_bigrams_and_words_of_other_lengths_without_stop_words(language: Language) -> None:
    terms = language.tokenizer.terms("居住证的办理")
    assert {"居住证", "_居住", "_住证", "_办理"} <= set(terms)
    assert not {"的", "办理"} & set(terms)
    assert language.tokenizer.weighted_terms("居住证的办理")["_办理"] == 2.0


@given(texts=st.lists(st.text(max_size=60) | st.text("居住证的办理，\n a1-2𠀀", max_size=60), max_size=5))
def test_texts_read_at_once_have_the_terms_of_each(language: Language, texts: list[str]) -> None:
    normals = [language.tokenizer.normalise(text) for text in texts]
    rows, keys = language.tokenizer.term_keys(normals)
    for row, normal in enumerate(normals):
        expected = sorted(map(term_key, language.tokenizer.terms(normal)))
        assert sorted(keys[rows == row].tolist()) == expected


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """jieba itself with the lexicon's words."""
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    for word in read_lexicon("words.txt"):
        tokenizer.add_word(word)
    return tokenizer


def test_words_are_as_common_as_jieba_takes_them_to_be(language: Language, reference: Any) -> None:
    dictionary = language.tokenizer._dictionary
    # jieba keeps the beginnings of words too, as words that never occur.
    assert dictionary.counts == {word: count for word, count in reference.FREQ.items() if count}
    assert dictionary.total == reference.total


@given(text=st.text(max_size=200) | st.text("北京市西城区居住证的办理，最低生活保障a1", max_size=200))
def test_words_are_cut_as_jieba_cuts_them(language: Language, reference: Any, text: str) -> None:
    tokenizer = language.tokenizer
    # The two differ on characters outside of GB 2312, which no document in ordinary Chinese has.
    common = tokenizer.normalise(text).encode("gb2312", "ignore").decode("gb2312")
    for run in re.findall("[\u4e00-\u9fa5]+", common):
        jiebas = [w for w in reference.cut_for_search(run, HMM=False) if w not in tokenizer._stop_words]
        assert tokenizer.words(run) == jiebas


@given(text=st.text(max_size=200))
def test_any_text_can_be_tokenised(language: Language, text: str) -> None:
    terms = language.tokenizer.terms(text + "\ud800")
    assert all(isinstance(term, str) and term for term in terms)


@given(st.text(alphabet="政务。！；\n“”（）a ", max_size=80))
def test_sentences_joined_are_the_text_again(text: str) -> None:
    assert "".join(sentence for _, sentence in split_sentences(text)) == text


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("开放日一年办几次", AnswerKind.FREQUENCY),
        ("多长时间公布一次", AnswerKind.FREQUENCY),
        ("几天能办好", AnswerKind.DURATION),
        ("受理时限最长是多久", AnswerKind.DURATION),
        ("办证要多少钱", AnswerKind.MONEY),
        ("咨询电话是多少", AnswerKind.PHONE),
        ("由谁负责", AnswerKind.UNIT),
        ("归哪个部门管", AnswerKind.UNIT),
        ("什么时候上报", AnswerKind.DATE),
        ("要带什么材料", AnswerKind.MATERIALS),
        ("生育津贴怎么算", AnswerKind.CALCULATION),
        ("权重占多少", AnswerKind.SHARE),
        ("在哪里办", AnswerKind.PLACE),
    ],
)
def test_a_question_says_what_kind_of_answer_it_wants(question: str, kind: AnswerKind) -> None:
    assert kinds_wanted(question)[0] is kind


@pytest.mark.parametrize(
    "question", ["招生人数会公布吗", "房源在哪能查到", "要公开哪些信息", "能不能看到进展"]
)
def test_asking_whether_something_is_published_wants_no_figure(question: str) -> None:
    assert kinds_wanted(question) == ()


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("自受理之日起15日内制作发放", AnswerKind.DURATION, True),
        ("应与文件同步发布", AnswerKind.DURATION, True),
        ("公开工作时限、办理机构", AnswerKind.DURATION, False),
        ("2017年印发", AnswerKind.DURATION, False),
        ("按季度公开", AnswerKind.FREQUENCY, True),
        ("每年不少于4次", AnswerKind.FREQUENCY, True),
        ("公开收费标准", AnswerKind.MONEY, False),
        ("每月补助500元", AnswerKind.MONEY, True),
        ("公布咨询电话", AnswerKind.PHONE, False),
        ("咨询电话：010-55555555", AnswerKind.PHONE, True),
        ("不低于4%", AnswerKind.SHARE, True),
    ],
)
def test_a_text_gives_a_kind_of_answer_or_not(text: str, kind: AnswerKind, expected: bool) -> None:
    assert gives(text, kind) is expected


def test_everyday_words_lead_to_official_ones(language: Language) -> None:
    question = read_question("没有北京户口的孩子怎么上小学", language)
    assert "非本市户籍" in {official for word in question.words for official in word.synonyms}
    text = language.tokenizer.normalise("公开非本市户籍适龄儿童少年义务教育入学办法")
    assert coverage(question, text) > 0.8


def test_a_place_of_somewhere_else_is_not_covered_by_parts_of_its_name(language: Language) -> None:
    question = read_question("海淀区教委的电话", language)
    place = next(word for word in question.words if word.is_place)
    assert support(place, "西城区教委") == 0.0
