"""The operator's command line."""

import json
import os
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.answers.likely import ANSWER_AT
from bot.conversation import ask
from bot.desk import Desk
from bot.rendering import plain
from commands import (
    documents,
    encoding,
    open_or_stop,
    opened,
    reviewing,
    server,
    staff,
    stop,
    telegram,
    wechat,
)
from commands import hotline as hotline_commands
from database import migrate, open_engine
from hotline.acts.handling import claim
from hotline.replies import reply as replies
from hotline.replies.canned_replies import add_starters, all_
from hotline.routing.sample_lists import add_sample
from hotline.tickets import ticket as tickets
from hotline.tickets.rules import UNCLAIMED, ActRefused, TicketMerged, TicketTaken
from hotline.tickets.timeline import Act
from knowledge_base.evaluation import evaluate_folder, has_questions, report
from knowledge_base.importing import files_below, import_file
from knowledge_base.published import count_published
from organisation.passwords import hash_password, one_time_password
from organisation.staff import Role, add_staff, any_staff, find_active
from retrieval.language import Language
from settings import Settings
from web.searching import search_results, why_line
from webhook_app import open_desk, open_encoder

# Local values of a traceback would show passwords and secrets.
app = typer.Typer(
    help="政策问答助手的运维命令",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
app.command("import")(documents.import_)
app.command("withdraw")(documents.withdraw)
app.command("export")(documents.export)
app.command("submit")(reviewing.submit)
app.command("review")(reviewing.review)
app.add_typer(staff.app, name="staff")
app.add_typer(hotline_commands.app, name="hotline")
app.add_typer(telegram.app, name="telegram")
app.add_typer(wechat.app, name="wechat")

SAMPLE = Path(__file__).parent / "knowledge_base" / "sample"

JsonFlag = Annotated[bool, typer.Option("--json", help="以 JSON 输出，供程序读取")]


@app.command("ask")
def ask_(text: Annotated[str, typer.Argument(help="要问的话")], json_: JsonFlag = False) -> None:
    """问一个问题，与网页和公众号得到的回答相同；不留记录。"""
    desk = _loaded_desk()
    answer = ask(desk, text, datetime.now(UTC))
    words = plain(answer, desk.settings.public_url)
    if json_:
        print(json.dumps(answer.published() | {"text": words}, ensure_ascii=False))
    else:
        print(words)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="要查的话")],
    limit: Annotated[int, typer.Option(min=1, max=50)] = 10,
    why: Annotated[bool, typer.Option("--why", help="说明每段为何排在这里")] = False,
    json_: JsonFlag = False,
) -> None:
    """查找段落，按相关程度排列。"""
    found = search_results(_loaded_desk(), text, limit, why)
    if json_:
        print(json.dumps(found, ensure_ascii=False))
        return
    print(f"把握 {found['confidence']:.2f}")
    for hit in found["hits"]:
        print(f"{hit['score']:8.2f}  《{hit['title']}》{hit['heading']}\n          {hit['text'][:80]}")
        if why:
            print(f"          {why_line(hit['why'])}")


@app.command()
def evaluate(
    folder: Annotated[Path, typer.Argument(help="含 corpus.jsonl[.gz] 与 queries.jsonl 的文件夹")],
    offtopic: Annotated[Path | None, typer.Option(help="另一文件夹，其 queries.jsonl 与业务无关")] = None,
    json_: JsonFlag = False,
) -> None:
    """用一组标注好的问题衡量回答质量。"""
    for some in (folder, offtopic):
        if some is not None and not has_questions(some):
            print(f"这个文件夹里没有 queries.jsonl：{some}", file=sys.stderr)
            raise typer.Exit(2)
    settings = Settings()
    with encoding.usable(settings):
        # How good answers are is measured, not how busy the machine is.
        encoder = open_encoder(settings, deadline=60)
        encoded = partial(encoding.encoded, encoder) if encoder else None
        figures = evaluate_folder(folder, Language.load(), ANSWER_AT, offtopic, encoded)
    print(json.dumps(figures, ensure_ascii=False) if json_ else report(figures))


