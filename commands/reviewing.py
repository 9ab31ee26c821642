"""`manage.py submit` and `review`: many drafts at once, each step by an account's name."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlalchemy import Engine

from commands import opened, stop
from database import read_only
from knowledge_base.editing.bulk import Done, publish_waiting, sign_waiting, submit_drafts
from knowledge_base.editing.rules import NotAllowed
from organisation.staff import Staff, find_staff

#: Findings named in a line.
_NAMED = 5

As = Annotated[str, typer.Option("--as", help="以哪个账号的名义")]
JsonFlag = Annotated[bool, typer.Option("--json", help="每件一行 JSON，供程序读取")]


def submit(login: As, json_: JsonFlag = False) -> None:
    """把一个编辑的全部草稿提交审查；扫描有发现的、没有公开属性的留给人处理。"""
    with opened() as engine:
        who = account(engine, login)
        try:
            done = list(_told(submit_drafts(engine, who, datetime.now(UTC)), json_=json_))
        except NotAllowed:
            stop(f"{who.name}不是编辑，不能提交审查。")
    _sum_up(done, "提交", json_=json_)


def review(
    login: As,
    author: Annotated[str | None, typer.Option(help="只看这个账号写的")] = None,
    publish: Annotated[bool, typer.Option("--publish", help="签发后随即发布")] = False,
    json_: JsonFlag = False,
) -> None:
    """以审查员的名义签发全部待审的文件；扫描有发现的留给人逐件处理，自己写的不签。"""
    with opened() as engine:
        who = account(engine, login)
        author_id = account(engine, author).id if author else None
        try:
            done = list(_told(sign_waiting(engine, who, datetime.now(UTC), author_id), json_=json_))
            published = publish_waiting(engine, who, datetime.now(UTC), author_id) if publish else None
        except NotAllowed:
            stop(f"{who.name}不是审查员，不能签发。")
    _sum_up(done, "签发", json_=json_, published=published)


def account(engine: Engine, login: str) -> Staff:
    """The account in use of that login; otherwise say so and end."""
    with read_only(engine) as conn:
        who = find_staff(conn, login)
    if who is None or not who.active:
        stop(f"没有登录名为 {login} 的在用账号。")
    return who


def _told(done: Iterable[Done], *, json_: bool) -> Iterable[Done]:
    for one in done:
        if json_:
            typer.echo(json.dumps(asdict(one), ensure_ascii=False))
        elif one.left:
            typer.echo(_line_of(one))
        yield one


def _line_of(one: Done) -> str:
    found = "、".join(f"{finding.kind}“{finding.words}”" for finding in one.findings[:_NAMED])
    more = f" 等 {len(one.findings)} 处" if len(one.findings) > _NAMED else ""
    return f"✗ 版本 {one.version_id} 《{one.title}》：{one.left}{'：' + found if found else ''}{more}"


def _sum_up(done: list[Done], called: str, *, json_: bool, published: int | None = None) -> None:
    left = sum(one.left is not None for one in done)
    if not json_:
        also = f"，发布 {published} 件" if published is not None else ""
        typer.echo(f"共 {len(done)} 件：已{called} {len(done) - left} 件{also}，留给人处理 {left} 件。")
    if left:
        raise typer.Exit(1)
