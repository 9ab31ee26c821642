"""Word files from before 2007, by way of LibreOffice, for which a program stands in that keeps to its command line."""

import shutil
import sys
from pathlib import Path

import pytest

from knowledge_base.extraction import Unreadable, extract
from knowledge_base.extraction.word import old
from tests.knowledge_base.word_files import paragraph, word_file

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") * 4


def installed(folder: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Put a soffice of these lines on the path; the folder it writes into is `out`, what it was given `args`."""
    soffice = folder / "soffice"
    start = (
        "import pathlib, sys, time\nargs = sys.argv\nout = pathlib.Path(args[args.index('--outdir') + 1])\n"
    )
    soffice.write_text(f"#!{sys.executable}\n{start}{program}\n", encoding="utf-8")
    soffice.chmod(0o700)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.parametrize("name", ["通知.doc", "通知.wps", "通知.docx", "通知"])
def test_an_old_file_is_converted_and_read_as_a_docx(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "made").write_bytes(word_file(paragraph("关于停车的通知")))
    installed(
        tmp_path,
        monkeypatch,
        f"assert '--headless' in args and pathlib.Path(args[-1]).read_bytes() == {OLD!r}\n"
        "assert f'-env:UserInstallation=file://{out}/' in ' '.join(args)\n"
        f"(out / 'source.docx').write_bytes(pathlib.Path({str(tmp_path / 'made')!r}).read_bytes())",
    )
    assert [line.text for line in extract(OLD, name).paragraphs] == ["关于停车的通知"]


def test_rich_text_is_converted_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made").write_bytes(word_file(paragraph("通知")))
    installed(
        tmp_path,
        monkeypatch,
        f"(out / 'source.docx').write_bytes(pathlib.Path({str(tmp_path / 'made')!r}).read_bytes())",
    )
    assert extract(rb"{\rtf1 x}", "通知.doc").paragraphs[0].text == "通知"


def test_without_libreoffice_an_editor_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unreadable, match="另存为 docx"):
        extract(OLD, "通知.doc")


def test_what_cannot_be_converted_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, monkeypatch, "sys.exit(1)")
    with pytest.raises(Unreadable, match="没有转换成功"):
        extract(OLD, "通知.doc")


def test_a_conversion_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, monkeypatch, "time.sleep(600)")
    with pytest.raises(Unreadable, match="没有转换成功"):
        old.read_old_word(OLD, deadline=0.2)


def test_the_program_is_given_no_key_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made").write_bytes(word_file(paragraph("通知")))
    monkeypatch.setenv("SECRET_KEY", "k")
    installed(
        tmp_path,
        monkeypatch,
        "import os\nassert 'SECRET_KEY' not in os.environ\n"
        f"(out / 'source.docx').write_bytes(pathlib.Path({str(tmp_path / 'made')!r}).read_bytes())",
    )
    assert extract(OLD, "通知.doc").paragraphs


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_rich_text_by_libreoffice_itself() -> None:
    source = rb"{\rtf1\ansi\ansicpg936 \'cd\'a8\'d6\'aa\par}"
    assert [line.text for line in extract(source, "通知.rtf").paragraphs] == ["通知"]
