"""`manage.py staff`: accounts, where nobody can sign in to make them."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from commands import opened, stop
from organisation.audit import OPERATOR
from organisation.passwords import hash_password, one_time_password
from organisation.staff import LoginTaken, LoginUnfit, Role, add_staff, find_staff, reset_password

app = typer.Typer(help="工作人员账号", no_args_is_help=True, pretty_exceptions_show_locals=False)


@app.command("add")
def add(
    login: Annotated[str, typer.Argument(help="登录名")],
    name: Annotated[str, typer.Option(help="姓名")],
    role: Annotated[
        Role, typer.Option(help="agent 坐席，editor 编辑，reviewer 审查员，administrator 管理员")
    ],
) -> None:
    """新建账号，打印一次性口令。"""
    password = one_time_password()
    password_hash = hash_password(password)
    try:
        with opened() as engine, engine.begin() as conn:
            add_staff(conn, login, name, role, password_hash, datetime.now(UTC))
    except LoginUnfit:
        stop("登录名由 1 到 64 个字母、数字、点、横线、下划线或 @ 组成。")
    except LoginTaken:
        stop(f"登录名 {login} 已被使用，请换一个。")
    typer.echo(f"已新建账号 {login}（{name}）。首次登录口令：{password}（登录后必须修改）")


@app.command("reset")
def reset(login: Annotated[str, typer.Argument(help="登录名")]) -> None:
    """重置口令，打印一次性口令；该账号在各处的登录随即失效。"""
    password = one_time_password()
    password_hash = hash_password(password)
    with opened() as engine, engine.begin() as conn:
        account = find_staff(conn, login)
        if account is None:
            stop(f"没有登录名为 {login} 的账号。")
        reset_password(conn, account.id, password_hash, OPERATOR, datetime.now(UTC))
    stopped = "" if account.active else "（这个账号已停用，需由管理员启用后才能登录）"
    typer.echo(f"已重置账号 {login}（{account.name}）的口令：{password}（登录后必须修改）{stopped}")
