"""The words a document of the knowledge base is described with."""

from enum import StrEnum


class Kind(StrEnum):
    """Kind of a document."""

    #: 政策文件
    POLICY = "policy"
    #: 政策解读
    INTERPRETATION = "interpretation"
    #: 服务事项
    SERVICE_ITEM = "service_item"
    #: 问答
    QA = "qa"
    #: 名录
    DIRECTORY = "directory"


class Validity(StrEnum):
    """Whether a version may be relied on today."""

    #: 征求意见稿
    DRAFT = "draft"
    #: 尚未生效
    NOT_YET_EFFECTIVE = "not_yet_effective"
    #: 现行有效
    IN_FORCE = "in_force"
    #: 已修改
    AMENDED = "amended"
    #: 已废止
    REPEALED = "repealed"
    #: 已失效
    EXPIRED = "expired"
    #: 未标注: nobody has said, so nothing is claimed
    UNKNOWN = "unknown"


class Disclosure(StrEnum):
    """The disclosure attribute (公开属性) a document was issued with."""

    #: 主动公开
    PROACTIVE = "proactive"
    #: 依申请公开
    ON_REQUEST = "on_request"
    #: 不予公开
    NONE = "none"
    #: 未标注
    UNMARKED = "unmarked"


#: Of these the text is shown to everybody; what is given on request is only named.
OPEN = (Disclosure.PROACTIVE, Disclosure.UNMARKED)


class State(StrEnum):
    """Where a version is in its life."""

    #: 草稿
    DRAFT = "draft"
    #: 待审查
    IN_REVIEW = "in_review"
    #: 已签发
    SIGNED = "signed"
    #: 待定时发布
    SCHEDULED = "scheduled"
    #: 已发布; once another version of its document is, it is a former one
    PUBLISHED = "published"
    #: 已撤下
    WITHDRAWN = "withdrawn"
    #: 已到期下线
    EXPIRED = "expired"
    #: 已作废, and was never published
    DISCARDED = "discarded"


#: A version that is, or was, answered from: what was cited of it stays readable.
ONCE_PUBLISHED = (State.PUBLISHED, State.WITHDRAWN, State.EXPIRED)


class Origin(StrEnum):
    """What a text was in the file it was read from."""

    PARAGRAPH = "paragraph"
    #: An item of a list.
    LIST = "list"
    #: A row of a table; its values are kept by the names of their columns.
    ROW = "row"
    #: A footnote, or the words of a text box.
    NOTE = "note"
