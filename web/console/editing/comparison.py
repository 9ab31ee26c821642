"""What changed: a version beside the published one, or beside any other of its document."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter, Request, Response
from sqlalchemy import Connection

from bot.desk import Desk
from database import read_only
from knowledge_base.editing.difference import Block, Change, Text, compare, count_changes
from knowledge_base.editing.versions import Version, get_version, paragraphs_of, versions_of
from web.console import labels
from web.console.access import EditorOrReviewer
from web.console.editing.heads import facts_of
from web.console.forms.fields import Id
from web.console.layout import show

#: So many unchanged paragraphs in a row are still shown.
_UNFOLDED = 2


@dataclass(frozen=True, slots=True)
class Run:
    """Paragraphs one after the other that are all unchanged, or all changed."""

    blocks: list[Block]
    folded: bool


def create_comparison(desk: Desk) -> APIRouter:
    """`/console/versions/{id}/diff`."""
    pages = APIRouter()

    @pages.get("/versions/{version_id}/diff")
    def read(
        request: Request, staff: EditorOrReviewer, version_id: Id, against: Id | None = None
    ) -> Response:
        """Against the published version, unless another is chosen."""
        with read_only(desk.engine) as conn:
            version = get_version(conn, version_id)
            siblings = [one for one in versions_of(conn, version.document_id) if one.id != version_id]
            other = find_other(version, siblings, against)
            blocks = differences(conn, other, version) if other else []
        context = {
            "version": version,
            "siblings": siblings,
            "other": other,
            "heads": _head_changes(other, version) if other else [],
            "blocks": blocks,
            "runs": list(_runs(blocks)),
            "counts": count_changes(blocks),
            "labels": labels,
            "viewer": staff,
        }
        return show(request, "editing/comparison.html", context)

    return pages


def find_other(version: Version, siblings: list[Version], against: int | None = None) -> Version | None:
    """What a version is held against: the chosen one, the published one, the one it was made of, the one before."""
    by_id = {one.id: one for one in siblings}
    before = [one.id for one in siblings if one.number < version.number]
    wanted = (against, version.published_version_id, version.based_on_id, *before, *by_id)
    return next((by_id[number] for number in wanted if number in by_id), None)


def differences(conn: Connection, before: Version, after: Version) -> list[Block]:
    """Every paragraph of both."""
    old, new = (
        [Text(_heading(p.heading, p.headings), p.text) for p in paragraphs_of(conn, version.id)]
        for version in (before, after)
    )
    return compare(old, new)


def _runs(blocks: list[Block]) -> Iterator[Run]:
    """Unchanged paragraphs are folded where there are several: what changed is what is read."""
    for is_same, group in groupby(blocks, lambda block: block.change is Change.SAME):
        run = list(group)
        yield Run(run, folded=is_same and len(run) > _UNFOLDED)


def _heading(heading: str, headings: tuple[str, ...]) -> str:
    return headings[-1] if headings else heading


def _head_changes(before: Version, after: Version) -> list[tuple[str, str, str]]:
    """The facts of form that are not the same: name, before, after."""
    old, new = ([("标题", one.title), *((f.name, f.value) for f in facts_of(one))] for one in (before, after))
    earlier = dict(old)
    return [(name, earlier.get(name, "未标注"), value) for name, value in new if earlier.get(name) != value]
