"""Make the sample data from the real reports: `python -m tests.make_sample FOLDER_OF_REPORTS`.

Figures, names of indicators and headings of the outline are facts and are kept; the prose is replaced by sentences
of our own (`retell`); names of persons and free notes are left out.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from cchc.core.reading.draft import Draft, HeaderLine
from cchc.core.reading.report import read
from cchc.core.vietnamese.text import fold_key
from tests import retell

TARGET = Path(__file__).parent.parent / "src" / "cchc" / "reporting" / "library" / "sample"
LEFT = re.compile(r"còn (?:lại )?\d+ (?:cơ quan|đơn vị)", re.IGNORECASE)
"""What a note may state as a fact."""


def main(folder: Path) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.glob("*.docx")):
        name = re.sub(r"^\d+-", "", path.stem)
        draft = in_our_words(read([path]), name)
        draft.report.files = [f"{name}.docx"]
        (TARGET / f"{name}.json").write_text(as_text(draft), encoding="utf-8")
        sys.stdout.write(f"{name}: {len(draft.rows)} rows, {len(draft.facts)} statements\n")


def as_text(draft: Draft) -> str:
    """JSON with one row, section or statement on a line, so that a change shows as the line it is."""
    parts = []
    for key, value in draft.as_json().items():
        if isinstance(value, list):
            lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in value)
            parts.append(f'"{key}": [\n{lines}\n]')
        else:
            parts.append(f'"{key}": {json.dumps(value, ensure_ascii=False)}')
    return "{" + ",\n".join(parts) + "}\n"


def in_our_words(draft: Draft, name: str) -> Draft:
    """The draft with every sentence rewritten and every person left out."""
    period = draft.report.period or {}
    draft.lines = [line for line in draft.lines if line.kind != "signature" and _is_formula(line, draft.report.title)]
    draft.report.title = f"Báo cáo công tác cải cách hành chính, {period.get('label', '')}".rstrip(", ")
    draft.report.signer = ""
    retell.in_our_words(draft, name)
    for row in draft.rows:
        left = LEFT.search(row.note)
        row.note = left.group() if left else ""
    return draft


def _is_formula(line: HeaderLine, title: str) -> bool:
    """Number, date, days of the period, names of annexes are facts; the title is replaced by ours, notes are out."""
    key = fold_key(line.text)
    if re.fullmatch(r"tu ngay [\d ]+ den ngay [\d ]+", key):
        return True
    return (
        bool(key) and key not in fold_key(title) and not key.startswith("ghi chu") and line.text[0] not in "-0123456789"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
