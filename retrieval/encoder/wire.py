"""What workers and the encoder's process say to each other: whole messages over a Unix socket.

A message is its length (4 bytes, network order) and so many bytes. The folder of the socket is its owner's alone.
"""

import json
import os
import socket
import struct
from pathlib import Path
from typing import Any

#: The socket's name in its folder.
NAME = "socket"
_LENGTH = struct.Struct("!I")
_LONGEST = 4 * 1024 * 1024


class Gone(Exception):
    """The encoder's process has ended meanwhile, or is late."""


class Absent(Gone):
    """There is no process of the encoder, or none yet."""


def connect(folder: Path, seconds: float) -> socket.socket:
    """A connection to the process that listens in `folder`; raise Absent where there is none."""
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(seconds)
    try:
        # A socket's address holds 107 bytes, which the path of a folder may exceed.
        descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY)
        try:
            line.connect(f"/proc/self/fd/{descriptor}/{NAME}")
        finally:
            os.close(descriptor)
    except OSError as error:
        line.close()
        raise Absent(str(error)) from error
    return line


def ask(line: socket.socket, message: dict[str, Any], seconds: float) -> bytes:
    """What the process says to `message`, each part within `seconds`; raise Gone where it does not."""
    try:
        line.settimeout(seconds)
        send(line, json.dumps(message).encode())
        answer = receive(line)
    except OSError as error:
        raise Gone(str(error)) from error
    if answer is None:
        raise Gone("it hung up")
    return answer


def send(line: socket.socket, message: bytes) -> None:
    """Send a message."""
    line.sendall(_LENGTH.pack(len(message)) + message)


def receive(line: socket.socket) -> bytes | None:
    """The next message; None where there is none any more."""
    head = _exactly(line, _LENGTH.size)
    if head is None:
        return None
    length = _LENGTH.unpack(head)[0]
    return _exactly(line, length) if length <= _LONGEST else None


def _exactly(line: socket.socket, length: int) -> bytes | None:
    received = bytearray()
    while len(received) < length:
        part = line.recv(length - len(received))
        if not part:
            return None
        received += part
    return bytes(received)
