"""What editors read of files on their way in."""

from bot.phrases.sources import KINDS
from knowledge_base.intake.changes import Change
from knowledge_base.intake.uploads import UploadStatus
from knowledge_base.kinds import Kind

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
