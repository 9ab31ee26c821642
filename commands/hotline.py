"""`manage.py hotline`: lists that the hotline learns from, and how well it has learned."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from commands import opened
from hotline.routing.classifier import Example
from hotline.routing.evaluation import HalfFigures, RoutingFigures, evaluate_routing
from hotline.routing.examples import add_examples, read_examples
from organisation.department_lists import import_departments, read_rows
from retrieval.language import Language
from text.lists import ListFaulty, read_list, text_of

app = typer.Typer(help="热线：派单", no_args_is_help=True, pretty_exceptions_show_locals=False)

_SHOWN = 20

ListFile = Annotated[Path, typer.Argument(help="jsonl 或 csv 文件，UTF-8 或 GBK")]


class Label(StrEnum):
    """Which field of a list is to be suggested."""

    #: 承办单位
    DEPARTMENT = "department"
    #: 委办局
    BUREAU = "bureau"
    #: 主题
    TOPIC = "topic"


#: What that field is called in lists with a Chinese header, or with a single label.
_COLUMNS = {Label.DEPARTMENT: ("承办单位",), Label.BUREAU: (), Label.TOPIC: ("主题", "label")}


@app.command("import-examples")
def import_examples(file: ListFile) -> None:
    """导入已知承办单位的问题，供派单建议学习；有一行不对就整个文件都不导入。"""
    try:
        examples = read_examples(read_list(file))
    except ListFaulty as faulty:
        _stop(faulty)
    with opened() as engine, engine.begin() as conn:
        added = add_examples(conn, examples)
    typer.echo(f"已导入 {added} 条，另有 {len(examples) - added} 条已经有了或在文件里重复。")


@app.command("import-departments")
def import_departments_(file: ListFile) -> None:
    """导入单位名单（别名、启用和停用日期、承接单位）；有一行不对就整个文件都不导入。"""
    try:
        rows = read_rows(read_list(file))
        with opened() as engine, engine.begin() as conn:
            count = import_departments(conn, rows)
    except ListFaulty as faulty:
        _stop(faulty)
    typer.echo(f"已导入 {count} 个单位。")


@app.command("evaluate-routing")
def evaluate_routing_(
    file: ListFile,
    label: Annotated[Label, typer.Option(help="衡量哪一列")] = Label.DEPARTMENT,
    json_: Annotated[bool, typer.Option("--json", help="以 JSON 输出，供程序读取")] = False,
) -> None:
    """用一份名单衡量派单建议：一半用来学，另一半用来考，再对换；不改动数据库。"""
    try:
        examples = _labelled(file, label)
    except ListFaulty as faulty:
        _stop(faulty)
    figures = evaluate_routing(examples, Language.load())
    typer.echo(json.dumps(figures.as_json(), ensure_ascii=False) if json_ else _report(figures))


def _labelled(file: Path, label: Label) -> list[Example]:
    """The rows that have both a text and the label; a title is part of the text."""
    rows = [row for _, row in read_list(file)]
    texts = ["\n".join(filter(None, (text_of(row, "title"), text_of(row, "问题", "text")))) for row in rows]
    labels = [text_of(row, label, *_COLUMNS[label]) for row in rows]
    examples = [Example(text, given) for text, given in zip(texts, labels, strict=True) if text and given]
    if len(examples) < 2:
        raise ListFaulty([f"文件里至少要有两行写了问题和{label}。"])
    return examples


def _report(figures: RoutingFigures) -> str:
    lines = [f"{figures.examples} 条，{figures.classes} 类", *map(_half_line, figures.halves)]
    return "\n".join(lines)


def _half_line(half: HalfFigures) -> str:
    name = "偶数行" if half.learned_from == "even" else "奇数行"
    return (
        f"学{name} {half.examples} 条（{half.training_seconds:.1f} 秒），考另外 {half.measured} 条："
        f"第一个就对 {half.top_1:.3f}，前三个里有 {half.top_3:.3f}"
    )


def _stop(faulty: ListFaulty) -> NoReturn:
    for fault in faulty.faults[:_SHOWN]:
        typer.echo(f"✗ {fault}", err=True)
    if len(faulty.faults) > _SHOWN:
        typer.echo(f"✗ 还有 {len(faulty.faults) - _SHOWN} 处", err=True)
    typer.echo("没有导入任何内容，改好后请再试一次。", err=True)
    raise typer.Exit(1)
