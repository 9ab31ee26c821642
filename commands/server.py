"""The running service, and telling its operator the moment it answers."""

import gc
import socket
import threading
from contextlib import suppress
from http.client import HTTPConnection, HTTPException

import typer
import uvicorn
from uvicorn.supervisors import Multiprocess

from commands import stop


def run(host: str, port: int, workers: int, public_url: str) -> None:
    """Serve until told to end; the address is printed once it answers. Ends with a sentence where it cannot."""
    # Listening from the start, a port that is taken is known at once, and whoever comes too early is kept waiting.
    listening = _listen(host, port)
    typer.echo("正在准备检索，第一次启动要久一些，约需半分钟……")
    threading.Thread(target=_announce, args=(listening, public_url), daemon=True).start()
    # What is loaded now stays: the collector would look through it again and again, for a sixth of the time.
    gc.disable()
    # uvicorn would believe what anybody on this machine says of addresses; TRUSTED_PROXIES decides.
    config = uvicorn.Config("webhook_app:app", workers=workers, log_level="warning", proxy_headers=False)
    with suppress(KeyboardInterrupt):
        if workers > 1:
            Multiprocess(config, [listening]).run()
            return
        server = uvicorn.Server(config)
        server.run([listening])
        if not server.started:
            raise typer.Exit(1)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        stop(
            f"不能在 {host} 的端口 {port} 上提供服务：{error.strerror}。请换一个端口，如 make run PORT=8080。"
        )


def _announce(listening: socket.socket, public_url: str) -> None:
    """Say where it is once the first request is answered: none is before the index is there."""
    host, port = listening.getsockname()[:2]
    # Where it could not start, the process ends and says why itself.
    with suppress(OSError, HTTPException):
        connection = HTTPConnection(host, port)
        connection.request("GET", "/readyz")
        connection.getresponse()
        typer.echo(f"可以使用了，请打开 {public_url}")
    gc.freeze()
    gc.enable()
