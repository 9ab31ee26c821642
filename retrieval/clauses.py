"""Which part of a message asks: people tell a story, and one clause of it is the question."""

import re

from retrieval.answer_kinds import kinds_wanted

_CLAUSE = re.compile(r"[^，。！？；,;!?~…\s]+[，。！？；,;!?~…\s]*")
_ASKS = re.compile(
    r"[吗么呢嘛啵]|[?？]|怎[么样]|咋|如何|哪|啥|什么|多少|多[久长大高远]|[第好]?几[个天年月岁次块人趟日]|谁|为什么|为啥|有没[有得]|有[无没]|是否"
    r"|(.)不\1|(?:能|可以?|会|要|行|中|得|管|给|有|算|用)(?:不能|不可以|不会|不要|不|没)?[不没否]?$|想(?:问|知道|了解|咨询)|请问|问[下一]|求问"
    r"|晚不晚|够不够|\b(?:what|how|where|when|who|which|can|could|do|does|is|are|may|should|need)\b"
)
#: A clause shorter than this says too little by itself: it is asked of what the one before says.
_SHORT = 6


def questions_in(text: str) -> list[str]:
    """The clauses of a text that ask, in order, without what ends them."""
    return [
        clause.strip("，。！？；,;!?~… \t\n")
        for clause in _CLAUSE.findall(text)
        if kinds_wanted(clause) or _ASKS.search(clause.strip())
    ]


def asking_part(normal: str) -> str:
    """The clauses of the normalised text that ask, each with the one before where it is short; all of it where none asks,
    or where it is one clause."""
    clauses = _CLAUSE.findall(normal)
    if len(clauses) < 2:
        return normal
    asking = [at for at, clause in enumerate(clauses) if kinds_wanted(clause) or _ASKS.search(clause.strip())]
    if not asking:
        return normal
    kept = set(asking) | {at - 1 for at in asking if at and len(clauses[at]) < _SHORT}
    return "".join(clauses[at] for at in sorted(kept))
