from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.index import Index, Passage, SavedIndexUnusable
from retrieval.language import Language
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
    first = Index.build(passages(*TEXTS), language.tokenizer)
    changed = [*passages(*TEXTS)[1:], *passages("新增的一段。", first_id=9)]
    grown = Index.build(changed, language.tokenizer, first)
    anew = Index.build(changed, language.tokenizer)
    for name, array in anew._arrays().items():
        np.testing.assert_array_equal(grown._arrays()[name], array, err_msg=name)


class ListeningTokenizer(Tokenizer):
    """Remembers what it was given to read."""

    def __init__(self, cache_dir: Path) -> None:
        super().__init__(cache_dir)
        self.read: list[str] = []

    def terms(self, text: str) -> list[str]:
        self.read.append(text)
        return super().terms(text)


def test_only_what_is_new_is_tokenised(tmp_path: Path) -> None:
    tokenizer = ListeningTokenizer(tmp_path)
    first = Index.build(passages(*TEXTS), tokenizer)
    tokenizer.read.clear()
    Index.build([*passages(*TEXTS), *passages("新增的一段。", first_id=9)], tokenizer, first)
    assert [text.split("\n")[0] for text in tokenizer.read] == ["新增的一段。"]


def test_a_saved_index_answers_as_before(language: Language, tmp_path: Path) -> None:
    index = Index.build(passages(*TEXTS), language.tokenizer)
    index.save(tmp_path)
    opened = Index.open(tmp_path, language.tokenizer.fingerprint)
    assert find("低保多久公开", opened, language) == find("低保多久公开", index, language)
    assert list(opened.passages()) == list(index.passages())


def test_an_index_without_a_manifest_or_of_another_tokenizer_is_not_used(
    language: Language, tmp_path: Path
) -> None:
    Index.build(passages(*TEXTS), language.tokenizer).save(tmp_path)
    with pytest.raises(SavedIndexUnusable):
        Index.open(tmp_path, "another")
    (tmp_path / "manifest.json").unlink()
    with pytest.raises(SavedIndexUnusable):
        Index.open(tmp_path, language.tokenizer.fingerprint)


def test_an_empty_knowledge_base_finds_nothing(language: Language) -> None:
    index = Index.build([], language.tokenizer)
    assert find("居住证怎么办", index, language).hits == ()


def test_a_passage_is_found_by_its_title_and_the_headings_it_stands_under(language: Language) -> None:
    plain = passages(*TEXTS)
    titled = replace(plain[3], title="停车管理办法", heading_text="收费标准")
    index = Index.build([*plain[:3], titled], language.tokenizer)
    assert find("停车", index, language).hits[0].passage == titled
    assert find("收费标准", index, language).hits[0].passage == titled


def test_equal_passages_come_in_the_order_they_were_indexed(language: Language) -> None:
    same = [replace(p, document_id=1, heading="") for p in passages(*["居住证由公安机关制作。"] * 30)]
    hits = find("居住证", Index.build(same, language.tokenizer), language).hits
    assert [hit.passage.id for hit in hits] == list(range(1, 11))
