"""Hostile files imported while the service runs: each is a sentence or a reading, and citizens are answered."""

import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import httpx2

from database import open_engine
from tests.conftest import publish_small_knowledge_base
from tests.server import Server

ROOT = Path(__file__).parents[1]


def write_hostile_files(folder: Path) -> None:
    """A bomb, nests, a broken PDF, noise, a long text; and one that is well."""
    folder.mkdir()
    with ZipFile(folder / "bomb.zip", "w", ZIP_DEFLATED) as file:
        file.writestr("a.txt", bytes(30_000_000))
    (folder / "nested.html").write_bytes(b"<html><body>" + b"<div>" * 20_000 + "停车收费。".encode())
    (folder / "nested.jsonl").write_bytes(b'{"text": ' + b"[" * 500_000)
    (folder / "noise.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 500)
    (folder / "noise.docx").write_bytes(b"PK\x03\x04" + bytes(range(256)) * 500)
    lines = (f"{n}. 停车按小时收费，每小时五元。" for n in range(20_000))
    (folder / "long.txt").write_text("\n".join(["关于停车的通知", *lines]), encoding="utf-8")
    (folder / "well.txt").write_text("关于养犬的通知\n各街道：\n养犬应当登记。\n", encoding="utf-8")


def test_citizens_are_answered_while_hostile_files_are_imported(database_url: str, tmp_path: Path) -> None:
    write_hostile_files(tmp_path / "in")
    engine = open_engine(database_url)
    publish_small_knowledge_base(engine)
    engine.dispose()
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "VAR_DIR": str(tmp_path / "var"),
        "SECRET_KEY": "test",
    }
    command = [sys.executable, "manage.py", "import", str(tmp_path / "in"), "--publish", "--json"]
    server = Server(database_url, tmp_path, API_OPEN="true")
    answered = 0
    try:
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        ) as importing:
            while importing.poll() is None or not answered:
                asked = httpx2.post(
                    f"{server.url}/api/questions", json={"text": "政府开放日一年办几次"}, timeout=60
                )
                assert asked.json()["outcome"] == "answered"
                answered += 1
            assert importing.stdout
            rows = [json.loads(line) for line in importing.stdout]
    finally:
        server.stop()
    refused = {Path(row["path"]).name: row["refused"] for row in rows if row["refused"]}
    assert importing.returncode == 1
    assert {"bomb.zip", "nested.jsonl", "noise.pdf", "noise.docx"} <= refused.keys()
    assert all(said.endswith("。") for said in refused.values())
    assert "关于养犬的通知" in [row["title"] for row in rows]
