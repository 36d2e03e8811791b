"""A child is followed, bounded and gone at the end; what it says is an answer or a refusal in words."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from cchc.core.reading.errors import UnreadableFile
from cchc.platform.files import child
from cchc.platform.files.child import Progress, answer


def python(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def refused(program: str) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        answer(python(program), lambda _progress: None)
    return caught.value


def test_it_works() -> None:
    heard: list[Progress] = []
    program = "import sys; sys.stderr.write('@progress 1 2 Bảng 1\\nwarning\\n@progress 2 2 Bảng 2\\n'); print('[17]')"
    assert answer(python(program), heard.append) == [17]
    assert [said for said in heard if said] == [
        {"done": 1, "total": 2, "what": "Bảng 1"},
        {"done": 2, "total": 2, "what": "Bảng 2"},
    ]


def test_a_code_that_comes_with_an_answer_is_no_failure() -> None:
    program = "import sys; print('{}'); sys.exit(1)"
    assert answer(python(program), lambda _progress: None, finished=(0, 1)) == {}
    assert refused(program).code == "broke"


def test_what_the_program_refuses_is_said_as_it_is() -> None:
    said = '@error {"code": "empty", "vi": "Tệp {rỗng}.", "en": "Empty."}\n'
    error = refused(f"import sys; sys.stderr.write({said!r}); sys.exit(2)")
    assert (error.code, error.message.text("vi"), error.message.text("en")) == ("empty", "Tệp {rỗng}.", "Empty.")


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.abort()",
        "raise MemoryError",
        "print('no json')",
        "import sys; sys.stderr.write('@error nonsense\\n'); print('{}')",
        "import sys; sys.stderr.write('@error {}\\n'); print('{}')",
        "import sys; sys.stderr.write('@error []\\n'); print('{}')",
    ],
)
def test_a_program_that_breaks_is_a_sentence(program: str) -> None:
    error = refused(program)
    assert error.code == "broke"
    assert "lưu lại" in error.message.text()


def test_memory_is_bounded(settings: Any) -> None:
    settings.READ_BYTES = 300 * 2**20
    assert refused("x = bytearray(2 * 10**9); print('{}')").code == "broke"


def test_output_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "OUTPUT_BYTES", 10_000)
    assert refused("print('x' * 100_000)").code == "broke"


def test_time_is_bounded(settings: Any) -> None:
    settings.READ_SECONDS = 1
    error = refused("import signal; signal.pause()")
    assert error.code == "too_long"
    assert "1 phút" in error.message.text()


def test_what_the_listener_raises_ends_the_program_and_what_it_started(tmp_path: Path) -> None:
    kept = tmp_path / "pid"
    program = (
        "import pathlib, signal, subprocess, sys;"
        "started = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()']);"
        f"pathlib.Path({str(kept)!r}).write_text(str(started.pid));"
        "sys.stderr.write('@progress 1 9 x\\n'); sys.stderr.flush(); signal.pause()"
    )

    def listen(progress: Progress) -> None:
        if progress:
            raise LookupError

    with pytest.raises(LookupError):
        answer(python(program), listen)
    pid, gone = int(kept.read_text()), threading.Event()
    for _ in range(1000):
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return  # killed; whoever adopts it has not looked yet
        except (ProcessLookupError, FileNotFoundError):
            return
        gone.wait(0.01)
    pytest.fail("it still runs")


@pytest.mark.parametrize("line", ["@progress", "@progress x 2 y", "@progress 1", "@progress -1 2"])
def test_progress_that_says_nothing_is_let_pass(line: str) -> None:
    assert child._progress(line) == {}


def test_a_line_without_end_is_not_kept() -> None:
    assert answer(python("import sys; sys.stderr.write('x' * 5_000_000); print('1')"), lambda _progress: None) == 1
