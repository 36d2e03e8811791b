"""A little mail server: takes letters, refuses, is slow, breaks the line when told to."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Conversation(socketserver.StreamRequestHandler):
    """SMTP, as far as it goes without extensions."""

    def handle(self) -> None:
        office: Any = self.server
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.split(" ")[0].split(":")[0].upper()
            answer = office.answers.get(word) or ("354 go on" if word == "DATA" else "250 well")
            if answer == "hang up":
                return
            self.say(answer)
            if word == "QUIT":
                return
            if word == "DATA" and answer.startswith("354") and not self.letter(office):
                return

    def letter(self, office: Any) -> bool:
        """The text up to the dot; False where the line is to break before the answer."""
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        office.letters.append(b"".join(lines))
        answer = office.answers.get(".", "250 taken")
        if answer == "hang up":
            return False
        self.say(answer)
        return True

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class Office(socketserver.ThreadingTCPServer):
    """`letters` are what came; `answers` by command ('.': the end of the text)."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.letters: list[bytes] = []
        self.answers: dict[str, str] = {}

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@contextmanager
def mail_server() -> Iterator[Office]:
    """A server that listens on this machine."""
    with Office() as office:
        threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield office
        office.shutdown()
