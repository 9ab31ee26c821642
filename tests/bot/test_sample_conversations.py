"""Conversations on the shipped sample, as people have them; docs/conversations.md prints twenty in full."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count

import pytest

from benchmarks.conversations import BEGIN, PAUSE, WRITTEN, read, stocked_desk
from bot.answer import Answer, Outcome, RefusalReason
from bot.conversation import respond
from bot.desk import Desk
from bot.message import IncomingMessage
from bot.phrases import conversation as phrases
from bot.phrases.tickets import HOW_TO_WITHDRAW, NOTHING_TO_WITHDRAW
from hotline.citizens import Channel, Citizen

Talk = Callable[..., list[Answer]]


@pytest.fixture(scope="module")
def sample_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = stocked_desk(str(tmp_path_factory.mktemp("sample")))
    yield desk
    desk.engine.dispose()


@pytest.fixture(scope="module")
def talk(sample_desk: Desk) -> Talk:
    """talk("...", "...") -> the answers to a new citizen's messages, one after the other."""
    citizens = count(1)

    def answers(*messages: str) -> list[Answer]:
        number = next(citizens)
        citizen = Citizen(Channel.WECHAT, f"citizen-{number}")
        begin = BEGIN + timedelta(minutes=10 * number)
        return [
            respond(sample_desk, IncomingMessage(f"{number}-{n}", citizen, words), begin + n * PAUSE).answer
            for n, words in enumerate(messages)
        ]

    return answers


def test_each_of_twenty_conversations_has_a_remark() -> None:
    written = list(read(WRITTEN.read_text(encoding="utf-8")))
    assert len(written) == 20
    assert all(3 <= len(conversation.messages) <= 8 and conversation.remark for conversation in written)


@pytest.mark.parametrize(
    ("messages", "heading"),
    [
        (("仲裁要钱不",), "收不收费"),
        (("居住证办下来要几天", "我在西城租的房子，要带什么"), "要带什么材料"),
        (("上海居住证怎么办", "那北京的呢"), "怎么办"),
        (("上海居住证怎么办", "那在北京办要带什么"), "要带什么材料"),
        (("居住证办下来要几天", "孩子学费多少钱"), "收不收费"),
    ],
)
def test_what_is_asked_of_which_matter_is_answered(
    talk: Talk, messages: tuple[str, ...], heading: str
) -> None:
    *_, said = talk(*messages)
    assert said.outcome is Outcome.ANSWERED
    assert said.citations[0].heading == heading


def test_a_guide_that_lacks_the_side_says_so_and_shows_no_other_in_its_place(talk: Talk) -> None:
    *_, said = talk("想在胡同里开个小吃店，营业执照怎么办", "多少钱")
    assert "没有写“收不收费”" in said.text
    assert not said.quotes
    assert "多久能办好" in [choice.label for choice in said.choices]


def test_the_year_after_is_asked_of_what_speaks_of_years(talk: Talk) -> None:
    *_, said = talk("居住证办下来要几天", "第二年呢")
    assert said.outcome is Outcome.CHOICES
    assert "每年签注" in said.quotes[0].text
    assert "每年500元" in talk("养狗要办证吗 多少钱", "第二年呢")[-1].text


def test_what_then_comes_is_not_what_was_asked_before(talk: Talk) -> None:
    _, said = talk("政府信息公开申请收费吗", "他们要是不公开呢")
    assert said.outcome is not Outcome.ANSWERED or said.citations[0].heading != "收不收费"


def test_a_time_before_this_year_is_not_answered_with_todays_rules_alone(talk: Talk) -> None:
    *_, said = talk("政府信息公开申请多久答复", "去年12月也是这个期限吗")
    assert "去年12月" in said.lead
    assert "只有现在的规定" in said.lead
    assert "只有现在的规定" not in talk("去年12月失业的，现在还能领失业金吗")[0].lead


def test_a_guide_says_of_itself_what_it_rests_on(talk: Talk) -> None:
    *_, said = talk("政府信息公开申请多久答复", "这是哪年的规定，现在还有效吗")
    assert "2019年4月3日修订" in said.text
    assert said.citations[0].heading == ""
    assert "西政办发〔2017〕14号" in talk("西城区2017年政务公开工作要点文号是多少")[0].text


def test_ones_own_case_is_no_list_of_sections(talk: Talk) -> None:
    [said] = talk("我上周交的居住证办好了没有")
    assert said.refusal is not None
    assert said.refusal.reason is RefusalReason.PERSONAL


@pytest.mark.parametrize(
    "text",
    [
        "暖气一点不热，老人孩子都冻着",
        "广安门内大街37号院门口路上有个大坑",
        "楼下饭馆油烟天天往我家灌，我要投诉！",
        "邻居遛大狗不牵绳，把我孙子吓哭了，我要投诉",
    ],
)
def test_who_tells_of_a_trouble_gets_a_person_and_no_documents(talk: Talk, text: str) -> None:
    said, handed = talk(text, "好")
    assert not said.choices
    assert "回复“好”" in said.text
    assert handed.outcome is Outcome.HANDED_OVER


@pytest.mark.parametrize("text", ["帮我写一篇小学生作文", "我七十多了想告儿子又没钱请律师，有人帮忙打官司不"])
def test_who_begs_for_something_else_or_asks_tells_of_no_trouble(talk: Talk, text: str) -> None:
    assert "请工作人员处理" not in talk(text)[0].text


