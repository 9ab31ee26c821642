"""What staff read of pairs: their states in words, with the colour each has."""

from knowledge_base.pairing.clauses import Why
from knowledge_base.pairing.pairs import COUNTED, Pair, PairState

#: Each state's word and colour.
STATES = {
    PairState.OVERDUE: ("超期", "red"),
    PairState.DUE: ("缺解读", "amber"),
    PairState.WAITING: ("待发布，缺解读", "grey"),
    PairState.EXEMPT: ("已豁免", "grey"),
    PairState.PAIRED: ("已配", "green"),
}
WHY = {Why.NAMED: "文中写明", Why.HEADING: "标题相近", Why.WORDS: "文字相近"}


def standing(pair: Pair) -> str:
    """The state in words, with its days."""
    match pair.state:
        case PairState.OVERDUE:
            more = "以上" if pair.days >= COUNTED else ""
            return f"超期 {pair.days} 个工作日{more}"
        case PairState.DUE:
            return f"缺解读，还剩 {pair.days} 个工作日" if pair.days else "缺解读，今天到期"
    return STATES[pair.state][0]
