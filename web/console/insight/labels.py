"""What editors read for outcomes, causes and verdicts."""

from bot.answer import Outcome
from bot.rehearsal.comparing import Verdict

OUTCOMES = {
    Outcome.ANSWERED: "已解答",
    Outcome.CHOICES: "请市民选",
    Outcome.UNANSWERED: "没答上",
    Outcome.HANDED_OVER: "转人工",
    Outcome.REDIRECTED: "已指引",
    Outcome.HELPED: "已协助",
}
#: How an unmet question ended.
UNMET = {Outcome.UNANSWERED: "没答上", Outcome.CHOICES: "给了选项没选", Outcome.HANDED_OVER: "转人工"}
#: Each verdict's word and colour.
VERDICTS = {
    Verdict.WORSE: ("变差", "red"),
    Verdict.BETTER: ("变好", "green"),
    Verdict.CHANGED: ("变化", "amber"),
    Verdict.SAME: ("不变", "grey"),
}
