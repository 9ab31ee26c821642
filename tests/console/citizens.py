"""What citizens do before and after staff have their turn."""

from tests.assistant import number_in
from tests.wechat_citizen import WeChatCitizen
from tests.wechat_server import SEND, WeChatServer, text_of


def hands_over(citizen: WeChatCitizen, question: str) -> str:
    """A question nothing answers becomes a ticket; its number."""
    citizen.says(question)
    return number_in(citizen.says("人工"))


def pushed(platform: WeChatServer, citizen: WeChatCitizen) -> list[str]:
    """The messages WeChat was asked to show that citizen."""
    calls = [call.body for call in platform.called(SEND) if call.body["touser"] == citizen.openid]
    return [text_of(body) for body in calls]
