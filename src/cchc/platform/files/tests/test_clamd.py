"""A virus scanner that answers, finds, is silent, is not there."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cchc.platform.files import clamd, services, tasks
from cchc.platform.files.clamd import Unscanned
from cchc.platform.files.models import StoredFile
from cchc.platform.jobs.running import Later

pytestmark = pytest.mark.django_db

Scanner = Callable[[bytes], str]


class Answering(socketserver.BaseRequestHandler):
    """clamd, as far as INSTREAM goes."""

    def handle(self) -> None:
        line = self.request.makefile("rb")
        assert line.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", line.read(4))[0]:
            content += line.read(size)
        found = "stream: Eicar-Test FOUND" if b"EICAR" in content else self.server.answer  # type: ignore[attr-defined]
        self.request.sendall(found.encode() + b"\0")


@pytest.fixture
def scanner(settings: Any) -> Iterator[socketserver.TCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answering) as server:
        server.daemon_threads = True
        server.answer = "stream: OK"  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


def given(content: bytes = b"words") -> StoredFile:
    return services.store(SimpleUploadedFile("a.txt", content))


def test_it_works(scanner: Any) -> None:
    assert services.examine(given(b"x" * 200_000)).state == "clean"


def test_a_virus_is_named_and_its_file_is_gone(scanner: Any) -> None:
    file = given(b"EICAR")
    with pytest.raises(services.UnreadableFile) as refused:
        services.examine(file)
    assert "Eicar-Test" in refused.value.message.text("vi")
    file.refresh_from_db()
    assert (file.state, file.reason_code, file.place.exists()) == ("refused", "virus", False)


@pytest.mark.parametrize("answer", ["INSTREAM size limit exceeded. ERROR", "", "what?"])
def test_an_answer_that_is_neither_keeps_the_file_in_quarantine(scanner: Any, answer: str) -> None:
    scanner.answer = answer
    file = given()
    with pytest.raises(Unscanned):
        services.examine(file)
    file.refresh_from_db()
    assert (file.state, "máy quét" in file.reason_vi) == ("quarantined", True)


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "127.0.0.1:1", "nonsense"])
def test_no_scanner(tmp_path: Path, address: str) -> None:
    (tmp_path / "a").write_bytes(b"a")
    with pytest.raises(Unscanned):
        clamd.scan(tmp_path / "a", address)


def test_settings_may_let_files_pass(settings: Any) -> None:
    settings.CLAMD, settings.CLAMD_DOWN = "/nowhere/clamd.ctl", "pass"
    assert services.examine(given()).state == "clean"


def test_what_waited_is_examined_when_the_scanner_is_back(settings: Any, scanner: Any) -> None:
    answering, settings.CLAMD = settings.CLAMD, "/nowhere/clamd.ctl"
    files = [given(), given(b"EICAR"), given(b"more")]
    with pytest.raises(Unscanned):
        services.examine(files[0])
    StoredFile.objects.update(reason_code="unscanned")
    with pytest.raises(Later):
        tasks.examine_waiting.call()
    settings.CLAMD = answering
    assert tasks.examine_waiting.call() == 3
    assert list(StoredFile.objects.values_list("state", flat=True)) == ["clean", "refused", "clean"]
