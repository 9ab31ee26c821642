"""What the queue and a ticket's page say of the act that led there."""

#: By the name that the address has after the act.
DONE = {
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
    "supervised": "督办标记已更新。",
    "opinion": "舆情标记已更新。",
    "drafted": "已写成问答草稿，等编辑审查；不会自动发布。",
}
