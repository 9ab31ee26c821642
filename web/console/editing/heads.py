"""The facts of form of a version as staff check them: what each is, and where in the file it was found."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.phrases.moments import day
from bot.phrases.sources import VALIDITIES
from knowledge_base.editing.versions import Version
from web.console.labels import DISCLOSURES


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact in words; `line` is the file's line it was read in, `doubt` why it should be looked at."""

    name: str
    value: str
    line: str = ""
    doubt: str = ""


def facts_of(version: Version) -> list[Fact]:
    """The facts that every version has, known or not."""
    return list(_facts(version))


def _facts(version: Version) -> Iterator[Fact]:
    yield _fact(version, "发文字号", "document_number", version.document_number)
    yield _fact(version, "发文机关", "issuer", version.issuer)
    yield _fact(version, "成文日期", "issued_on", version.issued_on)
    yield _fact(version, "施行日期", "effective_on", version.effective_on)
    yield _fact(version, "有效期至", "expires_on", version.expires_on)
    if version.repealed_on:
        yield _fact(version, "废止日期", "repealed_on", version.repealed_on)
    yield _fact(version, "时效", "validity", VALIDITIES[version.validity])
    disclosure = DISCLOSURES[version.disclosure]
    reason = f"（{version.disclosure_reason}）" if version.disclosure_reason else ""
    yield _fact(version, "公开属性", "disclosure", f"{disclosure}{reason}")


def _fact(version: Version, name: str, key: str, value: str | date | None) -> Fact:
    found = version.evidence.get(key) or {}
    words = day(value) if isinstance(value, date) else value
    return Fact(name, words or "未标注", str(found.get("line") or ""), str(found.get("doubt") or ""))
