"""What is a word about a ticket, and what only looks like one; read as a whole message is."""

import pytest

from bot.reading.intents import Intent, read_intent
from bot.reading.ticket_words import own_words
from hotline.acts.by_citizen import CitizenAct
from hotline.acts.feedback import Grade

NUMBER = "ZX261125-0001-7"
SAID = {
    CitizenAct.SOLVED: (
        "解决了 已经解决了 问题解决了 已解决 问题已解决 解决啦 搞定了 弄好了 办好了 修好了 处理好了 都解决了，谢谢 谢谢，已经解决了 已经帮我解决了 解决了，谢谢你 解决了👍"
    ),
    CitizenAct.UNSOLVED: (
        "没解决 没有解决 还没解决 未解决 没解决！！！ 没解决啊 没解决？ 问题还是没解决 我的问题没有解决 你们没有解决我的问题 一点都没解决 根本没解决问题"
        " 不解决问题 没解决好 还没修好 没办好 没有解决，谢谢 没用 沒解決 没解决，还是不亮 没解决：灯还是不亮"
    ),
    CitizenAct.GRADE: "满意 满意，谢谢 很满意 挺满意 满意的 非常满意 比较满意 基本满意 一般 不满意 很不满意 非常不满意！ 评价：满意 好评 差评",
    CitizenAct.URGE: (
        "催办 催一下 催办一下 我要催办 催单 帮我催一下 怎么还没回复 怎么还没回复？ 三天了还没回复 怎么还没人来 催催 到现在都没人回复 一直没人处理 还没人处理 没人管 怎么还没有人联系我"
        " 没收到回复 未回复 怎么这么慢 太慢了 请尽快处理 尽快解决 快点处理"
    ),
    CitizenAct.ADDITION: (
        "补充：还有一盏 补充:是示例一街 我要补充，是三号楼 补充一下：晚上更吵 补充说明：是夜里 我补充一下，是三楼 再补充一点：还有 補充：是夜裏"
    ),
}
QUESTIONS = (
    "补充医疗保险怎么交",
    "补充 医疗保险怎么交",
    "补充材料怎么交",
    "补充一下材料需要什么",
    "解决了住房困难怎么申请",
    "解决住房困难",
    "没有解决办法吗",
    "没有解决就业问题的政策吗",
    "没办好居住证能上学吗",
    "办好了居住证多久能拿",
    "满意度调查是什么",
    "满意度怎么评",
    "不满意可以复议吗",
    "不满意物业怎么换",
    "催收电话怎么投诉",
    "催缴通知怎么处理",
    "路灯坏了没人管",
    "管理",
    "怎么办理居住证",
)
STANDING = "解决了吗 解决了没有 处理好了吗 处理得怎么样了 办完了吗 有回复了吗".split()
CASES = [(text, act) for act, texts in SAID.items() for text in texts.split()]


@pytest.mark.parametrize(("text", "act"), CASES)
def test_what_is_said_of_a_ticket_is_understood(text: str, act: CitizenAct) -> None:
    reading = read_intent(text)
    assert reading.about is not None
    assert (reading.about.act, reading.about.number) == (act, None)


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_is_not_taken_for_it(text: str) -> None:
    assert read_intent(text).intent is Intent.QUESTION


@pytest.mark.parametrize("text", STANDING)
def test_asking_whether_it_is_done_does_not_end_it(text: str) -> None:
    assert read_intent(text).intent is Intent.PROGRESS


@pytest.mark.parametrize("text", ["解决了？", "满意？"])
def test_a_question_mark_keeps_a_word_from_being_a_verdict(text: str) -> None:
    assert read_intent(text).about is None


@pytest.mark.parametrize(
    "text", ["没解决 {}", "{} 没解决", "{}没解决", "没解决，编号{}", "编号：{}，没解决", "没解决（{}）"]
)
def test_a_number_may_stand_anywhere(text: str) -> None:
    for number in (NUMBER, NUMBER.lower(), NUMBER.replace("-", "")):
        about = read_intent(text.format(number)).about
        assert about is not None
        assert (about.act, about.number) == (CitizenAct.UNSOLVED, NUMBER)


@pytest.mark.parametrize(
    ("text", "grade"), [("非常满意", 5), ("满意", 4), ("一般", 3), ("不满意", 2), ("非常不满意", 1)]
)
def test_the_longest_word_is_the_grade(text: str, grade: int) -> None:
    about = read_intent(text).about
    assert about is not None
    assert about.grade is Grade(grade)


@pytest.mark.parametrize(
    "text",
    ["补充：是三号楼", f"补充 {NUMBER}：是三号楼", f"{NUMBER} 补充：是三号楼", "補充，是三号楼", "是三号楼"],
)
def test_an_addition_is_kept_without_its_word_and_number(text: str) -> None:
    assert own_words(CitizenAct.ADDITION, text) == "是三号楼"


@pytest.mark.parametrize(
    "text", ["没解决，楼道还是黑的", f"没解决（{NUMBER}），楼道还是黑的", f"{NUMBER}，没解决！楼道还是黑的。"]
)
def test_what_is_still_wrong_is_told_from_the_word_for_it(text: str) -> None:
    assert own_words(CitizenAct.UNSOLVED, text) == "楼道还是黑的"


@pytest.mark.parametrize(
    "text", ["没解决", "没解决！！！", "没解决，谢谢", "谢谢，没解决", f"没解决 {NUMBER}"]
)
def test_a_bare_word_says_nothing_beyond_it(text: str) -> None:
    assert own_words(CitizenAct.UNSOLVED, text) == ""
