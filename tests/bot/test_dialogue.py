"""What words mean that refer to something said before."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.answer import Outcome
from bot.answers.bursts import BURST
from bot.answers.pages import EXPIRES, PAGE, pages_of
from bot.phrases import conversation as phrases
from bot.taps import Picked, code_of, read_tap
from bot.turns import Turn
from hotline.citizens import MessageKind
from knowledge_base.kinds import Kind
from tests.bot.conftest import Say, passages_of
from tests.conftest import NOW, Published

SHOPS = "便民菜站建设。年内新建便民菜站12家，每季度公布一次进展。（区商务局牵头，各街道负责落实）"
LONG = "".join(
    f"第{n}类便民菜站由街道选址，每站不少于{n}个摊位，并公布摊位的收费标准。" for n in range(1, 41)
)
RIVALS = (
    ("一、1", "养老助餐点补贴标准由区民政局制定。"),
    ("一、2", "养老照护床位补贴标准由区民政局制定。"),
)
Tell = Callable[..., Turn]


@pytest.fixture
def items(published: Published) -> None:
    for name in "甲乙丙丁戊己庚辛壬癸子":
        published(
            f"{name}证申领",
            ("要带什么材料", f"申领{name}证要带本人居民身份证和相片。"),
            ("多久能办好", f"{name}证自受理之日起15日内发放。"),
            kind=Kind.SERVICE_ITEM,
        )


def test_the_greeting_has_examples_and_a_digit_asks_one(published: Published, say: Say) -> None:
    published("居住证申领", "申领居住证要带本人居民身份证和相片等材料。", kind=Kind.SERVICE_ITEM)
    greeting = say("您好")
    assert [choice.label for choice in greeting.choices] == list(phrases.EXAMPLES)
    said = say("1")
    assert said.outcome is Outcome.ANSWERED
    assert said.about == phrases.EXAMPLES[0]


def test_whoever_follows_is_welcomed_like_whoever_greets(say: Say) -> None:
    assert say("", kind=MessageKind.SUBSCRIBE).text == say("您好").text


def test_a_posters_topic_is_answered_and_new_followers_are_greeted_first(
    published: Published, say: Say
) -> None:
    published("便民工作要点", SHOPS)
    topic = "便民菜站今年建几家"
    assert "12家" in say(topic, kind=MessageKind.SCAN).text
    followed = say(topic, kind=MessageKind.SUBSCRIBE)
    assert followed.text.startswith("您好")
    assert "12家" in followed.text


def test_more_gives_the_whole_passage_page_by_page(published: Published, say: Say) -> None:
    published("便民菜站办法", LONG)
    said = say("便民菜站摊位的收费标准公布吗")
    assert said.more
    shown, pages = "", 0
    while said.more:
        said = say("更多")
        pages += 1
        assert len(said.citations[0].quote) <= PAGE
        assert said.citations[0].quote in said.text
        shown += said.citations[0].quote
    assert shown == LONG
    assert pages == len(pages_of(LONG))
    assert said.text.endswith(phrases.PASSAGE_ENDS)
    assert say("更多").text == phrases.NO_MORE


def test_more_expires(published: Published, say: Say) -> None:
    published("便民菜站办法", LONG)
    assert say("便民菜站摊位的收费标准公布吗").more
    late = EXPIRES.total_seconds() + 1
    assert say("更多", after=late).text == phrases.MORE_EXPIRED


def test_a_new_question_is_never_taken_for_more(published: Published, say: Say) -> None:
    published("便民菜站办法", LONG)
    published("便民工作要点", "年内新建文化站3座。（区文化局负责）")
    say("便民菜站摊位的收费标准公布吗")
    assert "3座" in say("文化站今年新建几座").text
    assert say("更多").text == phrases.NO_MORE


def test_back_shows_the_list_again_and_its_digits_pick(published: Published, say: Say) -> None:
    published("养老服务办法", *RIVALS)
    offered = say("养老的补贴标准谁定")
    say("1")
    again = say("返回")
    assert again.choices == offered.choices
    assert say("2").citations[0].passage_id == passages_of(offered)[1]


def test_after_one_pick_another_digit_picks_from_the_same_list(published: Published, say: Say) -> None:
    published("养老服务办法", *RIVALS)
    offered = say("养老的补贴标准谁定")
    say("1")
    assert say("2").citations[0].passage_id == passages_of(offered)[1]


def test_back_to_nothing_says_so(say: Say) -> None:
    assert say("返回").text == phrases.NOTHING_BEFORE


def test_zero_ends_what_was_said_before(published: Published, say: Say) -> None:
    published("便民工作要点", SHOPS)
    say("便民菜站今年建几家")
    assert say("0").starts_anew
    assert say("那由谁负责").text == phrases.ABOUT_WHAT


def test_after_zero_the_digits_offered_ask_the_examples(published: Published, say: Say) -> None:
    published("便民工作要点", SHOPS)
    say("便民菜站今年建几家")
    say("0")
    assert say("1").about == phrases.EXAMPLES[0]


def test_a_slip_of_the_finger_is_no_list_to_go_back_to(published: Published, say: Say) -> None:
    published("养老服务办法", *RIVALS)
    offered = say("养老的补贴标准谁定")
    assert "没有这一项" in say("9").text
    say("1")
    assert say("返回").text == offered.text


def test_none_of_these_asks_to_say_it_otherwise(published: Published, say: Say) -> None:
    published("养老服务办法", *RIVALS)
    say("养老的补贴标准谁定")
    assert say("都不是").text == phrases.NO


def test_after_the_list_of_an_item_a_question_without_a_subject_is_about_it(
    published: Published, say: Say
) -> None:
    published(
        "居住证申领",
        ("到哪里办", "申领居住证到派出所。"),
        ("多久能办好", "15日内发放。"),
        kind=Kind.SERVICE_ITEM,
    )
    published("便民工作要点", SHOPS)
    say("居住证")
    assert "15日" in say("要多久", after=60).text


def test_a_follow_up_finds_the_section_headed_by_what_is_asked(published: Published, say: Say) -> None:
    published(
        "居住证申领",
        ("要带什么材料", "申领居住证要带本人居民身份证和相片。"),
        ("怎么办", "申领居住证由本人提交材料，未满16周岁的由监护人在3日内代办。"),
        ("多久能办好", "居住证自受理之日起15日内发放。"),
        kind=Kind.SERVICE_ITEM,
    )
    say("居住证要带什么材料")
    assert "15日" in say("那要几天").text


def test_publishing_changes_an_answer_given_before(published: Published, say: Say) -> None:
    assert say("便民菜站今年建几家").outcome is Outcome.UNANSWERED
    published("便民工作要点", SHOPS)
    assert "12家" in say("便民菜站今年建几家", who="乙").text


def test_the_day_changes_an_answer_given_before(published: Published, say: Say) -> None:
    published("便民工作要点", SHOPS, effective_on=NOW.date() + timedelta(days=2))
    assert "才生效" in say("便民菜站今年建几家").text
    later = timedelta(days=3).total_seconds()
    assert "才生效" not in say("便民菜站今年建几家", after=later, who="乙").text


def test_more_reads_on_through_an_article_cut_into_passages(published: Published, say: Say) -> None:
    parts = [
        LONG,
        *(LONG.replace("摊位", "车位").replace("菜站", "早餐车") + f"（第{n}部分）" for n in range(2)),
    ]
    published("便民菜站办法", *(("第一条", part) for part in parts))
    said, shown = say("便民菜站摊位的收费标准公布吗"), ""
    while said.more:
        said = say("更多")
        shown += said.citations[0].quote
    assert "".join(shown.split()) == "".join("".join(parts).split())


def test_starred_out_numbers_do_not_spoil_a_question(published: Published, say: Say) -> None:
    published("便民工作要点", SHOPS)
    assert "12家" in say("我的电话13812345678，便民菜站今年建几家").text


def test_zero_also_ends_what_a_person_would_be_asked(published: Published, say: Say, tell: Tell) -> None:
    published("便民工作要点", SHOPS)
    say("驾驶证怎么换领")
    say("0")
    turn = tell("人工")
    assert turn.answer.ticket
    assert turn.answer.awaits_words


def test_a_question_sent_in_pieces_is_answered_as_one(published: Published, say: Say) -> None:
    published("居住证申领", ("要带什么材料", "申领居住证要带本人居民身份证和相片。"), kind=Kind.SERVICE_ITEM)
    published("便民工作要点", SHOPS)
    assert say("要带什么材料").text == phrases.ABOUT_WHAT
    said = say("居住证", after=5)
    assert said.outcome is Outcome.ANSWERED
    assert said.about == "要带什么材料居住证"


def test_what_comes_later_is_a_question_of_its_own(published: Published, say: Say) -> None:
    published("居住证申领", ("要带什么材料", "申领居住证要带本人居民身份证和相片。"), kind=Kind.SERVICE_ITEM)
    published("便民工作要点", SHOPS)
    say("要带什么材料")
    said = say("居住证", after=BURST.total_seconds() + 1)
    assert said.about != "要带什么材料居住证"


def test_the_list_of_items_leads_to_an_item_its_sections_and_back(items: None, say: Say) -> None:
    listed = say("办事清单")
    assert len(listed.choices) == 9
    assert "更多" in listed.text
    more = say("更多")
    assert [choice.label for choice in more.choices] == ["癸证申领", "子证申领"]
    sections = say("2")
    assert [choice.label for choice in sections.choices] == ["要带什么材料", "多久能办好"]
    assert "15日内" in say("2").text
    assert say("返回").choices == sections.choices
    assert say("返回").choices == more.choices


def test_a_click_on_the_menu_is_what_its_key_says(items: None, say: Say) -> None:
    assert say("办事清单", kind=MessageKind.CLICK).choices == say("办事清单").choices


def test_a_tapped_link_means_its_own_list_even_if_another_came_since(
    published: Published, say: Say, tell: Tell
) -> None:
    published("养老服务办法", *RIVALS)
    offer = tell("养老的补贴标准谁定")
    say("您好")
    picked = say("2", tap=Picked(offer.id, 2))
    assert picked.citations[0].passage_id == passages_of(offer.answer)[1]


def test_another_citizens_list_cannot_be_picked_from(published: Published, say: Say, tell: Tell) -> None:
    published("养老服务办法", *RIVALS)
    offer = tell("养老的补贴标准谁定", who="乙")
    assert say("2", tap=Picked(offer.id, 2)).text == phrases.NOTHING_TO_CHOOSE


@pytest.mark.parametrize("aside", ["谢谢", "更多", "帮助", "您好"])
def test_an_aside_does_not_change_the_subject(published: Published, say: Say, aside: str) -> None:
    published("便民工作要点", SHOPS)
    say("便民菜站今年建几家")
    say(aside)
    assert "区商务局" in say("那由谁负责").text


def test_an_items_name_alone_lists_what_it_says(published: Published, say: Say) -> None:
    sections = (
        ("要带什么材料", "申领居住证要带本人居民身份证和相片。"),
        ("到哪里办", "申领居住证到派出所。"),
    )
    published("居住证申领", *sections, kind=Kind.SERVICE_ITEM)
    published("便民工作要点", SHOPS)
    said = say("居住证")
    assert [choice.label for choice in said.choices] == ["要带什么材料", "到哪里办"]
    assert "派出所" in say("2").text


def test_a_name_that_several_items_have_asks_which(published: Published, say: Say) -> None:
    published("居民身份证首次申领", ("要带什么材料", "带居民户口簿。"), kind=Kind.SERVICE_ITEM)
    published("居民身份证换领、补领", ("要带什么材料", "带旧的居民身份证。"), kind=Kind.SERVICE_ITEM)
    said = say("居民身份证")
    assert {choice.label for choice in said.choices} == {"居民身份证首次申领", "居民身份证换领、补领"}
    assert "您想了解哪一方面" in say("1").text


def test_a_picture_in_between_does_not_break_the_thread(published: Published, say: Say) -> None:
    published("便民工作要点", SHOPS)
    say("便民菜站今年建几家")
    assert say("", kind=MessageKind.UNREADABLE).text == phrases.ONLY_TEXT
    assert "区商务局" in say("那由谁负责").text


@pytest.mark.parametrize("text", ["人工", "进度", "我的数据"])
def test_what_is_personal_is_not_done_where_others_read_along(say: Say, text: str) -> None:
    assert say(text, is_public=True).text == phrases.PRIVATE_ONLY


def test_agreeing_where_others_read_along_opens_no_ticket(published: Published, say: Say) -> None:
    published("便民工作要点", SHOPS)
    say("驾驶证怎么换领", is_public=True)
    assert say("好的", is_public=True).text == phrases.PRIVATE_ONLY


@pytest.mark.parametrize("code", ["", "0", "7", "99999999991", "１２", "12345678901234", "x1", "-12"])
def test_what_is_no_code_picks_nothing(code: str) -> None:
    assert read_tap(code) is None


def test_a_code_is_read_as_it_was_written() -> None:
    assert read_tap(code_of(Picked(1234, 9))) == Picked(1234, 9)
