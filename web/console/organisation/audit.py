"""The audit log, for administrators; nothing on this page changes anything."""

from fastapi import APIRouter, Request, Response

from bot.desk import Desk
from database import read_only
from organisation.audit import OPERATOR, recent
from web.console.access import Administrator
from web.console.forms.fields import Id
from web.console.labels import EVENTS, ROLES
from web.console.layout import show

#: Number of lines on a page.
SHOWN = 50
#: What acts are called; one that is not here is shown as it was recorded.
ACTS = {
    "word add": "加口语词",
    "word undo": "撤销口语词",
    "rehearsal": "发布预演",
    "correction": "更正告知",
    "document mark": "标明文件要改",
    "document verify": "核对文件，仍然有效",
    "repealed": "宣布文件废止",
    "repeal undone": "撤销文件的废止",
    "interpretation link": "给解读配文件",
    "interpretation exempt": "文件不用解读，写明理由",
    "clauses link": "逐条对应解读和文件",
    "pin propose": "提出置顶或停答",
    "pin sign": "置顶或停答签字生效",
    "pin end": "结束置顶或停答",
    "rehearsal acknowledge": "预演变差，写明理由",
    "model question add": "记下样板问题",
    "model question retire": "不再问样板问题",
    "sheet rows left out": "表格有错的行没有导入",
    "sheet columns": "记下表格各列的意思",
    "publish": "发布文件",
    "withdraw": "撤下文件",
    "version sign": "签发文件",
    "version reject": "退回文件",
    "version expire": "文件到期下线",
    "version discard": "作废草稿",
    "version schedule": "定时发布文件",
    "version unschedule": "取消定时发布",
    "version withdraw at": "定时撤下文件",
    "version expire at": "定时到期下线",
    "version end unset": "取消定时下线",
    "sign in": "登录",
    "sign out": "退出登录",
    "password change": "修改自己的口令",
    "password reset": "重置口令",
    "staff add": "新建账号",
    "staff activate": "启用账号",
    "staff department": "定账号的单位",
    "staff deactivate": "停用账号",
    "calendar set": "设定工作日历",
    "calendar remove": "工作日历恢复原样",
    "canned reply add": "添加常用语",
    "canned reply change": "修改常用语",
    "canned reply remove": "删除常用语",
    "department add": "添加单位",
    "department alias": "给单位添加别名",
    "department rename": "单位更名或并入",
    "ticket export": "导出工单",
    "sessions end": "退出某账号的全部登录",
} | {f"staff role {role}": f"改角色为{name}" for role, name in ROLES.items()}
ACTS |= {f"ticket {kind}": f"工单：{label}" for kind, label in EVENTS.items()}


def create_audit(desk: Desk) -> APIRouter:
    """`/console/audit`."""
    pages = APIRouter()

    @pages.get("/audit")
    def read(request: Request, staff: Administrator, before: Id | None = None) -> Response:
        """The newest lines, or those older than `before`."""
        with read_only(desk.engine) as conn:
            found = recent(conn, SHOWN + 1, before)
        shown = found[:SHOWN]
        context = {
            "entries": shown,
            "older": shown[-1].id if len(found) > SHOWN else None,
            "is_first": before is None,
            "acts": ACTS,
            "operator": OPERATOR,
        }
        return show(request, "organisation/audit.html", context)

    return pages
