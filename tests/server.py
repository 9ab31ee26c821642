"""The app as operators run it: in processes of its own, spoken to over HTTP only."""

import random
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import httpx2

#: The key of a program that names citizens as it likes, and the header that brings it.
API_KEY = "a-key-of-the-tests"
WITH_KEY = {"Authorization": f"Bearer {API_KEY}"}


def free_port() -> int:
    """A port of 127.0.0.1 nobody listens on, nor is given before it is used: the kernel gives out those above."""
    for port in random.sample(range(10000, 32000), 100):
        with closing(socket.socket()) as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no port of 127.0.0.1 is free")


class Server:
    """The app in processes of its own, as it is run for citizens; `more` are settings."""

    def __init__(self, database_url: str, folder: Path, workers: int = 1, **more: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        environment = {
            "PATH": "/usr/bin:/bin",
            "DATABASE_URL": database_url,
            "VAR_DIR": str(folder / "var"),
            "PUBLIC_URL": self.url,
            "SECRET_KEY": "test",
            "API_KEYS": API_KEY,
            **more,
        }
        command = [sys.executable, "-m", "uvicorn", "webhook_app:app", "--no-proxy-headers"]
        self._log = (folder / "server.log").open("a+")
        self._process = subprocess.Popen(
            [*command, "--port", str(self.port), "--workers", str(workers), "--log-level", "warning"],
            env=environment,
            cwd=Path(__file__).parents[1],
            stdout=self._log,
            stderr=self._log,
        )
        self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        for _ in range(1200):
            try:
                if httpx2.get(f"{self.url}/readyz", timeout=10).status_code == 200:
                    return
            except httpx2.HTTPError:
                pass
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        self._log.seek(0)
        output = self._log.read()
        self.stop()
        raise RuntimeError(f"the server did not start: {output}")

    def owns(self, worker: int) -> bool:
        """Whether a process is one of this server's workers."""
        try:
            stat = Path(f"/proc/{worker}/stat").read_text()
        except FileNotFoundError:
            return False
        return int(stat.rpartition(")")[2].split()[1]) == self._process.pid

    def stop(self) -> None:
        """End the server and its workers."""
        self._process.terminate()
        self._process.wait(60)
        self._log.close()

    def kill(self) -> None:
        """End a server of one worker as a power cut does."""
        self._process.kill()
        self._process.wait(60)
        self._log.close()
