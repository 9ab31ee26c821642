"""What each sentence of a text holds for a question."""

from retrieval.language import Language
from retrieval.question import read_question
from retrieval.sentences import Sentence, read_sentences

PERMITS = "居住证由公安机关发放。居住证遗失的，可以补领。居住证每年签注一次。"


def sentences_of(asked: str, text: str, language: Language) -> list[Sentence]:
    """The sentences of `text` that say something."""
    found = read_sentences(read_question(asked, language), text, language.tokenizer)
    return [sentence for sentence in found if sentence.text.strip()]


def test_what_every_sentence_holds_tells_none_from_the_others(language: Language) -> None:
    assert [s.telling for s in sentences_of("居住证", PERMITS, language)] == [0.0, 0.0, 0.0]


def test_what_one_sentence_alone_holds_tells_it_from_the_others(language: Language) -> None:
    issued, lost, renewed = sentences_of("居住证遗失怎么办", PERMITS, language)
    assert lost.telling > max(issued.telling, renewed.telling)


def test_an_item_covers_what_its_lead_says(language: Language) -> None:
    text = "申请居住证，提交下列材料：\n（一）照片；\n（二）房屋租赁合同。"
    lead, photograph, contract = sentences_of("居住证", text, language)
    assert lead.coverage == photograph.coverage == contract.coverage > 0


def test_an_item_gives_what_its_lead_does(language: Language) -> None:
    text = "有下列行为之一的，处五百元罚款：\n（一）乱扔烟头。\n由街道巡查。"
    assert [s.gives_wanted for s in sentences_of("乱扔烟头罚多少钱", text, language)] == [True, True, False]


def test_where_nothing_special_is_wanted_no_sentence_gives_it(language: Language) -> None:
    assert not any(s.gives_wanted for s in sentences_of("居住证", PERMITS, language))
    assert [s.gives_wanted for s in sentences_of("居住证多少钱", "免费办理。到窗口领取。", language)] == [
        True,
        False,
    ]
