"""The figures of the closer look, held against plain functions of the texts."""

import numpy as np

from retrieval.coverage import support
from retrieval.index import Index
from retrieval.judging import labels
from retrieval.judging.features import FEATURES
from retrieval.judging.holding import support_of
from retrieval.judging.names import named, said_by
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.question import Word, read_question
from retrieval.ranking import shortlist

PASSAGES = [
    Passage(1, 1, "北京市养犬管理规定", "第三条", "", "养犬应当办理养犬登记证。", ("养狗证", "狗证办理")),
    Passage(
        2, 1, "北京市养犬管理规定", "养犬登记的材料", "", "登记时提交犬只免疫证明。", ("养狗证", "狗证办理")
    ),
    Passage(3, 2, "居住证申领", "申请材料", "", "申领居住证须提交证明材料。"),
    Passage(4, 3, "", "", "", "登记证应当补领，补发和换领也是。"),
]
QUESTIONS = ("办养犬登记证要什么材料", "居住证丢了去哪里补", "怎么补领登记证", "passport 怎么办")


def test_names_and_headings_are_said_as_far_as_their_words_are(language: Language) -> None:
    index = Index.build(PASSAGES, language)
    seen = 0.0
    for text in QUESTIONS:
        question = read_question(text, language)
        found = shortlist(question, index, language)
        said = said_by(question)
        for number, figures in zip(found.judged.tolist(), found.features, strict=True):
            passage = index.passage(int(found.candidates.rows[number]))
            expected = max(named(name, said, language) for name in (passage.title, *passage.names))
            assert np.isclose(figures[FEATURES.index("named")], expected)
            is_number = passage.heading in ("", "第三条")
            heading = 0.0 if is_number else named(passage.heading, said, language)
            assert np.isclose(figures[FEATURES.index("heading_said")], heading)
            seen += expected * (heading + 1)
    assert seen > 0


def test_a_word_is_held_as_its_text_holds_it(language: Language) -> None:
    scattered = Passage(5, 4, "", "", "", "登记。记证。补办登记，证件另办。")
    passages = [*PASSAGES, scattered]
    index = Index.build(passages, language)
    rows = np.array([3, 0, 4, 2, 1], np.int32)
    words = (
        Word("登记证", 1.0, (), False),
        Word("补领", 1.0, ("补发", "换领"), False),
        Word("补办登记", 1.0, ("申领居住证",), False),
        Word("补", 1.0, (), False),
        Word("领取", 1.0, ("passport",), False),
    )
    for word in words:
        normals = [language.tokenizer.normalise(index.passage(row).searched_text) for row in rows.tolist()]
        expected = [support(word, normal) for normal in normals]
        np.testing.assert_allclose(support_of(word, rows, index, language), expected)


def test_past_the_bound_all_labels_are_forgotten_and_read_again(language: Language) -> None:
    numbers = np.arange(labels.MOST // 2 + 10, dtype=np.int32)
    index = Index.build(
        [Passage(n, n, f"第{n}号通知", f"标题{n}", "", "内容。") for n in numbers.tolist()], language
    )
    first = index.labels.of(numbers, numbers, language)
    assert len(np.unique(first.headings)) == len(numbers)
    again = index.labels.of(numbers[-3:], numbers[-3:], language)
    assert again.headings.max() < 6
    kept, read = first.table, again.table
    np.testing.assert_array_equal(kept.vectors[first.headings[-3:]], read.vectors[again.headings])