def test_after_a_handover_a_question_that_is_not_surely_answered_goes_to_the_ticket(talk: Talk) -> None:
    _, handed, said = talk("暖气一点不热", "人工", "我想问的是公租房排队要排几年")
    assert handed.ticket is not None
    assert said.added_to == handed.ticket.number


def test_what_is_withdrawn_is_told_to_who_works_on_it_whatever_was_answered_meanwhile(talk: Talk) -> None:
    _, handed, _, said = talk("暖气一点不热", "好", "对了，居住证签注在哪里办", "取消工单")
    assert handed.ticket is not None
    assert handed.ticket.number in said.text
    assert "不用再办" in said.text


def test_who_withdraws_in_a_sentence_is_understood(talk: Talk) -> None:
    *_, said = talk("暖气一点不热", "好", "撤销吧，昨晚已经热了")
    assert "不用再办" in said.text


def test_who_has_nothing_to_withdraw_hears_so(talk: Talk) -> None:
    assert [said.text for said in talk("取消工单", "取消")] == [NOTHING_TO_WITHDRAW, HOW_TO_WITHDRAW]


def test_what_comes_next_after_a_handover_is_how_the_ticket_stands(talk: Talk) -> None:
    *_, said = talk("暖气一点不热", "好", "三号楼", "然后呢")
    assert "等待办理" in said.text


def test_all_is_well_again_ends_the_calls_but_not_for_who_wanted_to_die(talk: Talk) -> None:
    _, clear, after = talk("家里有股煤气味，我有点头晕", "没事了，消防来过了", "今天天气不错")
    assert clear.text.startswith("人没事就好")
    assert "119" not in after.text
    assert "12356" in talk("活着真没意思", "我没事了")[-1].text


def test_who_asks_what_to_do_now_is_still_in_danger(talk: Talk) -> None:
    said = talk("家里有股煤气味，我有点头晕", "我到楼下了，现在干啥")[-1].text
    assert "119" in said
    assert "给燃气公司打电话" in said
    assert "119" not in talk("家里有股煤气味，我有点头晕", "以后煤气费在哪交")[-1].text


def test_the_service_that_is_wanted_in_danger_is_offered_after_the_number(talk: Talk) -> None:
    [said] = talk("我男人在工地上摔断腿杆，老板跑咯，没得钱请律师，公家有没得不要钱的律师嘛")
    assert said.text.startswith("请马上打 120")
    assert "法律援助申请" in "".join(choice.label for choice in said.choices)
    said = talk("媳妇下班路上被车撞了", "单位给报了工伤，最晚多少天必须有结果")[-1]
    assert "120" not in said.text
    assert "工伤认定" in said.text


def test_thanks_of_any_length_is_no_question(talk: Talk) -> None:
    *said, items = talk("居住证办下来要几天", "谢谢啊姑娘", "好的知道了，谢谢", "你们能办啥")
    assert [answer.text for answer in said[1:]] == [phrases.THANKS] * 2
    assert "居住证申领" in [choice.label for choice in items.choices]


def test_words_an_hour_after_a_handover_are_not_taken_for_it(sample_desk: Desk) -> None:
    citizen = Citizen(Channel.WECHAT, "later")
    moments = (BEGIN, BEGIN + PAUSE, BEGIN + timedelta(hours=2))
    words = ("暖气一点不热", "好", "公租房排队要排几年")
    answers = [
        respond(sample_desk, IncomingMessage(f"later-{n}", citizen, text), at).answer
        for n, (text, at) in enumerate(zip(words, moments, strict=True))
    ]
    assert answers[1].outcome is Outcome.HANDED_OVER
    assert answers[2].added_to is None


def test_what_does_not_come_near_is_not_listed(talk: Talk) -> None:
    labels = [choice.label for choice in talk("食品经营许可证怎么办")[0].choices]
    assert not any("养犬" in label for label in labels)


def test_one_thing_missing_is_named_once(talk: Talk) -> None:
    assert "“机动车驾驶证”" not in talk("驾照丢了怎么补")[0].text


def test_who_wants_it_simpler_gets_a_person_by_a_word(talk: Talk) -> None:
    *_, simpler, handed = talk("居住证办下来要几天", "看不懂 说简单点", "好")
    assert simpler.text == phrases.SIMPLER
    assert handed.outcome is Outcome.HANDED_OVER


def test_a_ticket_that_tells_of_a_danger_says_whom_to_call_meanwhile(talk: Talk) -> None:
    *_, handed = talk("活着真没意思", "低保在哪申请", "人工")
    assert "12356" in handed.text


def test_beside_a_section_four_others_are_offered_in_the_order_of_the_guide(talk: Talk) -> None:
    [said] = talk("居住证还没办，怎么办")
    order = ["什么人可以办", "要带什么材料", "怎么办", "多久能办好", "到哪里办", "需要注意", "办了有什么用"]
    labels = [choice.label for choice in said.choices]
    assert said.quotes
    assert len(labels) == 4
    assert labels == [heading for heading in order if heading in labels]


def test_a_call_for_help_in_between_does_not_change_the_subject(talk: Talk) -> None:
    *_, said = talk("俺爹中风半边身子不利索了，残疾证咋办嘞", "他下不了床去不了医院", "办了有啥好处")
    assert said.citations[0].title == "残疾人证办理"


def test_a_guide_that_is_named_is_offered_though_others_tell_of_what_is_asked(talk: Talk) -> None:
    [said] = talk("低保要啥材料")
    assert said.outcome is Outcome.CHOICES
    assert {citation.title for citation in said.citations} == {"最低生活保障申请"}
