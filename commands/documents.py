"""`manage.py import`, `withdraw` and `export`: what is in the knowledge base, at the operator's hand."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from commands import opened, stop
from commands.reviewing import account
from database import OPERATOR_ID
from knowledge_base import documents
from knowledge_base.admission import Accepted
from knowledge_base.exporting import export_base
from knowledge_base.extraction.child import Child
from knowledge_base.importing import Import, Imported, Terms, files_below
from knowledge_base.kinds import Disclosure, Kind
from knowledge_base.published import find_published
from organisation import audit
from organisation.staff import Role

#: How an editor calls them; in the order of `Kind`.
_KINDS = dict(zip(Kind, ("政策文件", "政策解读", "服务事项", "问答", "名录"), strict=True))
#: How many documents there are at least between two lines that say how far it is.
_STEP = 50


def import_(
    paths: Annotated[list[Path], typer.Argument(help="文件、文件夹、zip，或 .jsonl[.gz]")],
    kind: Annotated[Kind | None, typer.Option(help="文件类型；不写则由文件内容判断")] = None,
    publish: Annotated[bool, typer.Option("--publish", help="导入后直接发布（会留下记录）")] = False,
    accept_losses: Annotated[
        bool, typer.Option("--accept-losses", help="有的行没有收进来也照常发布（会留下记录）")
    ] = False,
    accept_personal_data: Annotated[
        bool,
        typer.Option(
            "--accept-personal-data", help="文中的身份证号、手机号、银行卡号确认可以公开（会留下记录）"
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会导入什么，什么都不写入")] = False,
    login: Annotated[
        str | None, typer.Option("--as", help="作为这个编辑的草稿导入，由另一人审查后发布")
    ] = None,
    disclosure: Annotated[
        Disclosure, typer.Option(help="文件没有标注公开属性时按此：proactive 是主动公开")
    ] = Disclosure.UNMARKED,
    json_: Annotated[bool, typer.Option("--json", help="以 JSON 输出，供程序读取")] = False,
) -> None:
    """导入文件；每个文件要么完整导入，要么完全不导入。"""
    if login and publish:
        stop("--as 导入的是草稿，要由另一人审查后发布（manage.py submit、review），不能同时用 --publish。")
    counted: Counter[str] = Counter()
    with opened() as engine, Child() as child:
        accepted = Accepted(accept_losses, accept_personal_data)
        author = _author(engine, login) if login else OPERATOR_ID
        run = Import(engine, child, Terms(kind, publish, accepted, dry_run, author, disclosure))
        for imported in _imported(run, list(files_below(paths)), quiet=json_):
            counted.update(_counts(imported))
            typer.echo(json.dumps(asdict(imported), ensure_ascii=False) if json_ else line_of(imported))
    if not json_:
        typer.echo(_summary(counted, is_rehearsal=dry_run))
    if counted["refused"]:
        raise typer.Exit(1)


def withdraw(
    document: Annotated[str, typer.Argument(help="文件的编号（数字）、文号或标题")],
    reason: Annotated[str | None, typer.Option(help="撤下的原因，会留下记录")] = None,
) -> None:
    """撤下一份文件：不再据它回答；引用过它的回答仍能打开原文。"""
    now = datetime.now(UTC)
    with opened() as engine, engine.begin() as conn:
        found = find_published(conn, document)
        if not found:
            stop(f"没有已发布的文件叫“{document}”。请写编号、完整的文号或标题。")
        if len(found) > 1:
            each = "\n".join(
                f"  {some.document_id} 《{some.title}》{some.document_number or ''}" for some in found
            )
            stop(f"有 {len(found)} 份文件都叫“{document}”，请用编号指明：\n{each}")
        [one] = found
        documents.withdraw(conn, one.document_id, now, note=reason)
        said = f"document {one.document_id}" + (f": {reason}" if reason else "")
        audit.record(conn, audit.OPERATOR, "withdraw", said, now)
    typer.echo(f"已撤下《{one.title}》（编号 {one.document_id}）。")


def export(
    folder: Annotated[Path, typer.Argument(help="空的或还没有的文件夹")],
) -> None:
    """把整个知识库导出成 Markdown 和原文件；用 import 可以再导入成同样的库。"""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        stop(f"{folder} 已经有内容，请换一个空文件夹。")
    with opened() as engine, engine.connect() as conn:
        count = export_base(conn, folder)
    typer.echo(f"已导出 {count} 份文件到 {folder}。再导入：manage.py import {folder} --publish")


def _author(engine: Engine, login: str) -> int:
    who = account(engine, login)
    if who.role not in (Role.EDITOR, Role.ADMINISTRATOR):
        stop(f"{who.name}不是编辑，不能起草。")
    return who.id


def line_of(imported: Imported) -> str:
    """What the operator is told of a document."""
    if imported.refused:
        return f"✗ {imported.path}：{imported.refused}"
    id_ = f"{imported.document_id} " if imported.document_id else ""
    kind = _KINDS[imported.kind] if imported.kind else ""
    facts = (imported.document_number or "无文号", imported.issuer, imported.issued_on)
    warnings = "".join(f"\n    注意：{warning}" for warning in imported.warnings)
    return (
        f"✓ {id_}{kind} 《{imported.title}》{' '.join(filter(None, facts))} {imported.passages} 段{warnings}"
    )


def _imported(run: Import, files: list[Path], *, quiet: bool) -> Iterator[Imported]:
    """What becomes of the files; says meanwhile how far it is, where there are many."""
    done = 0
    for number, file in enumerate(files, 1):
        for imported in run.file(file, datetime.now(UTC)):
            yield imported
            done += 1
            if done % _STEP == 0 and not quiet:
                typer.echo(f"已处理 {done} 份，文件 {number} / {len(files)}", err=True)


def _counts(imported: Imported) -> Iterator[str]:
    if imported.refused:
        yield "refused"
    else:
        yield "new" if imported.is_new else "unchanged"
        if imported.is_new and imported.warnings:
            yield "warned"


def _summary(counted: Counter[str], *, is_rehearsal: bool) -> str:
    new, tail = ("将新存", "以上只是预览，什么都没有写入。") if is_rehearsal else ("新存", "")
    warned = f"（其中 {counted['warned']} 份有需要注意的地方）" if counted["warned"] else ""
    return (
        f"共 {counted['new'] + counted['unchanged'] + counted['refused']} 份：{new} {counted['new']} 份{warned}，"
        f"没有变化 {counted['unchanged']} 份，拒绝 {counted['refused']} 份。{tail}"
    )
