"""`cchc simulate`: what it prints, its exit codes, and its way back."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from cchc.reporting.reports.models import Report
from cchc.reporting.simulation import commands

FEW = ["simulate", "--province", "p04", "--quarters", "1", "--until", "2025-Q3"]


def main(arguments: list[str]) -> int:
    """What `cchc` does with them, with Django loaded already."""
    parser = argparse.ArgumentParser(prog="cchc")
    commands.add(parser.add_subparsers(), lambda data, address: None)
    options = parser.parse_args(arguments)
    code: int = options.run(options)
    return code


@pytest.fixture
def _loaded(monkeypatch: pytest.MonkeyPatch, small_country: None) -> None:
    """The units are there already."""
    monkeypatch.setattr("cchc.platform.units.services.load_shipped", lambda: 0)


@pytest.mark.usefixtures("_loaded")
def test_it_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*FEW, "--planted", str(tmp_path / "planted.json"), "--rate", "silent=5000", "--seed", "4"]) == 0
    assert Report.objects.count() > 5
    said = capsys.readouterr()
    assert f"{Report.objects.count()} báo cáo" in said.out
    assert "2025-Q3" in said.err
    told = json.loads((tmp_path / "planted.json").read_text(encoding="utf-8"))
    assert {"kind", "unit", "period", "indicator", "true", "given"} <= told[0].keys()
    assert sum(one["kind"] == "silent" for one in told) > 2
    assert main(["simulate", "--remove"]) == 0
    assert Report.objects.count() == 0


def test_parquet_needs_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*FEW, "--parquet", str(tmp_path / "out"), "--indicators", "20"]) == 0
    assert (tmp_path / "out" / "cchc" / "2025-Q3" / "facts.parquet").exists()
    assert "báo cáo" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["simulate", "--province", "Atlantis"], "Atlantis"),
        (["simulate", "--nation", "--until", "2026-Q9"], "2026-Q9"),
        (["simulate", "--nation", "--regime", "none", "--parquet", "x"], "none"),
    ],
)
def test_what_cannot_be_is_refused_in_both_languages(
    arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr().err.replace("\n", " ")
    assert said.count(word) == 2


@pytest.mark.parametrize(
    "arguments",
    [[], ["--nation", "--rate", "late"], ["--nation", "--rate", "luck=3"], ["--nation", "--rate", "late=10001"],
     ["--nation", "--quarters", "0"], ["--nation", "--province", "p04"]],
)  # fmt: skip
def test_a_command_line_that_cannot_be_understood(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["simulate", *arguments])
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err
