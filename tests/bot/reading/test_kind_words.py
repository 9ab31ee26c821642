"""What kind of matter a question is, and how pressing: danger and a dry tap are never filed as plain questions."""

import pytest

from bot.reading.kind_words import kind_of
from hotline.tickets.kinds import Level, TicketKind

DANGER = "井盖没了 路上井盖坏了 井盖丢失 井盖丢了怎么办 电线掉下来了 外墙皮掉落 墙要塌了 路面塌陷 楼道煤气味很大 煤气味怎么办 电线杆漏电"
UTILITY = "小区停水三天了 没通知就停水了 停电了 停电了怎么办 家里没有电了 没水了 没气了 没有暖气 暖气不热怎么办 家里断电了 水管爆了"
HELP = "楼上漏水 路灯坏了 下水道堵了 小区积水 电梯坏了 树倒了 路灯不亮 自来水发黄"
COMPLAINT = "工地半夜施工太吵了 邻居装修噪音 举报邻居违建 物业不作为 窗口态度差 占道经营没人管 公司拖欠工资"
SUGGESTION = "建议在公园增加座椅 希望能多建停车位 公交站建议增加班次 希望增加公交站"
CONSULTATION = (
    "低保怎么申请 噪音扰民怎么投诉 怎么办理居住证 漏水补贴政策 投诉电话是多少 求助站在哪 停水通知在哪看 没有电子社保卡 没有电梯 没水表"
    " 没电视 没气质 水费怎么交 暖气费怎么交 希望小学在哪 停水公告哪里查 建议书怎么写 没有气象证明 没有水平测试成绩能报名吗 什么"
)
CASES = [
    (text, kind, level)
    for texts, kind, level in (
        (DANGER, TicketKind.HELP, Level.DANGER),
        (UTILITY, TicketKind.HELP, Level.UTILITY),
        (HELP, TicketKind.HELP, None),
        (COMPLAINT, TicketKind.COMPLAINT, None),
        (SUGGESTION, TicketKind.SUGGESTION, None),
        (CONSULTATION, TicketKind.CONSULTATION, None),
    )
    for text in texts.split()
]


@pytest.mark.parametrize(("text", "kind", "level"), CASES)
def test_the_kind_is_read_from_the_words(text: str, kind: TicketKind, level: Level | None) -> None:
    assert kind_of(text) == (kind, level)


def test_a_matter_without_words_is_a_consultation() -> None:
    assert kind_of("") == (TicketKind.CONSULTATION, None)
