"""Why a form was not carried out: one row for each exception of the domain that staff are told of.

What is not here reaches the edge of the app (`web/problems.py`): no form can be shown for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.rehearsal import questions, readiness, rehearsals
from hotline.acts.extensions import ExtensionTooLong, ExtensionTooShort
from hotline.acts.handling import DepartmentMissing
from hotline.acts.merging import NothingToMerge
from hotline.acts.question_drafts import NothingToDraft
from hotline.corrections import NobodyToTell
from hotline.replies import canned_replies
from hotline.replies.presence import ColleagueWriting
from hotline.replies.reply import LONGEST, LengthWrong
from hotline.tickets.rules import ActRefused, ReasonMissing, TicketTaken
from knowledge_base import lexicon, pins, publishing
from knowledge_base import reviews as signatures
from knowledge_base.editing import acts as editing
from knowledge_base.editing import item_forms, register_rows, repeal, schedule
from knowledge_base.editing import rules as version_rules
from knowledge_base.intake.belonging import NoSuchChoice
from knowledge_base.intake.sheet_preview import AlreadyTaken, NothingLeft, RowsAtFault
from knowledge_base.intake.uploads import AlreadyHandedOn, UploadOver
from knowledge_base.pairing import linking
from organisation import departments, passwords, staff


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row: the sentence, the field at fault (empty: the form as a whole, or the one its page says), the status."""

    sentence: str
    field: str = ""
    status: int = 422


