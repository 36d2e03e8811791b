"""A signed copy as plain data: what is held against the report it should be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cchc.core.reading.formats import open_file
from cchc.core.reading.report import understand


def read_copy(path: Path) -> dict[str, Any]:
    """{number, date, agency, period, template, values: [[row of the form, decimal]]} of a report in any format;
    UnreadableFile."""
    draft = understand([open_file(path)], known_form=False)
    head = draft.report
    values = [
        (row.template_row, row.value)
        for row in draft.rows
        if row.template_row and row.value is not None and row.period in {"", head.period_code}
    ]
    return {
        "number": head.number, "date": head.date, "agency": head.agency, "period": head.period_code,
        "template": head.template or "", "values": values,
    }  # fmt: skip
