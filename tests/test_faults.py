"""The table of faults names tests, and they are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/explanation/faults.md").read_text("utf-8")
NAMED = re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)


@pytest.mark.parametrize(("path", "name"), sorted(set(NAMED)))
def test_a_named_test_is_there(path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    assert found
    skipped = [ast.unparse(mark) for mark in found[0].decorator_list if re.search("skip|xfail", ast.unparse(mark))]
    assert not skipped


def test_every_row_of_the_table_names_one() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("|") and not line.startswith(("| Fault", "|---"))]
    assert rows
    assert not [row for row in rows if not re.search(r"`[\w/]+\.py::\w+` \|$", row)]
