"""The kinds of danger, by what is done and who is called."""

from enum import StrEnum


class Danger(StrEnum):
    """What is happening; of several of the same weight the first here is told first."""

    #: 火灾、爆炸
    FIRE = "fire"
    #: 燃气泄漏
    GAS = "gas"
    #: 溺水、被水围困
    DROWNING = "drowning"
    #: 触电、电线落地
    ELECTRIC = "electric"
    #: 交通事故有人伤
    TRAFFIC = "traffic"
    #: 坍塌、坠物
    COLLAPSE = "collapse"
    #: 被困
    TRAPPED = "trapped"
    #: 误食、过量服药、一氧化碳
    POISONING = "poisoning"
    #: 想轻生、自伤
    SUICIDE = "suicide"
    #: 被打、被抢、被跟踪、有人闯入
    VIOLENCE = "violence"
    #: 急病、重伤、临产
    MEDICAL = "medical"
    #: 走失
    MISSING = "missing"
    #: 动物伤人
    ANIMAL = "animal"
    #: 正在被骗
    FRAUD = "fraud"
    #: 井盖缺失、路面洞口
    PIT = "pit"
    #: 只说救命
    CRY = "cry"
