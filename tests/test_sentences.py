"""Who reads what the project says: what citizens read stands in `bot/phrases/` and in templates, and nowhere else."""

import ast
import re
from pathlib import Path

import pytest

from bot.phrases import tickets as ticket_phrases
from hotline.citizens import Channel
from hotline.overview import labels
from hotline.tickets.ticket import TicketStatus
from tests.test_architecture import FILES, ROOT

#: Modules, and folders of them, that hold Chinese which no citizen reads, by who does, each with what it is.
#: What is in none of them says nothing: not a sentence, a part of one, or a mark between two.
READERS = {
    "staff": {
        "bot/channels/telegram/api.py": "why a reply could not be pushed",
        "bot/channels/wechat/api.py": "why a reply could not be pushed",
        "bot/channels/registry.py": "what becomes of a reply",
        "bot/channels/telegram/platform.py": "what becomes of a reply",
        "bot/channels/web/platform.py": "what becomes of a reply",
        "bot/channels/wechat/platform.py": "what becomes of a reply",
        "bot/channels/wechat/errors.py": "why a reply could not be pushed",
        "bot/channels/wechat/token.py": "why a reply could not be pushed",
        "hotline/acts/additions.py": "notes on a ticket of what happened to those that follow it",
        "hotline/fact_check/draft_check.py": "what in a draft does not agree with its sources",
        "hotline/overview/export.py": "columns of the exported list",
        "hotline/overview/labels.py": "labels in the console and in exported lists",
        "hotline/replies/canned_replies.py": "columns and placeholders of canned replies",
        "hotline/replies/delivery.py": "why a reply could not be pushed",
        "hotline/replies/outbox.py": "why a reply could not be pushed",
        "hotline/routing/responsible_units.py": "where a suggested department comes from",
        "hotline/routing/router.py": "where a suggested department comes from",
        "web/console": "the console",
        "web/static/console_intake.js": "the console",
        "web/static/console_live.js": "the console",
        "web/static/console_reply.js": "the console",
        "web/static/console_writing.js": "the console",
        "web/static/phone.js": "the console, while somebody is on the telephone",
    },
    "editors": {
        "hotline/acts/question_drafts.py": "fields of a question drafted from a ticket",
        "knowledge_base": "what is wrong with a file, and the patterns it is read by",
        "web/searching.py": "what made the score of a passage",
    },
    "operators": {
        "commands": "the command line",
        "hotline/routing/examples.py": "columns of an imported list, and what is wrong with it",
        "manage.py": "the command line",
        "organisation/department_lists.py": "columns of an imported list, and what is wrong with it",
        "settings.py": "the hotline's name, until they give it theirs",
        "text/lists.py": "what is wrong with an imported list",
        "webhook_app.py": "the name of the JSON interface in its schema",
    },
    "nobody": {
        "bot/answers/answering.py": "patterns that read questions and titles",
        "bot/answers/citing.py": "patterns that read documents and titles",
        "bot/answers/quoting.py": "patterns that read documents",
        "bot/channels/wechat/messages.py": "patterns that read what WeChat sends",
        "bot/reading": "patterns that read what citizens write",
        "bot/stored_answers.py": "what a list was about, as an earlier version kept it",
        "hotline/fact_check/context.py": "patterns that read drafts",
        "hotline/fact_check/facts.py": "patterns that read drafts",
        "hotline/fact_check/patterns.py": "patterns that read drafts",
        "hotline/overview/named_entities.py": "patterns that read what citizens write",
        "organisation/working_days.py": "holidays' names, which a sentence is made of elsewhere",
        "retrieval": "patterns that read questions and documents",
        "text/enumerations.py": "patterns that read documents",
        "text/fitting.py": "marks that end a sentence",
        "text/masking.py": "patterns that read what citizens write",
        "text/numerals.py": "how numbers are written",
        "web/pages.py": "marks that end an address",
        "web/static/console_keys.js": "keys of a Chinese keyboard",
    },
}
TABLE = {place: reader for reader, places in READERS.items() for place in places}
SPOKEN_FOR = {"bot/phrases", *TABLE}
SCRIPTS = sorted((ROOT / "web" / "static").glob("*.js"))
#: Characters, and the marks of sentences.
_CHINESE = re.compile("[\u4e00-\u9fff。！？；，：、]")
#: What is said ends like this; patterns hold such marks, but do not end with them.
_SAID = re.compile("[\u4e00-\u9fff]{2,}.*[。！？]$", re.DOTALL)


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def places_of(file: Path) -> set[str]:
    """The file and the folders it is in, as the table names them."""
    path = file.relative_to(ROOT)
    return {place.as_posix() for place in (path, *path.parents)}


def chinese_in(file: Path) -> list[str]:
    """The Chinese of a module's strings and parts of strings, docstrings left out; of a script, its lines of code."""
    source = file.read_text(encoding="utf-8")
    if file.suffix == ".js":
        texts = [line for line in source.splitlines() if not line.strip().startswith("//")]
    else:
        nodes = list(ast.walk(ast.parse(source)))
        docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        strings = [node for node in nodes if isinstance(node, ast.Constant) and id(node) not in docstrings]
        texts = [node.value for node in strings if isinstance(node.value, str)]
    return [text for text in texts if _CHINESE.search(text)]


@pytest.mark.parametrize("file", [*FILES, *SCRIPTS], ids=name_of)
def test_what_citizens_read_stands_in_the_phrases_or_a_template(file: Path) -> None:
    if not places_of(file) & SPOKEN_FOR:
        assert not chinese_in(file)


@pytest.mark.parametrize("place", TABLE)
def test_who_is_said_to_speak_to_others_does(place: str) -> None:
    assert any(chinese_in(file) for file in (*FILES, *SCRIPTS) if place in places_of(file))


@pytest.mark.parametrize("place", READERS["nobody"])
def test_what_nobody_reads_holds_no_sentence(place: str) -> None:
    texts = [text for file in FILES if place in places_of(file) for text in chinese_in(file)]
    assert not [text for text in texts if _SAID.search(text)]


@pytest.mark.parametrize(
    "said",
    ['"请稍候。"', 'f"共 {count} 个"', '"，".join(parts)', '{Kind.ANSWER: "工作人员回复"}', 'x("解决了")'],
)
def test_parts_of_sentences_are_found_as_well(tmp_path: Path, said: str) -> None:
    module = tmp_path / "module.py"
    module.write_text(f'"""市民读到的话。"""\n\ny = {said}  # 说明\n', encoding="utf-8")
    assert chinese_in(module)


def test_every_status_and_channel_has_its_words() -> None:
    """A table without a row fails only where somebody meets that status."""
    for words in (labels.STATUSES, ticket_phrases.STATUSES):
        assert set(words) == set(TicketStatus)
    assert set(labels.CHANNELS) == set(Channel)
