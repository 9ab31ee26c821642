"""Every sentence that a ticket's page says of what was just done there, or could not be."""

from bot.phrases.tickets import SORRY_FOR_GRADE, THANKS_FOR_GRADE

#: What is said of the act that led here, by its name in the address.
SAID = {
    "solved": "好的，已办结，谢谢您告诉我们。请评一评这次的答复。",
    "unsolved": "很抱歉没有帮您解决。已重新转给工作人员办理。",
    "graded": THANKS_FOR_GRADE,
    "graded-badly": SORRY_FOR_GRADE,
    "added": "已补充，工作人员会看到。",
    "added-late": "已补充，工作人员会看到。他们刚刚答复了您，请看下面；还需要办理的话，请点“没解决”。",
    "urged": "已为您催办，工作人员会看到。",
    "contact": "联系方式已更新。",
    "supervised": "这件事已经重新办理过一次，已转给督办人员核实。",
    "late": "这件事刚刚有了变化，请看下面的最新情况。",
}
PICK_A_GRADE = "请先选一个满意程度。"


def length_wanted(longest: int) -> str:
    """How many characters an addition may have."""
    return f"请写 1 到 {longest} 字。"
