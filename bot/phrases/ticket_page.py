"""Every sentence that a ticket's page says of what was just done there, or could not be."""

from bot.phrases.tickets import EFFECTS

#: What is said of the act that led here, by what came of it, which stands in the address.
SAID = {effect.value: wording.page for effect, wording in EFFECTS.items()} | {"contact": "联系方式已更新。"}
SOLVED_ITSELF = "已经解决了，不用再办"
PICK_A_GRADE = "请先选一个满意程度。"


def length_wanted(longest: int) -> str:
    """How many characters an addition may have."""
    return f"请写 1 到 {longest} 字。"
