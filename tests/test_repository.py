"""What may and may not lie in the repository."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = frozenset({".py", ".md", ".toml", ".json", ".csv", ".html", ".css", ".js", ".txt", ".po", ".svg", ".lock", ""})
BUILT = re.compile(
    r"(^|/)(node_modules|vendor|dist|__pycache__)/|\.min\.(js|css)$|\.(woff2?|ttf|otf|whl|mo|pyc|sqlite3)$"
)
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:home|root|Users|work)/\w")
REGISTRY = re.compile(r"registry[.](?:npmjs|yarnpkg)|python[h]osted|py[p]i[.](?:org|python)", re.IGNORECASE)
LEFT_OVER = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
LONGEST_LINE = 2000
"""Characters; no hand-written script or style has such a line, every minified one does."""


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """Paths of the files git keeps, from the root."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is not a git checkout, or git is not installed")
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def texts(tracked: list[str]) -> dict[str, str]:
    """The tracked text files, read."""
    return {name: (ROOT / name).read_text("utf-8", "replace") for name in tracked if Path(name).suffix in TEXT}


def matching(pattern: re.Pattern[str], texts: dict[str, str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:80]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_what_is_needed_is_tracked(tracked: list[str]) -> None:
    assert {
        "README.md", "README.vi.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md",
        "Makefile", "pyproject.toml", "requirements.lock", "package.json", "package-lock.json", ".ci/run",
    } <= set(tracked)  # fmt: skip


def test_the_python_lock_has_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert lock.count("--hash=sha256:") > lock.count("==") > 10
    assert "://" not in lock


def test_the_front_end_lock_names_no_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    others = [package for name, package in packages.items() if name]
    assert others
    assert all("integrity" in package for package in others)
    assert not any("resolved" in package for package in others)


def test_no_lock_that_names_registries_is_tracked(tracked: list[str]) -> None:
    assert not {Path(name).name for name in tracked} & {"uv.lock", "pylock.toml", "poetry.lock", "yarn.lock"}


def test_nothing_built_or_third_party_is_tracked(tracked: list[str]) -> None:
    assert [name for name in tracked if BUILT.search(name)] == []


def test_no_script_or_style_is_minified(texts: dict[str, str]) -> None:
    wide = [
        name
        for name, text in texts.items()
        if Path(name).suffix in {".js", ".css"} and max(map(len, text.splitlines()), default=0) > LONGEST_LINE
    ]
    assert wide == []


def test_no_registry_and_no_path_of_one_machine_is_written_down(texts: dict[str, str]) -> None:
    assert matching(REGISTRY, texts) == []
    assert matching(MACHINE_PATH, texts) == []


def test_pages_name_no_other_host(texts: dict[str, str]) -> None:
    pages = {
        name: re.sub(r"http://www\.w3\.org/\S+", "", text)
        for name, text in texts.items()
        if name.startswith("src/") and Path(name).suffix in {".html", ".css", ".js", ".svg"}
    }
    assert matching(re.compile(r"https?://|[\"'(]//\w"), pages) == []


def test_nothing_is_left_for_later_in_the_source(texts: dict[str, str]) -> None:
    source = {name: text for name, text in texts.items() if name.startswith(("src/", "bench/", "tests/"))}
    assert matching(LEFT_OVER, source) == []


def test_every_folder_of_code_is_a_package(tracked: list[str]) -> None:
    code = [Path(name) for name in tracked if name.startswith(("src/cchc/", "tests/", "bench/"))]
    folders = {path.parent for path in code if path.suffix == ".py"}
    assert [str(folder) for folder in sorted(folders) if folder / "__init__.py" not in code] == []


def test_every_test_file_is_collected(tracked: list[str]) -> None:
    """A test in a file of another name, or outside the folders pytest looks in, would never run."""
    holds = [
        name
        for name in tracked
        if name.endswith(".py") and re.search(r"^def test_", (ROOT / name).read_text("utf-8"), re.MULTILINE)
    ]
    lost = [n for n in holds if not (n.startswith(("src/", "tests/")) and Path(n).name.startswith("test_"))]
    assert holds
    assert lost == []


def test_the_ci_script_can_be_run() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert "set -euo pipefail" in script.read_text()
    assert subprocess.run(["bash", "-n", str(script)], capture_output=True).returncode == 0