@app.command()
def encode() -> None:
    """用 ENCODER 指的编码器，把已发布的段落中还没有编码的全部编码；服务同时运行也可以。"""
    settings = Settings()
    with encoding.usable(settings):
        searcher = _open_desk(settings).searcher
        if searcher.encoder is None:
            stop("没有设置 ENCODER。")
        searcher.refresh()
        encoding.encoded(searcher.encoder, searcher.index)


@app.command("migrate")
def migrate_() -> None:
    """把数据库结构升级到最新。"""
    migrate(open_engine(Settings().database_url))
    print("数据库结构已是最新。")


@app.command()
def reply(
    number: Annotated[str, typer.Argument(help="工单编号")],
    text: Annotated[str, typer.Argument(help="给市民的回复，2000 字以内")],
    login: Annotated[str, typer.Option(help="以哪个账号的名义回复")],
) -> None:
    """回复一个工单；由运行中的服务推送给市民。"""
    settings = Settings()
    with opened() as engine, engine.begin() as conn:
        staff_id = find_active(conn, login)
        if staff_id is None:
            stop(f"没有登录名为 {login} 的在用账号。")
        try:
            ticket = tickets.get_ticket(conn, number)
            act = Act(staff_id, datetime.now(UTC))
            if ticket.status in UNCLAIMED:
                claim(conn, ticket.id, act)
            replies.write(conn, settings, ticket.id, act, text)
        except tickets.TicketNotFound:
            stop(f"没有编号为 {number} 的工单。")
        except replies.LengthWrong:
            stop(f"回复应为 1 到 {replies.LONGEST} 个字。")
        except TicketTaken as taken:
            stop(f"工单 {number} 由{taken.owner}办理。")
        except TicketMerged:
            stop(f"工单 {number} 已并入另一工单，请回复那一件。")
        except ActRefused:
            stop(f"工单 {number} 已办结，请先重新打开。")
    if ticket.citizen.is_gone:
        print(f"已写入回复。市民已删除自己的记录，只能凭编号和链接查看。工单 {ticket.number}")
        return
    print(f"已写入回复，将推送给市民；推送不了的，在市民下次联系时告知。工单 {ticket.number}")


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="端口")] = 8000,
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, help="进程数")] = 1,
) -> None:
    """准备好数据库和示例知识库，然后提供服务。"""
    if "public_url" not in Settings().model_fields_set:
        os.environ["PUBLIC_URL"] = f"http://{host}:{port}"
    settings = Settings()
    engine = open_or_stop(settings)
    with engine.connect() as conn:
        is_empty = not count_published(conn)
    if is_empty:
        print("正在载入示例知识库……", flush=True)
        for path in files_below([SAMPLE]):
            for imported in import_file(engine, path, None, datetime.now(UTC), publishing=True):
                if imported.refused:
                    print(documents.line_of(imported), file=sys.stderr)
        print("已载入示例知识库。")
    with engine.begin() as conn:
        if is_empty and add_sample(conn):
            print("已载入示例单位和派单示例。")
        if not all_(conn):
            add_starters(conn, datetime.now(UTC))
        if not any_staff(conn):
            password = one_time_password()
            kept = hash_password(password)
            add_staff(conn, "admin", "管理员", Role.ADMINISTRATOR, kept, datetime.now(UTC))
            print(f"工作台首个账号：admin，口令 {password}（登录后必须修改，只显示这一次）")
    engine.dispose()
    with encoding.usable(settings):
        server.run(host, port, workers, settings.public_url)


def _open_desk(settings: Settings) -> Desk:
    open_or_stop(settings).dispose()
    return open_desk(settings)


def _loaded_desk() -> Desk:
    settings = Settings()
    with encoding.usable(settings):
        desk = _open_desk(settings)
        desk.searcher.refresh()
        if desk.searcher.encoder:
            encoding.start(desk.searcher.encoder)
    return desk


if __name__ == "__main__":
    app()
