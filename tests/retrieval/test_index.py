import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from retrieval.index import Index, SavedIndexUnusable
from retrieval.language import Language
from retrieval.passage import Passage
from retrieval.postings import Keys
from retrieval.ranking import find
from retrieval.tokenizer import Tokenizer


def passages(*texts: str, first_id: int = 1) -> list[Passage]:
    return [Passage(n, n // 2, "测试文件", f"{n}", "", text) for n, text in enumerate(texts, first_id)]


TEXTS = (
    "居住证由公安机关制作。",
    "低保人数按月公开。",
    "政府开放日每年不少于4次。",
    "垃圾分类由区城管委负责。",
)


def test_an_index_built_on_the_previous_one_equals_one_built_anew(language: Language) -> None:
    first = Index.build(passages(*TEXTS), language)
    # The first document is changed, the last withdrawn, one is new: what changed stands behind the rest.
    changed = [*passages(*TEXTS)[1:3], *passages("新增的一段。", first_id=9)]
    grown = Index.build(changed, language, first)
    anew = Index.build(changed, language)
    for name, array in anew._arrays().items():
        np.testing.assert_array_equal(grown._arrays()[name], array, err_msg=name)
    assert list(grown.passages()) == changed


def test_a_changed_document_is_read_again_and_stands_behind_the_others(language: Language) -> None:
    first = Index.build(passages(*TEXTS), language)
    changed = [passages(*TEXTS)[0], *passages(*TEXTS)[2:]]
    grown = Index.build(changed, language, first)
    assert [p.id for p in grown.passages()] == [1, 4, 3]
    assert find("低保人数", grown, language).hits == ()
    assert find("政府开放日", grown, language).hits[0].passage.id == 3


class ListeningTokenizer(Tokenizer):
    """Remembers what it was given to read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []

    def term_keys(self, normals: Sequence[str]) -> tuple[NDArray[np.int32], Keys]:
        self.read += normals
        return super().term_keys(normals)


def test_only_what_is_new_is_tokenised(language: Language) -> None:
    tokenizer = ListeningTokenizer()
    listening = replace(language, tokenizer=tokenizer)
    first = Index.build(passages(*TEXTS), listening)
    tokenizer.read.clear()
    Index.build([*passages(*TEXTS), *passages("新增的一段。", first_id=9)], listening, first)
    assert [text.split("\n")[0] for text in tokenizer.read] == ["新增的一段。"]


def test_a_saved_index_answers_as_before(language: Language, tmp_path: Path) -> None:
    index = Index.build(passages(*TEXTS), language)
    index.save(tmp_path)
    opened = Index.open(tmp_path, language.fingerprint)
    assert find("低保多久公开", opened, language) == find("低保多久公开", index, language)
    assert list(opened.passages()) == list(index.passages())


def test_an_index_without_a_manifest_or_of_another_tokenizer_is_not_used(
    language: Language, tmp_path: Path
) -> None:
    Index.build(passages(*TEXTS), language).save(tmp_path)
    with pytest.raises(SavedIndexUnusable):
        Index.open(tmp_path, "another")
    (tmp_path / "manifest.json").unlink()
    with pytest.raises(SavedIndexUnusable):
        Index.open(tmp_path, language.fingerprint)


def test_an_empty_knowledge_base_finds_nothing(language: Language) -> None:
    index = Index.build([], language)
    assert find("居住证怎么办", index, language).hits == ()


def test_a_passage_is_found_by_its_title_and_the_headings_it_stands_under(language: Language) -> None:
    plain = passages(*TEXTS)
    titled = replace(plain[3], title="停车管理办法", heading_text="收费标准")
    index = Index.build([*plain[:3], titled], language)
    assert find("停车", index, language).hits[0].passage == titled
    assert find("收费标准", index, language).hits[0].passage == titled


def test_equal_passages_come_in_the_order_they_were_indexed(language: Language) -> None:
    same = [replace(p, document_id=1, heading="") for p in passages(*["居住证由公安机关制作。"] * 30)]
    hits = find("居住证", Index.build(same, language), language).hits
    assert [hit.passage.id for hit in hits] == list(range(1, 11))


def test_a_place_is_looked_for_in_the_whole_document_without_its_suffix(language: Language) -> None:
    head = Passage(1, 1, "关于居住证的通知", "", "", "北京各公安派出所：")
    rule = Passage(2, 1, "关于居住证的通知", "", "", "居住证自受理之日起15日内制作发放。")
    index = Index.build([head, rule], language)
    here = find("北京市的居住证几天发放", index, language)
    elsewhere = find("贵阳市的居住证几天发放", index, language)
    assert here.hits[0].passage == elsewhere.hits[0].passage == rule
    assert not here.hits[0].places_missing
    assert elsewhere.hits[0].places_missing == ("贵阳市",)
    assert elsewhere.confidence < here.confidence


def test_what_lacks_the_kind_of_answer_wanted_is_doubted(language: Language) -> None:
    index = Index.build(passages("低保金由街道办事处按月发放。"), language)
    assert (
        find("低保金由谁发放", index, language).confidence
        > find("低保金发放多少元", index, language).confidence
    )


@given(
    question=st.text("居住证在哪儿办理需要多少天，贵阳市低保abc12怎么", max_size=120),
    texts=st.lists(st.text("居住证低保办理天15贵阳市。\n", max_size=40), max_size=6),
)
def test_any_question_is_answered_from_any_passages(
    language: Language, question: str, texts: list[str]
) -> None:
    result = find(question, Index.build(passages(*texts), language), language)
    chances = [hit.chance for hit in result.hits]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) <= 1.0 + 1e-9
    assert all(0.0 <= sure <= 1.0 + 1e-9 for sure in result.matters.values())


def test_saving_again_leaves_what_is_mapped_alone(language: Language, tmp_path: Path) -> None:
    folder = tmp_path / "revision"
    Index.build(passages(*TEXTS), language).save(folder)
    opened = Index.open(folder, language.fingerprint)
    Index.build(passages("停车按小时收费。"), language).save(folder)
    assert [p.text for p in opened.passages()] == list(TEXTS)
    assert find("低保多久公开", opened, language).hits[0].passage.text == TEXTS[1]
    assert [path.name for path in tmp_path.iterdir()] == ["revision"]


@pytest.mark.parametrize("name", ["format", "k1", "b"])
def test_an_index_that_means_something_else_is_not_used(
    language: Language, tmp_path: Path, name: str
) -> None:
    Index.build(passages(*TEXTS), language).save(tmp_path / "index")
    path = tmp_path / "index" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {name: -1}))
    with pytest.raises(SavedIndexUnusable):
        Index.open(tmp_path / "index", language.fingerprint)


def test_a_document_is_as_likely_as_its_passages_together(language: Language) -> None:
    result = find("居住证由谁制作", Index.build(passages(*TEXTS), language), language)
    for document, sure in result.matters.items():
        of_it = [hit.chance for hit in result.hits if hit.passage.document_id == document]
        assert sure == pytest.approx(sum(of_it))
        assert result.within(document).hits[0].chance == max(of_it)
    assert result.confidence_of_matter == result.matters[result.hits[0].passage.document_id]
