"""The sentences of errors, by HTTP status: to citizens and programs, and to staff where they meet the same.

And what is wrong with the address a page was opened at.
"""

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
NO_SUCH_KEY = "Authorization 里的钥匙不在 API_KEYS 中，拒绝访问。"
NOT_GIVEN_OUT = (
    "citizen 只能填本服务在先前回答里给出的那个值；第一次提问请不要填，答复里会给出。"
    "要用您自己的编号，请在请求头 Authorization: Bearer 后带上 API_KEYS 中的一把钥匙。"
)
NO_TICKET = "没有找到这件工单。请用收到的完整链接打开；也可以回到首页，发送“进度”加编号查询。"
_TO_STAFF = {
    403: "您的账号不能打开这个页面或做这件事。如有需要，请联系管理员。",
    404: "没有找到这个页面或这条记录。",
    413: "发送的内容太大。上传文件时，每个不超过 20 MB，合起来不超过 200 MB，请分几次上传；别的请缩短后再发。",
    422: "提交的内容不完整或格式不对，请返回检查。",
    429: "操作太频繁，请稍等一会儿再试。",
}


def sentence(status: int) -> str:
    """What went wrong, and what can be done."""
    return _SENTENCES.get(status, _SENTENCES[500])


def sentence_to_staff(status: int) -> str:
    """The same in the console."""
    return _TO_STAFF.get(status) or sentence(status)


def too_many_citizens(hotline: str, after: int) -> str:
    """Too many people ask for the first time from one address; `after` in seconds."""
    return f"您所在的网络刚才来问的人太多了，请过{_minutes(after)}再试。{_meanwhile(hotline)}"


def too_many_tickets(hotline: str, after: int) -> str:
    """Too many matters were handed over from one address; `after` in seconds."""
    return f"您所在的网络刚才转人工的太多了，请过{_minutes(after)}再转，别的问题可以照常问。{_meanwhile(hotline)}"


def _meanwhile(hotline: str) -> str:
    return f"着急的话，请直接拨打{hotline}；有危险请马上拨打 110、119 或 120。"


def _minutes(seconds: int) -> str:
    return f" {-(-seconds // 60)} 分钟"


def unknown_host(host: str) -> tuple[str, str]:
    """What is wrong, and what an operator does about it."""
    return f"这个网址（{host}）没有登记，不能用它打开。", _allow(f"要让 {host} 也能打开", host)


def foreign_form(host: str) -> tuple[str, str]:
    """The same; `host` is where the form came from, "" where that cannot be ours."""
    hint = _allow(f"如果 {host} 正是本站的网址", host) if host else ""
    return "这次提交不是从本站的页面发出的，没有受理。", hint


def opened_by_http() -> str:
    """What is wrong."""
    return "这个页面是用 http:// 打开的，浏览器不会保存登录和问答记录，所以没有受理。"


def open_instead(link: str) -> str:
    """Where to go."""
    return f"请用 {link} 打开。"


def _allow(wish: str, host: str) -> str:
    return f"运维人员请看：{wish}，请把 PUBLIC_URL 改成这个网址，或设置 ALLOWED_HOSTS={host}（多个用逗号隔开），再重新启动。"
