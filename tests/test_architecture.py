"""The form of the project: who may import whom, what must be documented, what must fit where."""

import ast
import re
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from bot.answer import Near, Refusal, RefusalReason
from bot.phrases import conversation as phrases
from bot.phrases import tickets as ticket_phrases
from bot.phrases.danger import in_danger
from bot.phrases.sources import honest_card
from bot.reading.danger_kinds import Danger
from bot.reading.intents import LegalMatter
from settings import Settings
from text.fitting import bytes_in_utf8, utf16_units

ROOT = Path(__file__).parents[1]
#: Each may import only what stands before it.
ORDER = (
    ("settings", "database", "text"),
    ("retrieval", "organisation"),
    ("knowledge_base",),
    ("hotline",),
    ("bot",),
    ("web",),
    ("webhook_app",),
    ("commands",),
    ("manage",),
)
#: The same within a package, by what follows its name: each floor may import only those before it, and itself
#: where it is a package. The package's own `__init__` stands on top.
FLOORS = {
    "hotline": (
        ("citizens",),
        ("tickets",),
        ("deadlines", "routing", "fact_check"),
        ("replies",),
        ("corrections",),
        ("acts",),
        ("overview",),
    ),
    "bot": (
        ("reading",),
        ("wishes", "taps"),
        ("message", "answer"),
        ("phrases",),
        ("stored_answers",),
        ("turns",),
        ("limits", "rendering"),
        ("desk", "context"),
        ("arrivals",),
        ("answers",),
        ("tickets", "pipeline"),
        ("personal_data",),
        ("conversation",),
        ("channels", "rehearsal"),
        ("unmet",),
    ),
    "web.console": (
        ("access",),
        ("labels", "navigation", "forms", "reading"),
        ("layout",),
        ("phone", "accounts", "organisation", "tickets", "intake", "editing", "pairing", "insight"),
        ("overview", "desk"),
    ),
}
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
FILES = [
    file
    for name in RANK
    for file in (
        [ROOT / f"{name}.py"] if (ROOT / f"{name}.py").exists() else sorted((ROOT / name).rglob("*.py"))
    )
]
#: Every module, also those of tests and benchmarks, from "/" on.
MODULES = [
    f"/{file.relative_to(ROOT).as_posix()}"
    for top in ("", *RANK, "benchmarks", "migrations", "tests")
    for file in (ROOT.joinpath(top).rglob("*.py") if top else ROOT.glob("*.py"))
]
#: The changelog speaks of what was there then.
PAGES = [page for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")) if page.name != "CHANGELOG.md"]


def imported(file: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names & RANK.keys()


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_go_only_to_the_left(file: Path) -> None:
    own = file.relative_to(ROOT).parts[0].removesuffix(".py")
    wrong = {name for name in imported(file) if RANK[name] >= RANK[own] and name != own}
    assert not wrong


def modules_imported(file: Path) -> set[str]:
    """The modules, by dotted name, that a file imports; a package's name is followed by what is taken of it."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("package", FLOORS)
def test_every_module_of_a_package_stands_on_a_floor(package: str) -> None:
    floors = {name for names in FLOORS[package] for name in names}
    folder = ROOT.joinpath(*package.split("."))
    there = {p.stem for p in folder.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()}
    assert there - {"__init__"} == floors


@pytest.mark.parametrize("package", FLOORS)
def test_a_package_is_built_from_the_ground_up(package: str) -> None:
    rank = {name: floor for floor, names in enumerate(FLOORS[package]) for name in names}
    rank["__init__"] = len(rank)
    folder = ROOT.joinpath(*package.split("."))
    wrong = []
    for file in sorted(folder.rglob("*.py")):
        own = file.relative_to(folder).parts[0].removesuffix(".py")
        for module in sorted(modules_imported(file)):
            if module.startswith(f"{package}."):
                floor = module.removeprefix(f"{package}.").split(".")[0]
                if floor != own and rank.get(floor, rank["__init__"]) >= rank[own]:
                    wrong.append(f"{file.relative_to(ROOT)} imports {module}")
    assert not wrong


@pytest.mark.parametrize("package", FLOORS)
def test_the_floors_are_drawn_as_they_are(package: str) -> None:
    drawing = " ".join((ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").split())
    assert f"{package}: {' <- '.join(', '.join(names) for names in FLOORS[package])}" in drawing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_of_documentation_names_only_modules_there_are(page: Path) -> None:
    named = re.findall(r"`([\w/]+\.py)`", page.read_text(encoding="utf-8"))
    assert not [name for name in named if not any(path.endswith(f"/{name}") for path in MODULES)]


def test_only_its_own_module_writes_the_audit_log() -> None:
    written = [
        file
        for file in FILES
        if "audit_log" in file.read_text(encoding="utf-8") and file.parts[-2] != "database"
    ]
    assert [str(file.relative_to(ROOT)) for file in written] == ["organisation/audit.py"]


def test_retrieval_knows_no_database_and_no_network() -> None:
    for file in (ROOT / "retrieval").rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        modules = {
            name.split(".")[0]
            for node in ast.walk(tree)
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        assert not modules & {
            "sqlalchemy",
            "fastapi",
            "starlette",
            "httpx",
            "requests",
            "database",
            "settings",
        }


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_every_setting_is_in_the_readme(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"`{name.upper()}`" not in text]
    assert not missing


def test_every_command_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    parts = {"": ROOT / "manage.py"} | {f"{f.stem} ": f for f in (ROOT / "commands").glob("[!_]*.py")}
    sources = {part: file.read_text(encoding="utf-8") for part, file in parts.items()}
    # The others help those that have commands.
    for part, source in sources.items():
        if "typer.Typer(" not in source:
            continue
        found = re.findall(r"@app\.command\((?:\"([\w-]+)\")?\)\s+def (\w+)", source)
        # Of another file, whose functions are put together here.
        found += re.findall(r"^app\.command\(\"([\w-]+)\"\)\((\w+)", source, re.M)
        assert found
        names = [f"manage.py {part}{name or function}" for name, function in found]
        assert not [name for name in names if name not in text]


def sentences() -> dict[str, str]:
    """Every fixed sentence of the bot, and those made of parts, with long ones."""
    fixed = {
        name: value
        for said in (phrases, ticket_phrases)
        for name, value in vars(said).items()
        if name.isupper() and isinstance(value, str)
    }
    return fixed | {
        "in_danger": max((in_danger(pair) for pair in permutations(Danger, 2)), key=bytes_in_utf8),
        "handed_over": ticket_phrases.handed_over(
            "ZX261124-0001-0",
            datetime(2026, 11, 25, 9, 0, tzinfo=UTC),
            "某某区某某某某某某管理委员会办公室",
        ),
        "honest_card": honest_card(
            Refusal(
                RefusalReason.NOT_MENTIONED,
                (Near("《" + "长" * 80 + "》", "一（一）1", RefusalReason.NOT_MENTIONED, ("某事",)),) * 3,
                999,
            ),
        ),
        **{matter.name: phrases.legal_channel(matter, "政务服务热线 12345") for matter in LegalMatter},
    }


@pytest.mark.parametrize("name", sentences())
def test_every_sentence_fits_every_channel(name: str) -> None:
    text = sentences()[name]
    assert bytes_in_utf8(text) <= 2048
    assert utf16_units(text) <= 4096


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_module_says_why_it_exists(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    if source.strip():
        assert ast.get_docstring(ast.parse(source))


def test_there_is_one_way_to_open_a_connection_that_only_reads() -> None:
    others = [file for file in FILES if file != ROOT / "database" / "engine.py"]
    assert not [file for file in others if "read_only=True" in file.read_text(encoding="utf-8")]
