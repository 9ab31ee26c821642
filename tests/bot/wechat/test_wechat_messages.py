"""What WeChat's XML means, where wechatpy reads it in its own way."""

from bot.channels.wechat.messages import read_inbound
from hotline.citizens import MessageKind


def test_who_follows_by_scanning_a_poster_is_asked_about_its_topic() -> None:
    xml = (
        "<xml><ToUserName>gh_1</ToUserName><FromUserName>citizen</FromUserName><CreateTime>1714037059</CreateTime>"
        "<MsgType>event</MsgType><Event>subscribe</Event><EventKey>qrscene_低保怎么申请</EventKey>"
        "<Ticket>gQH47joAAAAAAAAAASxodHRw</Ticket></xml>"
    )
    message = read_inbound(xml, b"key").message
    assert message is not None
    assert (message.kind, message.text) == (MessageKind.SUBSCRIBE, "低保怎么申请")
