"""A small country out of the shipped packs: one province that two became, and one that stayed as it was."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cchc.platform.units import packs
from cchc.platform.units.services import load_shipped

KEPT = {"p52", "p52-2024", "p64-2024", "p04"}
"""Gia Lai of today, Bình Định and Gia Lai of before, Cao Bằng."""
DISTRICTS = 3
"""Of each province of before."""


@pytest.fixture(scope="session")
def small_packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packs with only these provinces, and three districts of each with what their communes became."""
    folder = tmp_path_factory.mktemp("packs")
    for name in packs.FILES:
        shutil.copy(packs.FOLDER / f"{name}.csv", folder)
    districts: dict[str, list[str]] = {}
    _keep(folder, "provinces", lambda row: row["code"] in KEPT)
    for row in packs.rows("districts", folder):
        districts.setdefault(row["province"], []).append(row["code"])
    few = {code for province in KEPT for code in districts.get(province, ())[:DISTRICTS]}
    _keep(folder, "districts", lambda row: row["code"] in few)
    _keep(folder, "communes-2024", lambda row: row["district"] in few)
    before = {row["code"] for row in packs.rows("communes-2024", folder)}
    after = {row["after"] for row in packs.rows("map", folder) if row["before"] in before}
    _keep(folder, "communes", lambda row: row["code"] in after and row["province"] in KEPT)
    after = {row["code"] for row in packs.rows("communes", folder)}
    _keep(folder, "map", lambda row: row["before"] in before and row["after"] in after)
    _keep(folder, "bodies", lambda row: row["code"] == "vn" or row["parent"] in KEPT)
    bodies = {row["code"] for row in packs.rows("bodies", folder)}
    _keep(folder, "changes", lambda row: row["before"] in bodies and row["after"] in bodies)
    return folder


@pytest.fixture
def small_country(db: None, small_packs: Path) -> None:
    load_shipped(small_packs)


def _keep(folder: Path, name: str, wanted: Callable[[dict[str, str]], bool]) -> None:
    rows = list(packs.rows(name, folder))
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if wanted(row))
