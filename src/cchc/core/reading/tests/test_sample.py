"""The sample reports, printed in every format, are read back as they were."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.made.sample import NAMES, blocks, draft
from tests.made.writers import write_docx, write_pdf, write_txt, write_xlsx

from cchc.core.reading.report import read

WRITERS = {"docx": write_docx, "txt": write_txt, "pdf": write_pdf, "xlsx": write_xlsx}


@pytest.mark.parametrize("kind", sorted(WRITERS))
@pytest.mark.parametrize("name", NAMES)
def test_it_works(tmp_path: Path, name: str, kind: str) -> None:
    """Every row in order, bound to the same row of the form, with the same figure; every section and statement."""
    made = draft(name)
    found = read([WRITERS[kind](tmp_path / f"bao-cao.{kind}", blocks(name))])
    assert (found.report.agency, found.report.template) == (made["report"]["agency"], made["report"]["template"])
    assert (found.report.period or {})["code"] == made["report"]["period"]["code"]
    keys = ("template_row", "indicator", "breakdown", "period", "value", "state", "kind")
    assert [[getattr(row, key) for key in keys] for row in found.rows] == [
        [r[key] for key in keys] for r in made["rows"]
    ]
    if kind != "xlsx":  # cells say nothing of what is a heading
        assert _outline(section.id for section in found.sections) == _outline(s["id"] for s in made["sections"])
    stated = {(fact["section"], fact["quantity"]) for fact in made["facts"]}
    again = {(fact.section, fact.quantity) for fact in found.facts}
    assert len(stated & again) >= 0.9 * len(stated)


def _outline(ids: Iterable[str]) -> list[str]:
    """Without what stands before the first heading."""
    return [name for name in ids if name != "0"]
