"""What editors read of files on their way in."""

from bot.phrases.sources import KINDS
from knowledge_base.intake.alignment import Fate
from knowledge_base.intake.changes import Change
from knowledge_base.intake.evidence import Fact
from knowledge_base.intake.uploads import UploadStatus
from knowledge_base.kinds import Disclosure, Kind

#: Each status in words, and the colour that helps (console.css, .state).
STATUSES = {
    UploadStatus.WAITING: ("等待读取", "grey"),
    UploadStatus.READING: ("正在读取", "amber"),
    UploadStatus.READ: ("已读完", "green"),
    UploadStatus.FAILED: ("没有读成", "red"),
    UploadStatus.CANCELLED: ("已取消", "grey"),
}
#: What an editor may say a file is; empty: it is read off the file.
KIND_CHOICES = {"": "由系统判断"} | {kind.value: KINDS[kind] for kind in Kind}
#: What a row of a sheet would do here, and the colour that helps.
CHANGES = {
    Change.NEW: ("新增", "green"),
    Change.CHANGED: ("更新", "amber"),
    Change.SAME: ("不变", "grey"),
    Change.GONE: ("不再有", "red"),
}
DISCLOSURE_CHOICES = {
    Disclosure.UNMARKED.value: "还没有选",
    Disclosure.PROACTIVE.value: "主动公开",
    Disclosure.ON_REQUEST.value: "依申请公开（只告诉市民有这份文件）",
    Disclosure.NONE.value: "不予公开（不能发布）",
}
FACTS = {
    Fact.TITLE: "标题",
    Fact.DOCUMENT_NUMBER: "文号",
    Fact.ISSUER: "发文机关",
    Fact.ISSUED_ON: "成文日期",
    Fact.EFFECTIVE_ON: "施行日期",
    Fact.EXPIRES_ON: "失效日期（有效的最后一天）",
    Fact.VALIDITY: "效力",
    Fact.DISCLOSURE: "公开属性",
    Fact.DEPARTMENT: "责任单位",
    Fact.INDEX_NUMBER: "索引号",
    Fact.ADDRESSEES: "主送",
}
FATES = {
    Fate.PASSAGE: "正文段落",
    Fate.HEADING: "标题",
    Fate.MARGIN: "版面要素",
    Fate.LOST: "没有收进来",
    Fate.LEFT_OUT: "页面文字，按规矩不收",
}
