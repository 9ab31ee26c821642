"""A process that reads files: what a hostile file can break, or fill, is this process and no other.

`Child` starts it where it is needed and keeps it for the next file. Run as a program it takes the number of its end of
a line, over which come functions with their arguments and go back what they give.
"""

import io
import logging
import os
import pickle
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self, TypeVar, TypeVarTuple

from knowledge_base.extraction.paragraph import Unreadable

#: Bytes the process may take beyond what it has when it starts, and seconds a file may take.
ROOM, DEADLINE = 500 * 1024 * 1024, 120.0
#: The same where pictures of pages are recognised: the models and their library alone take 900 MB of addresses.
ROOM_TO_RECOGNISE, DEADLINE_TO_RECOGNISE = 1500 * 1024 * 1024, 600.0
#: A process that still has this share of its room after a file is not kept for the next.
_KEPT = 0.4
#: On how many cores a reader may work at once.
_CORES = 2
_NICE = 5
_ROOT = Path(__file__).parents[2]

_TOO_LARGE = "读这个文件要用的内存太多，已经停止。请拆分成几个文件，或另存为纯文本（.txt）后再导入。"
_TOO_LONG = "这个文件读了太久还没有读完，已经停止。请拆分成几个文件，或另存为纯文本（.txt）后再导入。"
_TOO_DEEP = "文件里的表格或列表一层套一层，套得太深，读不了。请改成普通段落后再导入。"
_BROKEN = "这个文件读到一半出错，可能没有下载完整或已损坏。请用原来的软件打开，另存为新文件后再导入。"

log = logging.getLogger(__name__)

Given = TypeVar("Given")
Arguments = TypeVarTuple("Arguments")


class Child:
    """The process, from the first file that needs it to `close`; after a file that broke it there is a new one."""

    def __init__(self, room: int | None = None, deadline: float | None = None) -> None:
        """A file may take `room` bytes and `deadline` seconds; None: what is usual with the readers installed."""
        recognises = find_spec("rapidocr") is not None
        self._room = room or (ROOM_TO_RECOGNISE if recognises else ROOM)
        self._deadline = deadline or (DEADLINE_TO_RECOGNISE if recognises else DEADLINE)
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection[Any, Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def process_id(self) -> int | None:
        """The process's id while there is one."""
        return self._process.pid if self._process else None

    def run(self, function: Callable[[*Arguments], Given], *arguments: *Arguments) -> Given:
        """What `function` of a module gives there; raise Unreadable with a sentence for whatever goes wrong."""
        try:
            line = self._line or self._start()
            line.send_bytes(pickle.dumps((function, arguments)))
            if not line.poll(self._deadline):
                raise Unreadable(_TOO_LONG)
            given = _taken(line.recv_bytes())
            stays = line.recv_bytes() == b"stays"
        except (EOFError, OSError) as error:
            raise Unreadable(self._why_it_ended()) from error
        except BaseException:
            # What it would say later belongs to a file that nobody waits for.
            self.close()
            raise
        if not stays:
            self.close()
        if isinstance(given, Unreadable):
            raise given
        result: Given = given
        return result

    def close(self) -> None:
        """End the process, and what it has started."""
        if self._process is not None:
            if self._line is not None:
                self._line.close()
            # A program that a reader called is of the same session.
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = self._line = None

    def interrupt(self) -> None:
        """End what it reads now, from another thread: `run` raises Unreadable."""
        process = self._process
        if process is not None and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)

    def _start(self) -> "Connection[Any, Any]":
        self._line, theirs = Pipe()
        command = [sys.executable, "-m", __name__, str(theirs.fileno()), str(self._room), str(self._deadline)]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603
                command,
                cwd=_ROOT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        return self._line

    def _why_it_ended(self) -> str:
        ended = self._process.wait(1) if self._process else None
        self.close()
        log.info("the process that reads files ended with %s", ended)
        return _TOO_LONG if ended == -signal.SIGXCPU else _BROKEN


def guarded(function: Callable[[*Arguments], Given], *arguments: *Arguments) -> Given:
    """What `function` gives; whatever it raises becomes an Unreadable with a sentence that says what to do."""
    try:
        return function(*arguments)
    except Unreadable:
        raise
    except MemoryError as error:
        raise Unreadable(_TOO_LARGE) from error
    except RecursionError as error:
        raise Unreadable(_TOO_DEEP) from error
    except Exception as error:
        # A library meets a file nobody thought of: what it raises is not known beforehand.
        log.info("a file cannot be read", exc_info=True)
        raise Unreadable(_BROKEN) from error


def main() -> None:
    """Serve until the line is closed; told its end of the line, bytes and seconds."""
    line: Connection[Any, Any] = Connection(int(sys.argv[1]))
    room, deadline = int(sys.argv[2]), float(sys.argv[3])
    os.nice(_NICE)
    at_start = _memory()
    # The soft limits alone: a program that a reader calls may raise its own again.
    resource.setrlimit(resource.RLIMIT_AS, (at_start + room, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    stays = True
    while stays:
        try:
            message = line.recv_bytes()
        except EOFError:
            return
        _limit_time(deadline)
        try:
            given = guarded(_carried_out, message)
        except Unreadable as refusal:
            given = pickle.dumps(refusal)
        stays = _memory() < at_start + room * _KEPT
        line.send_bytes(given)
        line.send_bytes(b"stays" if stays else b"goes")


class _Taking(pickle.Unpickler):
    """Takes what a reader gives and nothing that acts: what took the process over must not reach whoever reads here."""

    def find_class(self, module: str, name: str) -> type:
        """A class of the knowledge base, or a date; raise UnpicklingError for all else that could be called."""
        if (module, name) == ("datetime", "date") or (
            module.startswith("knowledge_base.") and "." not in name
        ):
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def _taken(message: bytes) -> Any:
    try:
        return _Taking(io.BytesIO(message)).load()
    except (pickle.UnpicklingError, AttributeError, ImportError) as error:
        raise Unreadable(_BROKEN) from error


def _carried_out(message: bytes) -> bytes:
    function, arguments = pickle.loads(message)  # noqa: S301
    return pickle.dumps(function(*arguments))


def _memory() -> int:
    """Bytes of address space this process has (proc_pid_statm(5))."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def _limit_time(deadline: float) -> None:
    """End this process after so many seconds of work from now, also where nobody is left to end it."""
    used = sum(os.times()[:2])
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + _CORES * deadline) + 1, hard))


if __name__ == "__main__":
    main()
