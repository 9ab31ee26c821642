"""WeChat's interface over loopback: what it is asked, and what it never tells."""

import logging
import traceback
from typing import Any

import pytest

from bot.channels.wechat.api import WeChatApi
from bot.channels.wechat.errors import NoAnswer, Refused
from tests.bot.conftest import WANG
from tests.wechat_server import BREAK, GARBAGE, HANG, SECRET, SEND, SERVER_ERROR, TOKEN, WeChatServer


def test_what_else_the_account_can_do(wechat: WeChatServer, api: WeChatApi) -> None:
    api.send_menu(WANG, "您想问哪一项？", [("1", "居住证"), ("2", "身份证")], "点一下即可")
    api.typing(WANG)
    api.typing(WANG, on=False)
    api.create_menu([{"type": "click", "name": "问政策", "key": "问政策"}])
    image, target = api.create_poster("低保怎么申请")
    assert image == "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQH47j%3D%3D"
    assert target == "http://weixin.qq.com/q/6"
    assert api.quota_of("/cgi-bin/message/custom/send")["remain"] == 499988
    assert api.callback_addresses() == ["101.226.62.77", "101.226.62.78"]
    (menu,) = wechat.called(SEND)
    assert menu.body["msgmenu"]["list"] == [
        {"id": "1", "content": "居住证"},
        {"id": "2", "content": "身份证"},
    ]
    commands = [call.body["command"] for call in wechat.called("message/custom/typing")]
    assert commands == ["Typing", "CancelTyping"]


def test_an_account_without_a_menu_has_none(wechat: WeChatServer, api: WeChatApi) -> None:
    wechat.next("menu/get", 46003, 48001)
    assert api.get_menu() is None
    with pytest.raises(Refused, match="48001"):
        api.get_menu()


def test_wechatpys_own_way_to_a_token_is_closed(api: WeChatApi) -> None:
    with pytest.raises(RuntimeError):
        api.fetch_access_token()


@pytest.mark.parametrize("trouble", [-1, 40001, 47003, HANG, BREAK, GARBAGE, SERVER_ERROR])
@pytest.mark.parametrize("path", [SEND, TOKEN])
def test_no_secret_and_no_token_in_any_exception_or_log(
    wechat: WeChatServer, api: WeChatApi, caplog: pytest.LogCaptureFixture, path: str, trouble: Any
) -> None:
    wechat.always(path, trouble)
    with caplog.at_level(logging.DEBUG), pytest.raises((Refused, NoAnswer)) as raised:
        api.send_text(WANG, "你好")
    told = "".join(traceback.format_exception(raised.value)) + caplog.text + repr(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None
    assert "urllib3" in caplog.text
    assert SECRET not in told
    assert "token-" not in told


def test_the_token_is_not_in_the_log_of_what_went_well(
    wechat: WeChatServer, api: WeChatApi, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        api.send_text(WANG, "你好")
    assert "access_token=***" in caplog.text
    assert "token-" not in caplog.text
    assert SECRET not in caplog.text
