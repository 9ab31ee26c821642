"""Debian's nginx before the app, on a free port of this machine, with a configuration of its own."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

_UNPACKED = Path(__file__).parents[1] / ".venv/nginx/usr/sbin"
#: Debian's is not where users look; `make browser` unpacks one where there is none.
_NGINX = shutil.which("nginx", path=f"/usr/sbin:/usr/local/sbin:{_UNPACKED}")
#: What Debian's nginx.conf has, but for what needs root or a fixed place.
_CONFIGURATION = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}{tls}; server_name _; location / {{ proxy_pass {upstream}; {headers} }} }}
}}
"""
#: As in Debian's /etc/nginx/proxy_params.
USUAL_HEADERS = (
    "proxy_set_header Host $host; proxy_set_header X-Real-IP $remote_addr;"
    " proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme;"
)


def require_nginx() -> None:
    """Skip the test where nginx is missing."""
    if _NGINX is None:
        pytest.skip("nginx is not installed: run `make browser`")


@contextmanager
def nginx(folder: Path, upstream: str, port: int, *, tls: bool = False, headers: str = "") -> Iterator[None]:
    """nginx at `port` that passes everything on to `upstream`; without `headers` as it does where it is told nothing."""
    assert _NGINX is not None
    folder.mkdir()
    encrypted = ""
    if tls:
        encrypted = f" ssl; ssl_certificate {folder}/certificate; ssl_certificate_key {folder}/key"
        _make_certificate(folder)
    written = _CONFIGURATION.format(
        folder=folder, port=port, tls=encrypted, upstream=upstream, headers=headers
    )
    (folder / "nginx.conf").write_text(written)
    process = subprocess.Popen([_NGINX, "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        _wait_until_it_answers(f"{'https' if tls else 'http'}://127.0.0.1:{port}/healthz", process)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _make_certificate(folder: Path) -> None:
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=zc.example -keyout key -out certificate"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        if process.poll() is not None:
            break
        try:
            httpx2.get(url, timeout=1, verify=False)
        except httpx2.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("nginx did not start")
