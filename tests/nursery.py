"""The app in workers forked from a process that has loaded everything: they start in no time, so they can die often.

`python -m tests.nursery PORT` forks a worker for each line it reads and writes its process id. Nothing of the app
is open before the fork but the socket: it waits for whoever serves next, as systemd keeps one for a service.
"""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import uvicorn

from retrieval.language import Language
from settings import Settings
from tests.server import free_port
from webhook_app import create_app, open_desk


class Nursery:
    """Workers of one app, all on one port; `more` are settings."""

    def __init__(self, database_url: str, folder: Path, **more: str) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        environment = {
            "PATH": "/usr/bin:/bin",
            "DATABASE_URL": database_url,
            "VAR_DIR": str(folder / "var"),
            "PUBLIC_URL": self.url,
            "SECRET_KEY": "test",
            **more,
        }
        self.workers: list[int] = []
        self._log = (folder / "workers.log").open("a+")
        self._nurse = subprocess.Popen(
            [sys.executable, "-m", "tests.nursery", str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=environment,
            cwd=Path(__file__).parents[1],
            text=True,
        )

    def start(self, count: int) -> None:
        """Start so many more; they serve a moment later."""
        assert self._nurse.stdin
        assert self._nurse.stdout
        for _ in range(count):
            self._nurse.stdin.write("another\n")
            self._nurse.stdin.flush()
            self.workers.append(int(self._nurse.stdout.readline() or self._failure()))

    def kill(self, workers: list[int]) -> None:
        """End those as a power cut does: nothing of what they are doing is finished."""
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        self.workers = [worker for worker in self.workers if worker not in workers]

    def stop(self) -> None:
        """End the workers once they have answered, and their nurse."""
        self._nurse.communicate(timeout=30)
        self._log.close()

    def require_ready(self) -> None:
        """Fail where nobody answers."""
        assert httpx2.get(f"{self.url}/readyz", timeout=60).status_code == 200

    def log(self) -> str:
        """What the workers have complained of."""
        self._log.seek(0)
        return self._log.read()

    def _failure(self) -> str:
        raise RuntimeError(f"no worker could be started: {self.log()}")


def main(port: int) -> None:
    """Load what all need, then fork on demand until there is no more to read."""
    settings = Settings()
    language = Language.load()
    _warm_up(settings, language)
    listening = socket.create_server(("127.0.0.1", port), backlog=512)
    workers = []
    for _ in sys.stdin:
        worker = os.fork()
        if worker == 0:
            app = create_app(settings, language)
            uvicorn.Server(uvicorn.Config(app, log_level="warning")).run([listening])
            os._exit(0)
        workers.append(worker)
        sys.stdout.write(f"{worker}\n")
        sys.stdout.flush()
    listening.close()
    for worker in workers:
        # Those that were killed are still ours until they are waited for, so no number belongs to anybody else.
        os.kill(worker, signal.SIGTERM)
        os.waitpid(worker, 0)


def _warm_up(settings: Settings, language: Language) -> None:
    """Load what is loaded when first used; threads and connections are gone before the first fork."""
    desk = open_desk(settings, language)
    desk.searcher.start()
    desk.searcher.stop()
    desk.engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]))
