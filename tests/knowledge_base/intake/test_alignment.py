"""Each line of a file stands beside what became of it."""

from knowledge_base.editions import read_edition
from knowledge_base.intake.alignment import Fate, Stretch, align
from knowledge_base.passages import PassageText
from tests.knowledge_base.intake.files import NOTICE


def aligned(text: str) -> list[Stretch]:
    edition = read_edition(text.encode(), "通知.txt")
    return align(edition.reading or "", edition.title, edition.fields or {}, edition.passages, edition.losses)


def fate_of(words: str, stretches: list[Stretch]) -> tuple[Fate, str]:
    return next((s.fate, s.name) for s in stretches for _, line in s.lines if words in line)


def test_head_headings_passages_and_foot_are_told_apart() -> None:
    stretches = aligned(NOTICE)
    assert fate_of("某政办发", stretches) == (Fate.MARGIN, "版头")
    assert fate_of("关于做好", stretches) == (Fate.MARGIN, "标题")
    assert fate_of("各街道办事处", stretches) == (Fate.MARGIN, "主送")
    assert fate_of("一、开放时间", stretches) == (Fate.HEADING, "")
    assert fate_of("每日开放时间不少于", stretches) == (Fate.PASSAGE, "")
    assert fate_of("此件公开发布", stretches) == (Fate.MARGIN, "附注")


def test_every_line_with_words_is_shown_once_and_in_order() -> None:
    numbers = [number for stretch in aligned(NOTICE) for number, _ in stretch.lines]
    assert numbers == sorted(set(numbers))
    read = read_edition(NOTICE.encode(), "通知.txt").reading or ""
    assert len(numbers) == sum(bool(line.strip()) for line in read.split("\n"))


def test_a_line_of_the_guard_is_marked_where_it_stood() -> None:
    passages = (PassageText("", "", "第一句。"), PassageText("", "", "第三句。"))
    stretches = align("第一句。\n漏掉的一句。\n第三句。", "题", {}, passages, ("漏掉的一句。",))
    assert [(s.fate, s.position) for s in stretches] == [
        (Fate.PASSAGE, 0),
        (Fate.LOST, None),
        (Fate.PASSAGE, 1),
    ]


def test_a_short_line_that_stands_in_many_passages_is_taken_in_its_order() -> None:
    passages = tuple(PassageText("", "", f"第{n}节\n同上。") for n in range(1, 4))
    stretches = align("第1节\n同上。\n第2节\n同上。\n第3节\n同上。", "题", {}, passages, ())
    assert [stretch.position for stretch in stretches] == [0, 1, 2]


def test_a_line_that_stands_around_the_text_twice_is_named_each_in_its_turn() -> None:
    foot = "某某区人民政府办公室\n\n2026年6月1日\n\n抄送：区委办公室。\n\n某某区人民政府办公室\n\n2026年6月2日印发\n"
    text = NOTICE.partition("某某区人民政府办公室\n\n2026年6月1日")[0] + foot
    names = [
        stretch.name
        for stretch in aligned(text)
        for _, line in stretch.lines
        if line == "某某区人民政府办公室"
    ]
    assert names[0] == "署名"
    assert "署名" not in names[1:]


def test_a_page_number_is_left_out_and_parts_no_passage_from_its_rest() -> None:
    passages = (PassageText("", "", "前半句，后半句。"),)
    stretches = align("前半句，\n- 2 -\n后半句。", "题", {}, passages, ())
    assert [(s.fate, s.position) for s in stretches] == [
        (Fate.PASSAGE, 0),
        (Fate.LEFT_OUT, None),
        (Fate.PASSAGE, 0),
    ]
