"""What a ticket's page says of the act that led to it."""

#: Of these, what says that something was not done.
REFUSALS = frozenset(
    {
        "refused",
        "taken",
        "reason",
        "department",
        "length",
        "days",
        "too_few_days",
        "unmerged",
        "undrafted",
        "editing",
    }
)
#: What is said at the top of a ticket after an act.
SAID = {
    "refused": "没有办成：这件工单刚刚有了变化，请看下面的最新情况。",
    "taken": "没有接到：已经有人先接了这件工单。",
    "reason": "请写明理由。",
    "department": "请选择或填写单位。",
    "length": "答复应为 1 到 2000 字。",
    "days": "延期应为 1 到 15 个工作日。",
    "too_few_days": "没有延期：加上这几天，新的期限还是已经过去了。请多加几天，或尽快答复。",
    "claimed": "已接单。",
    "replied": "答复已写入，正在发送。",
    "asked": "已请市民补充，计时暂停。",
    "resumed": "已恢复计时。",
    "extended": "已延期，并告知市民。",
    "transferred": "已转单位，回到待接。",
    "released": "已退回队列。",
    "closed": "已办结。",
    "next": "上一件已办结，这是下一件。",
    "last": "已办结。这个列表里没有下一件了。",
    "reopened": "已重新打开。",
    "noted": "备注已添加。",
    "classified": "类别已更新，期限已重算。",
    "merged": "已合并：答复一次，每人都会收到。",
    "unmerged": "没有可合并的工单：请核对编号，或它们已由别人在办。",
    "undrafted": "还不能写成问答：要先有市民的问题和一条答复。",
    "supervised": "督办标记已更新。",
    "opinion": "舆情标记已更新。",
    "drafted": "已写成问答草稿，等编辑审查；不会自动发布。",
    "editing": "别人也在写答复。请先看看对方写了什么，再点一次发送。",
}
