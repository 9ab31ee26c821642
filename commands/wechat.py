"""`manage.py wechat`: set up the official account, and see whether it works."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, NoReturn, TypeVar

import typer

from bot.channels.wechat.api import LONGEST_SCENE, WeChatApi
from bot.channels.wechat.errors import NoAnswer, Refused, meaning_of
from bot.channels.wechat.windows import in_force
from commands import open_or_stop
from organisation.beijing_time import BEIJING
from settings import Settings, WeChatWindow

# Local values of a traceback would show the secret.
app = typer.Typer(help="微信公众号", no_args_is_help=True, pretty_exceptions_show_locals=False)

#: A tap is answered as if the citizen had typed the key.
MENU = ("问政策", "办事清单", "我的诉求")
CONTACTS = {"message": "市民来信", "click": "点菜单", "scan": "扫码", "subscribe": "关注"}
PATHS = {
    "客服消息": "/cgi-bin/message/custom/send",
    "模板消息": "/cgi-bin/message/template/send",
    "订阅通知": "/cgi-bin/message/subscribe/bizsend",
}
HINTS = {
    40013: "请核对 WECHAT_APP_ID（公众平台“基本配置”里的 AppID）",
    40001: "请核对 WECHAT_APP_SECRET，必要时在公众平台重置",
    40125: "请核对 WECHAT_APP_SECRET，必要时在公众平台重置",
    40164: "请把上面的 IP 加到公众平台“基本配置”的 IP 白名单",
    48001: "这个公众号没有该接口的权限：未认证的号只能在市民来信时答复",
    48004: "请登录公众平台查看封禁通知",
}

T = TypeVar("T")


@app.command()
def menu() -> None:
    """设置公众号底部菜单：问政策、办事清单、我的诉求。"""
    api = _open_or_stop(Settings())
    _call(lambda: api.create_menu([{"type": "click", "name": key, "key": key} for key in MENU]))
    typer.echo(f"菜单已更新：{'、'.join(MENU)}（手机上约 5 分钟后可见）")


@app.command()
def poster(text: Annotated[str, typer.Argument(help="扫码后要问的话，例如：低保怎么申请")]) -> None:
    """生成长期有效的二维码，扫码后直接得到这个问题的回答。"""
    text = text.strip()
    if not 1 <= len(text) <= LONGEST_SCENE:
        _stop(f"要问的话应为 1 到 {LONGEST_SCENE} 个字")
    api = _open_or_stop(Settings())
    image, target = _call(lambda: api.create_poster(text))
    typer.echo(f"二维码图片：{image}\n扫码后打开：{target}")


@app.command()
def check() -> None:
    """检查公众号的密钥、接口和额度；有问题时说明办法。"""
    settings = Settings()
    api = _open_or_stop(settings)
    _call(api.check_credentials)
    typer.echo("✓ AppID 和密钥正确")
    typer.echo(f"✓ 接口可用，微信服务器地址 {len(_call(api.callback_addresses))} 个")
    for name, path in PATHS.items():
        typer.echo(_quota_line(api, name, path))
    today = datetime.now(UTC).astimezone(BEIJING).date()
    for contact, name in CONTACTS.items():
        typer.echo(_window_line(name, in_force(settings.wechat_windows, contact, today)))
    if not settings.wechat_notice_template:
        typer.echo("· 没有设置 WECHAT_NOTICE_TEMPLATE：窗口关闭后，答复要等市民下次来信时告知")
    if not (settings.wechat_token and settings.wechat_aes_key):
        _stop("没有设置 WECHAT_TOKEN 和 WECHAT_AES_KEY：收不到市民的消息，或消息不加密")


def _quota_line(api: WeChatApi, name: str, path: str) -> str:
    try:
        quota = api.quota_of(path)
    except Refused as refused:
        return f"· {name}：{explained(refused)}"
    except NoAnswer as error:
        return f"· {name}：查不到额度（{error}）"
    return f"✓ {name}：今天已用 {quota.get('used', 0)} 次，还剩 {quota.get('remain', 0)} 次"


def _window_line(name: str, window: WeChatWindow | None) -> str:
    if window is None:
        return f"· {name}后不能推送"
    length = f"{window.seconds // 3600} 小时" if window.seconds >= 3600 else f"{window.seconds} 秒"
    return f"· {name}后 {length}内可推送 {window.messages} 条（{window.since} 起的规定）"


def explained(refused: Refused) -> str:
    """An error code in words, and what an operator can do about it."""
    hint = HINTS.get(refused.code)
    return f"{meaning_of(refused.code).reason}（{refused}）" + (f"\n  {hint}" if hint else "")


def _open_or_stop(settings: Settings) -> WeChatApi:
    if not (settings.wechat_app_id and settings.wechat_app_secret):
        _stop("请先设置 WECHAT_APP_ID 和 WECHAT_APP_SECRET")
    return WeChatApi(settings, open_or_stop(settings))


def _call(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except Refused as refused:
        said = explained(refused)
    except NoAnswer as error:
        said = f"连不上微信：{error}"
    typer.echo(f"✗ {said}", err=True)
    raise typer.Exit(1)


def _stop(reason: str) -> NoReturn:
    typer.echo(f"✗ {reason}", err=True)
    raise typer.Exit(1)
