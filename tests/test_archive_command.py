"""`cchc archive`: seals, lists, adds up; and says what it could not do."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cchc.cli import main
from cchc.platform.accounts.scope import everything
from cchc.platform.units.models import Unit
from cchc.reporting.consolidation import archive
from cchc.reporting.consolidation.tests.made import PERIOD, REGIME, at_once, small_country

pytestmark = pytest.mark.django_db


@pytest.fixture
def country(settings: Any, tmp_path: Path, db: None) -> Iterator[dict[str, Unit]]:
    settings.DATA = tmp_path
    with everything("test"):
        made = small_country()
        at_once([
            (made[name], cell, amount, "value")
            for name, amount in (("a", 10), ("b", 20), ("c", 70)) for cell in ("C3.3a", "C3.3b")
        ])  # fmt: skip
        yield made


def test_it_works(country: dict[str, Unit], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["archive", "--all", "--lang", "en"]) == 0
    assert "generation 1, 6 figures" in capsys.readouterr().out
    assert main(["archive", "--list", "--lang", "en"]) == 0
    assert PERIOD in capsys.readouterr().out
    out = tmp_path / "totals.csv"
    assert main(["archive", "--total", str(out), "--unit", "west"]) == 0
    with out.open(encoding="utf-8-sig") as handle:
        rows = {(row["unit"], row["indicator"]): row for row in csv.DictReader(handle)}
    assert rows["west", "C3.3a"]["value"] == "30"
    assert rows["west", "C3.3"]["value"] == "100.00"
    assert {unit for unit, _ in rows} == {"west"}


def test_it_says_what_it_could_not_do(country: dict[str, Unit], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["archive", "--total", "out.csv"]) == 2
    assert "cchc archive --all" in capsys.readouterr().err
    archive.seal(REGIME, PERIOD)
    assert main(["archive", "--total", "out.csv", "--unit", "nowhere", "--lang", "en"]) == 2
    assert "nowhere" in capsys.readouterr().err
    assert main(["archive", "--period", "1999"]) == 2
    assert not Path("out.csv").exists()


def test_with_nothing_closed_there_is_nothing_to_seal(
    country: dict[str, Unit], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["archive"]) == 0
    assert "hiện hành" in capsys.readouterr().out
