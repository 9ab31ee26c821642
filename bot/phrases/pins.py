"""What citizens are told where a matter is pinned or switched off."""

from datetime import datetime

from bot.phrases.moments import moment


def statement(text: str, signed_at: datetime) -> str:
    """A signed statement, with when it was given out."""
    return f"【回应】{text}\n（{moment(signed_at)} 发布）"


def or_a_person(hotline: str) -> str:
    """After a statement."""
    return f"还有别的要问，可以接着问，或回复“人工”、拨打{hotline}。"


def switched_off(hotline: str) -> str:
    """Where nothing is answered for the time being."""
    return f"这方面的规定正在核对，我暂时不回答，以免说错。请回复“人工”，由工作人员答复您，或拨打{hotline}。"
