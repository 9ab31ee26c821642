"""The sentences of errors, by HTTP status: to citizens and programs, and to staff where they meet the same."""

_SENTENCES = {
    400: "请求读不懂，请检查格式。",
    401: "登录已过期，请重新登录。",
    403: "签名或口令不对，拒绝访问。",
    404: "没有找到您要的内容。",
    405: "这个地址不支持这种请求方式。",
    409: "内容已被别人改动，请刷新后再试。",
    413: "内容太大，请缩短后再发。",
    415: "请用 application/json 格式提交。",
    422: "提交的内容不完整或格式不对：请用 text 写明您的问题。",
    429: "您问得有点快，请稍等一会儿再问。",
    500: "系统出了点问题，请稍后再试。",
    503: "系统正在准备，请稍后再试。",
}
NO_TICKET = "没有找到这件工单。请用收到的完整链接打开；也可以回到首页，发送“进度”加编号查询。"
_TO_STAFF = {
    403: "您的账号不能打开这个页面或做这件事。如有需要，请联系管理员。",
    404: "没有找到这个页面或这条记录。",
    422: "提交的内容不完整或格式不对，请返回检查。",
    429: "操作太频繁，请稍等一会儿再试。",
}


def sentence(status: int) -> str:
    """What went wrong, and what can be done."""
    return _SENTENCES.get(status, _SENTENCES[500])


def sentence_to_staff(status: int) -> str:
    """The same in the console."""
    return _TO_STAFF.get(status) or sentence(status)
