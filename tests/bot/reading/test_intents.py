import pytest

from bot.reading.danger_kinds import Danger
from bot.reading.intents import Intent, LegalMatter, read_intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("", Intent.EMPTY),
        ("？？？", Intent.EMPTY),
        ("😀", Intent.EMPTY),
        ("请问一下", Intent.OPENING),
        ("我想咨询个事", Intent.OPENING),
        ("您好，想问一下", Intent.OPENING),
        ("问政策", Intent.EXAMPLES),
        ("0", Intent.RESTART),
        ("更多", Intent.MORE),
        ("看下一页", Intent.MORE),
        ("看后面的", Intent.MORE),
        ("返回", Intent.BACK),
        ("我的诉求", Intent.PROGRESS),
        ("进度 ZX261125-0001-7", Intent.PROGRESS),
        ("居住证办理进度怎么查", Intent.QUESTION),
        ("进度款怎么拨付", Intent.QUESTION),
        ("13812345678", Intent.QUESTION),
        ("办事清单", Intent.ITEMS),
        ("热线电话", Intent.HOTLINE),
        ("我的数据", Intent.MY_DATA),
        ("删除我的数据", Intent.FORGET_ME),
        ("進度", Intent.PROGRESS),
        ("查一下我的编号ZX261125-0001-7到哪了", Intent.PROGRESS),
        ("我的问题处理得怎么样了", Intent.PROGRESS),
        ("答复了吗", Intent.PROGRESS),
        ("我要刪除我的資料", Intent.FORGET_ME),
        ("把我的记录删掉", Intent.FORGET_ME),
        ("客服", Intent.HANDOVER),
        ("我要找人", Intent.HANDOVER),
        ("都不是", Intent.NO),
        ("谢谢你啊", Intent.THANKS),
        ("帮我查查", Intent.OPENING),
        ("12", Intent.CHOICE),
        ("#2", Intent.CHOICE),
        ("要第一个", Intent.CHOICE),
        ("1吧", Intent.CHOICE),
        ("壹", Intent.CHOICE),
        ("您好！", Intent.GREETING),
        ("在吗", Intent.GREETING),
        ("谢谢", Intent.THANKS),
        ("好的，谢谢您", Intent.THANKS),
        ("谢谢，再见", Intent.THANKS),
        ("知道了谢谢，拜拜", Intent.THANKS),
        ("帮助", Intent.HELP),
        ("/start", Intent.HELP),
        ("人工", Intent.HANDOVER),
        ("我要转人工客服", Intent.HANDOVER),
        ("找工作人员", Intent.HANDOVER),
        ("好的", Intent.YES),
        ("不用了", Intent.NO),
        ("2", Intent.CHOICE),
        ("第二个", Intent.CHOICE),
        ("２。", Intent.CHOICE),
        ("居住证要带什么材料", Intent.QUESTION),
        ("2017年的预算", Intent.QUESTION),
        ("人工湖在哪里", Intent.QUESTION),
        ("谢谢湾小学怎么报名", Intent.QUESTION),
        ("进度 ZX999", Intent.PROGRESS),
        ("编号ZX261125-001-7", Intent.PROGRESS),
        ("进度款什么时候付", Intent.QUESTION),
        ("第二个孩子上户口", Intent.QUESTION),
        ("你好，低保怎么申请", Intent.QUESTION),
    ],
)
def test_what_a_message_is(text: str, intent: Intent) -> None:
    assert read_intent(text).intent is intent


@pytest.mark.parametrize(("text", "chosen"), [("1", 1), ("第三个", 3), ("选2", 2), ("９", 9)])
def test_the_number_chosen(text: str, chosen: int) -> None:
    assert read_intent(text).chosen == chosen


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("我家楼下着火了", Danger.FIRE),
        ("有人要自杀", Danger.SUICIDE),
        ("我不想活了", Danger.SUICIDE),
        ("刚刚被抢劫了怎么办", Danger.VIOLENCE),
        ("孩子走丢了", Danger.MISSING),
        ("煤气泄漏了", Danger.GAS),
        ("我老公打我", Danger.VIOLENCE),
        ("他要杀我", Danger.VIOLENCE),
        ("被人打了", Danger.VIOLENCE),
        ("有人偷东西", Danger.VIOLENCE),
        ("我爸心脏病犯了", Danger.MEDICAL),
        ("我妈摔倒了起不来", Danger.MEDICAL),
    ],
)
def test_danger_comes_first(text: str, first: Danger) -> None:
    reading = read_intent(text)
    assert reading.intent is Intent.EMERGENCY
    assert reading.danger.kinds[0] is first


@pytest.mark.parametrize(
    "text", ["火灾事故信息什么时候公布", "家暴受害者有什么救助政策", "起火责任认定归哪个部门"]
)
def test_asking_about_rules_is_no_call_for_help(text: str) -> None:
    assert read_intent(text).intent is Intent.QUESTION


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("我要申请公开拆迁补偿标准", LegalMatter.DISCLOSURE),
        ("我要申请行政复议", LegalMatter.RECONSIDERATION),
        ("我要上访", LegalMatter.PETITION),
        ("我要举报一家黑餐馆", LegalMatter.REPORT),
    ],
)
def test_own_acts_have_a_legal_channel(text: str, matter: LegalMatter) -> None:
    reading = read_intent(text)
    assert (reading.intent, reading.legal_matter) == (Intent.LEGAL_MATTER, matter)


@pytest.mark.parametrize(
    "text", ["依申请公开多久答复", "行政复议怎么申请", "信访要带什么材料", "举报电话是多少"]
)
def test_asking_how_is_a_question(text: str) -> None:
    assert read_intent(text).intent is Intent.QUESTION
