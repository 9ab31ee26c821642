"""What editors add holds when a question is read, and nowhere else."""

from retrieval.index import Index
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.question import read_question


def test_a_language_with_more_words_leaves_the_other_as_it_was(language: Language) -> None:
    more = language.with_words([("挪窝", ["户口迁移"])], {"小本本": "居民户口簿"})
    assert more.fingerprint == language.fingerprint
    assert more.synonyms.official["挪窝"] == ("户口迁移",)
    assert "挪窝" not in language.synonyms.official
    assert read_question("小本本丢了", language).normal == "小本本丢了"


def test_an_index_made_with_either_serves_both(language: Language) -> None:
    index = Index.build([Passage(1, 1, "户口迁移", "", "", "户口迁移要带户口簿。")], language)
    apart = index.apart()
    assert apart.contents is index.contents
    assert apart.labels is not index.labels


def test_added_words_come_before_those_that_were_shipped(language: Language) -> None:
    shipped = language.synonyms.official["迁户口"]
    more = language.with_words([("迁户口", ["落户"]), ("迁户口", ["户口迁入"])])
    assert more.synonyms.official["迁户口"][:2] == ("落户", "户口迁入")
    assert set(shipped) <= set(more.synonyms.official["迁户口"])


def test_meanings_are_compared_with_the_official_words(language: Language) -> None:
    more = language.with_words([("挪窝", ["户口迁移"])])
    question = read_question("挪窝多久", more)
    assert (question.normal, question.meaning) == ("挪窝多久", "户口迁移多久")
    assert read_question("挪窝多久", language).meaning == "挪窝多久"


def test_the_longest_name_is_read_and_none_twice(language: Language) -> None:
    more = language.with_words([], {"小本": "居住证", "小本本": "居民户口簿", "居住证": "居住证申领"})
    assert read_question("小本本丢了", more).normal == "居民户口簿丢了"
    assert read_question("居住证申领要多久", more).normal == "居住证申领要多久"


def test_words_are_known_however_they_are_typed(language: Language) -> None:
    more = language.with_words([("ETC卡", ["电子不停车收费"])])
    assert any(
        word.synonyms[:1] == ("电子不停车收费",) for word in read_question("ｅｔｃ卡怎么办", more).words
    )
