"""What WeChat's interface answers when it does not do what was asked, and what that means for a reply.

Protocol: developers.weixin.qq.com, 全局返回码, and the codes listed with each interface.
"""

import logging
from dataclasses import dataclass
from enum import StrEnum

from hotline.replies.delivery import AwaitsContact, NotNow, Unreachable

log = logging.getLogger(__name__)

#: When only an operator or the next day can help, ask again so many seconds later.
LONG = 3600.0
#: The token is not, or no longer, good: worth one new token and one more try.
TOKEN_CODES = frozenset({40001, 40014, 42001})
#: The window that a contact opened is over, or its messages are used up: a notice may still go out.
WINDOW_CODES = frozenset({45015, 45047})


class Refused(Exception):
    """WeChat answered with an error code; the words are its own, without our token or secret."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code} {words}")
        self.code = code


class NoAnswer(Exception):
    """WeChat could not be reached, or what came back is not an answer of its interface."""


class Todo(StrEnum):
    """What an error code asks for."""

    #: 稍后重发
    RETRY = "retry"
    #: 稍后重发，并告知运维
    OPERATOR = "operator"
    #: 待市民下次来信
    AWAIT = "await"
    #: 不再发送
    GONE = "gone"
    #: 程序的错，重发也没有用
    BUG = "bug"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What to do, why in words for staff, and how many seconds to wait at least."""

    todo: Todo
    reason: str
    after: float | None = None


MEANINGS = {
    -1: Meaning(Todo.RETRY, "微信系统繁忙，稍后自动重发"),
    40001: Meaning(Todo.OPERATOR, "微信不接受访问令牌，请检查 AppSecret 是否正确"),
    40014: Meaning(Todo.RETRY, "微信不接受访问令牌，稍后自动重发"),
    42001: Meaning(Todo.RETRY, "访问令牌已过期，稍后自动重发"),
    40013: Meaning(Todo.OPERATOR, "AppID 不正确", LONG),
    40125: Meaning(Todo.OPERATOR, "AppSecret 不正确", LONG),
    40164: Meaning(Todo.OPERATOR, "服务器的 IP 不在公众号的 IP 白名单里", LONG),
    48004: Meaning(Todo.OPERATOR, "接口被微信封禁，请登录公众平台查看", LONG),
    45009: Meaning(Todo.RETRY, "今天的接口调用次数已用完，稍后自动重发", LONG),
    45011: Meaning(Todo.RETRY, "接口调用过于频繁，稍后自动重发", 60.0),
    40003: Meaning(Todo.GONE, "微信不认识这位市民（OpenID 无效）"),
    43004: Meaning(Todo.GONE, "市民已取消关注，微信不允许推送"),
    43019: Meaning(Todo.GONE, "市民在公众号的黑名单里，微信不允许推送"),
    45015: Meaning(Todo.AWAIT, "超过48小时未联系，微信不允许推送"),
    45047: Meaning(Todo.AWAIT, "市民来信后可推送的条数已用完"),
    48001: Meaning(Todo.AWAIT, "公众号没有主动发消息的权限，只能在市民来信时告知"),
    48002: Meaning(Todo.AWAIT, "市民关闭了接收消息"),
    43101: Meaning(Todo.AWAIT, "市民没有订阅或拒收了通知"),
    40037: Meaning(Todo.BUG, "通知模板的编号不正确，请检查设置"),
    41001: Meaning(Todo.BUG, "程序出错：请求里没有访问令牌"),
    45002: Meaning(Todo.BUG, "程序出错：内容超过微信允许的长度"),
    45008: Meaning(Todo.BUG, "程序出错：图文超过一条"),
    47001: Meaning(Todo.BUG, "程序出错：请求格式不正确"),
    47003: Meaning(Todo.BUG, "通知模板的字段不正确，请检查设置"),
}


def meaning_of(code: int) -> Meaning:
    """Also of a code that is not in the table: it may pass."""
    return MEANINGS.get(code, Meaning(Todo.RETRY, f"微信返回错误 {code}，稍后自动重发"))


def verdict(error: Refused | NoAnswer) -> NotNow | AwaitsContact | Unreachable:
    """The exception that tells delivery what to do; operators read the log, staff the reason."""
    if isinstance(error, NoAnswer):
        return NotNow(f"连不上微信（{error}），稍后自动重发")
    meaning = meaning_of(error.code)
    if meaning.todo in (Todo.OPERATOR, Todo.BUG):
        log.error("WeChat refused a call, an operator must look: %s", error)
    match meaning.todo:
        case Todo.RETRY | Todo.OPERATOR:
            return NotNow(meaning.reason, meaning.after)
        case Todo.GONE:
            return Unreachable(meaning.reason)
        case Todo.AWAIT | Todo.BUG:
            # A bug of ours must not cost the citizen the reply: it is given at the next contact.
            return AwaitsContact(meaning.reason)
