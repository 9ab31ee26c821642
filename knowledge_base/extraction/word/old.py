"""Word files from before 2007, and those of WPS: LibreOffice makes a .docx of them, where it is installed."""

import os
import resource
import shutil
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from knowledge_base.extraction.paragraph import Extraction, Unreadable
from knowledge_base.extraction.word.reading import read_word

_PROGRAMS = ("soffice", "libreoffice")
#: Seconds a conversion may take; two are usual.
_DEADLINE = 90
#: Bytes of addresses LibreOffice may have.
_ROOM = 4 * 1024**3
_MISSING = (
    "旧版 Word 文件（doc、wps、rtf）要先转换：请用 Word 或 WPS 打开，另存为 docx 再导入；"
    "也可以请管理员在服务器上安装 LibreOffice，之后就能直接读取。"
)
_FAILED = "旧版 Word 文件没有转换成功，可能加了密码或者不完整。请用 Word 或 WPS 打开，去掉密码，另存为 docx 后再导入。"


def read_old_word(source: bytes, deadline: float = _DEADLINE) -> Extraction:
    """The paragraphs of a .doc, .wps or .rtf, converted within `deadline` seconds; raises Unreadable where LibreOffice is not there or cannot read it."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise Unreadable(_MISSING)
    with TemporaryDirectory(prefix="word-") as name:
        folder = Path(name)
        (folder / "source.doc").write_bytes(source)
        _convert(program, folder, deadline)
        made = folder / "source.docx"
        if not made.is_file():
            raise Unreadable(_FAILED)
        return read_word(made.read_bytes())


def _convert(program: str, folder: Path, deadline: float) -> None:
    """Run LibreOffice with a profile of its own: two that share one wait for each other, and macros stay off."""
    command = [
        program,
        "--headless",
        "--norestore",
        "--nolockcheck",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder), str(folder / "source.doc")),
    ]
    # It is given nothing of our environment, which has the keys of the channels.
    environment = {"PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8"}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(  # noqa: S603
        command, env=environment, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    ) as running:
        # Of the limits of whoever reads files it has the time, but it is larger than any file.
        resource.prlimit(running.pid, resource.RLIMIT_AS, (_ROOM, resource.RLIM_INFINITY))
        try:
            running.wait(deadline)
        except subprocess.TimeoutExpired as expired:
            # The program is a script that starts another.
            os.killpg(running.pid, signal.SIGKILL)
            raise Unreadable(_FAILED) from expired
