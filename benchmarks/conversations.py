"""Conversations as people have them, each with what a layman says of it: docs/conversations.md.

    python -m benchmarks.conversations

Runs benchmarks/conversations.txt on a fresh database with the sample, as WeChat would bring the messages. In that
file `##` begins a conversation, 市民 is typed, 语音 spoken, 外行 the layman's remark: read the page after a run
and write it anew.
"""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from bot.conversation import respond
from bot.desk import Desk
from bot.message import IncomingMessage
from bot.rendering import plain
from database import migrate
from hotline.citizens import Channel, Citizen, MessageKind
from hotline.routing.sample_lists import add_sample
from knowledge_base.importing import files_below, import_file
from organisation.beijing_time import BEIJING
from settings import Settings
from webhook_app import open_desk

SAMPLE = Path("knowledge_base/sample")
WRITTEN = Path(__file__).with_suffix(".txt")
PAGE = Path("docs/conversations.md")
#: A Friday morning, so that numbers and dates are the same in every run.
BEGIN = datetime(2026, 11, 27, 9, 30, tzinfo=BEIJING)
#: Long enough that two messages are not one sent in pieces.
PAUSE = timedelta(seconds=40)
KINDS = {"市民": MessageKind.TEXT, "语音": MessageKind.VOICE}
REMARK = "外行"
_SECRET = re.compile(r"\?code=\w+")
_HEAD = """\
# 二十段对话

二十位不同的人与助手的对话，问法照平常人的样子写，回答一字未改；每段后面是一位外行读者读完的话。知识库是自带的示例，没有开编码器。
由 `python -m benchmarks.conversations` 打印（网址里打开工单的代码略去）；对话和评语在 `benchmarks/conversations.txt`。
"""


@dataclass(frozen=True)
class Conversation:
    """What one person writes, message by message, and what a layman says of the answers."""

    title: str
    messages: tuple[tuple[str, str], ...]
    remark: str


def read(text: str) -> Iterator[Conversation]:
    """The conversations of the file."""
    for block in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, *lines = filter(None, block.splitlines())
        said = [(who, words) for who, _, words in (line.partition("：") for line in lines)]
        remark = "".join(words for who, words in said if who == REMARK)
        yield Conversation(title, tuple(one for one in said if one[0] in KINDS), remark)


def stocked_desk(folder: str) -> Desk:
    """A desk with the sample published, and nothing else."""
    settings = Settings(database_url=f"sqlite:///{folder}/conversations.db", var_dir=Path(folder))
    desk = open_desk(settings)
    migrate(desk.engine)
    for path in files_below([SAMPLE]):
        import_file(desk.engine, path, None, BEGIN, publishing=True)
    with desk.engine.begin() as conn:
        add_sample(conn)
    desk.searcher.refresh()
    return desk


def told(desk: Desk, conversation: Conversation, number: int) -> Iterator[tuple[str, str, str]]:
    """Who wrote what, and what was answered, turn by turn."""
    citizen = Citizen(Channel.WECHAT, f"citizen-{number}")
    moments = (BEGIN + timedelta(minutes=10 * number) + n * PAUSE for n in count())
    for n, ((who, words), now) in enumerate(zip(conversation.messages, moments, strict=False)):
        message = IncomingMessage(f"{number}-{n}", citizen, words, KINDS[who])
        answer = plain(respond(desk, message, now).answer, desk.settings.public_url)
        yield who, words, _SECRET.sub("", answer)


def printed(desk: Desk, conversation: Conversation, number: int) -> Iterator[str]:
    """A conversation as it stands on the page."""
    yield f"## {number}. {conversation.title}\n"
    for who, words, answer in told(desk, conversation, number):
        yield f"**{who}：** {words}\n"
        # Two blanks at the end keep the lines as they are.
        yield "\n".join(f"> {line}  " if line else ">" for line in answer.splitlines()) + "\n"
    yield f"**{REMARK}的话：** {conversation.remark}\n"


def main() -> None:
    """Hold all conversations and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        desk = stocked_desk(folder)
        lines = [_HEAD]
        for number, conversation in enumerate(read(WRITTEN.read_text(encoding="utf-8")), 1):
            lines.extend(printed(desk, conversation, number))
        desk.engine.dispose()
    PAGE.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