#: An exception without a row of its own is refused as what it inherits from.
REFUSALS: Mapping[type[Exception], Refusal] = {
    TicketTaken: Refusal("没有接到：已经有人先接了这件工单。", status=409),
    ActRefused: Refusal("没有办成：这件工单刚刚有了变化，请看下面的最新情况。", status=409),
    ReasonMissing: Refusal("请写明理由。"),
    DepartmentMissing: Refusal("请选择或填写单位。"),
    LengthWrong: Refusal(f"答复应为 1 到 {LONGEST} 字。"),
    ColleagueWriting: Refusal("别人也在写答复。请先看看对方写了什么，再点一次发送。", status=409),
    ExtensionTooLong: Refusal("延期应为 1 到 15 个工作日。"),
    ExtensionTooShort: Refusal("没有延期：加上这几天，新的期限还是已经过去了。请多加几天，或尽快答复。"),
    NothingToMerge: Refusal("没有可合并的工单：请核对编号，或它们已由别人在办。"),
    questions.QuestionKnown: Refusal("这个问题已经记过了。", "question"),
    questions.QuestionUnfit: Refusal(f"问题要有 2 到 {questions.LONGEST} 个字。", "question"),
    rehearsals.NotRehearsed: Refusal(
        "还没有按现在的知识库预演过。请先点“预演”，看看市民的提问会怎样变化，再来做这一步。", status=409
    ),
    readiness.WorseUnacknowledged: Refusal(
        "预演里有回答会变差，还没有人写明理由。请先到预演的页面写明为什么仍要这样做。", status=409
    ),
    rehearsals.ExplanationMissing: Refusal("请写明为什么变差了也要这样做。", "reason"),
    pins.PinUnfit: Refusal(
        f"请写明关于什么（词语、文件，或要停答的渠道）；声明要有 1 到 {pins.LONGEST} 个字；结束时间要在开始之后。"
    ),
    pins.PinNotFound: Refusal("这一条已经结束，或已经有人签过了。请看下面的最新情况。", status=409),
    NobodyToTell: Refusal("没有人要告知：最近半年没有人得到过引用它的回答，或都告知过了。", status=409),
    NothingToDraft: Refusal("还不能写成问答：要先有市民的问题和一条答复。"),
    version_rules.ActNotPossible: Refusal(
        "没有办成：这一版刚刚有了变化，现在不能这样办了。请看下面的最新情况。", status=409
    ),
    version_rules.NotAllowed: Refusal("您的账号不能办这件事：请由编辑、审查员或管理员来办。", status=403),
    version_rules.ReasonMissing: Refusal("请写明理由。"),
    signatures.OwnWork: Refusal("不能审查自己写过的文件：请由另一位审查员来看。", status=403),
    signatures.AlreadySigned: Refusal("已经有人签发了这一版。", status=409),
    publishing.NotPublishable: Refusal(
        "没有提交：不予公开的文件不能放进问答。请改公开属性，或者作废。", "disclosure"
    ),
    publishing.Unsigned: Refusal("没有发布：还没有别人签发这一版。", status=409),
    editing.DisclosureUnmarked: Refusal("请先选好公开属性，再提交。", "disclosure"),
    editing.DisclosureUnexplained: Refusal("不是主动公开的，请写明为什么。", "disclosure_reason"),
    editing.ScanOutdated: Refusal("没有办成：正文刚刚又改过。请看过新的正文，再办一次。", status=409),
    editing.BearsSecrecyMark: Refusal(
        "不能办：文件上有密级标志。涉密文件不能放进这个系统，请作废并按保密规定处理。"
    ),
    editing.FindingsUnanswered: Refusal("扫描有发现，请在这里说明为什么可以公开，或者先改正文。", "said"),
    editing.NotAnsweredFrom: Refusal("没有撤下：现在发布的已经是另一版。", status=409),
    schedule.MomentPassed: Refusal("发布的时间要在以后，下线的时间要在发布以后。", "from"),
    canned_replies.ShortcutWrong: Refusal(
        f"简称要有 1 到 {canned_replies.LONGEST_SHORTCUT} 个字符，不含空格和斜线。", "shortcut"
    ),
    canned_replies.ShortcutTaken: Refusal("已有一条常用语用这个简称，请换一个。", "shortcut"),
    canned_replies.TextWrong: Refusal(f"内容要有 1 到 {LONGEST} 个字。", "text"),
    canned_replies.UnknownPlaceholder: Refusal(
        f"花括号里只能写{'、'.join(canned_replies.PLACEHOLDERS)}，其他的系统不知道填什么。", "text"
    ),
    linking.NoPolicy: Refusal("这不是一份政策文件，请另选一份。", "policy"),
    repeal.AlreadyRepealed: Refusal("没有废止：别人刚刚已经宣布它废止了，请看下面的情况。", status=409),
    repeal.NotRepealed: Refusal("没有撤销：它现在没有被宣布废止，或者别人已经撤销了。", status=409),
    repeal.SuccessorUnfit: Refusal("接替它的要是另一份已发布的文件。", "successor"),
    UploadOver: Refusal("没有办成：这份文件刚刚读完或已经取消，请看下面的最新情况。", status=409),
    item_forms.NameMissing: Refusal("还没有保存：请填写事项名称，市民按它来问。"),
    item_forms.CodeChanged: Refusal(
        "还没有保存：编码是这件事项的身份，不能改。另一个编码就是另一件事项，请新写一份。"
    ),
    register_rows.RowChanged: Refusal("没有办成：这一条刚刚有人改过，请看最新的样子。", status=409),
    RowsAtFault: Refusal("没有导入：有的行有错。请改正后重新上传，或者先导入其余各行。", status=409),
    NothingLeft: Refusal("没有导入：没有一行是可以导入的。请改正后重新上传。"),
    AlreadyTaken: Refusal("这张表已经导入过了，没有重复导入。", status=409),
    lexicon.WordUnfit: Refusal(
        f"每个说法要有 {lexicon.SHORTEST} 到 {lexicon.LONGEST} 个字，文件里的说法最多 {lexicon.MOST_WORDS} 个，两边不能相同。",
        "everyday",
    ),
    lexicon.WordKnown: Refusal("这个说法已经加过了，不用再加。", "everyday"),
    lexicon.EntryNotFound: Refusal("没有这一条，可能地址不完整。", status=404),
    lexicon.AlreadyUndone: Refusal("这一条已经有人撤销了。", status=409),
    AlreadyHandedOn: Refusal(
        "没有重新读取：这份文件已经提交，或读出了好几份草稿。请重新上传一次，上传时就选好类型。", status=409
    ),
    NoSuchChoice: Refusal("没有办成：那份文件不在了，或者与这份不是一类文件。", status=409),
    departments.NameTaken: Refusal("这个名称或别名已指另一个单位。"),
    departments.SuccessionCircular: Refusal("这个单位本来就是由那个单位改名或并入而来的，不能再倒回去。"),
    staff.LoginTaken: Refusal("这个登录名已被使用，请换一个。", "login"),
    staff.LoginUnfit: Refusal(
        "登录名由 1 到 64 个字母、数字、点、横线、下划线或 @ 组成，不含空格。", "login"
    ),
    staff.WrongPassword: Refusal("现在的口令不对。", "old"),
    staff.LastAdministrator: Refusal(
        "这是最后一个在用的管理员账号，不能停用或改为其他角色。请先设另一位管理员。", "acts", 409
    ),
    passwords.PasswordTooShort: Refusal(f"新口令至少要 {passwords.SHORTEST} 个字符。", "new"),
    passwords.PasswordIsLogin: Refusal("新口令不能与登录名相同。", "new"),
    passwords.PasswordUnchanged: Refusal("新口令不能与现在的口令相同。", "new"),
}


class Refused(Exception):
    """A form that is not carried out. `errors` go from a field's name (empty: the form as a whole) to a sentence.

    `name` is what an address calls it; `after` the seconds to wait before another try. A page raises it by itself
    for what only the page knows, such as a field left empty.
    """

    def __init__(
        self, errors: Mapping[str, str], status: int = 422, *, name: str = "", after: int | None = None
    ) -> None:
        super().__init__(errors)
        self.errors = errors
        self.status = status
        self.name = name
        self.after = after


def require_none(errors: Mapping[str, str]) -> None:
    """Nothing, where there are no errors; raises Refused."""
    if errors:
        raise Refused(errors)


def refused_by(error: Exception, field: str = "") -> Refused:
    """The refusal that an exception of the table means; `field` is at fault where its row names none."""
    if isinstance(error, Refused):
        return error
    kind = next(kind for kind in type(error).__mro__ if kind in REFUSALS)
    return _refused(kind, field)


def find_refused(name: str) -> Refused | None:
    """The refusal that an address names; None where it names none."""
    return next((_refused(kind) for kind in REFUSALS if kind.__name__ == name), None)


def _refused(kind: type[Exception], field: str = "") -> Refused:
    row = REFUSALS[kind]
    return Refused({row.field or field: row.sentence}, row.status, name=kind.__name__)
