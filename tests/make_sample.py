"""Make the sample data from the real reports: `python -m tests.make_sample FOLDER_OF_REPORTS`.

Figures, names of indicators and headings of the outline are facts and are kept; the prose is replaced by sentences
of our own, one for each figure it stated; names of persons and free notes are left out.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from cchc.core.reading.draft import Draft, Fact, HeaderLine
from cchc.core.reading.report import read
from cchc.core.vietnamese.numbers import write_number
from cchc.core.vietnamese.text import fold_key

TARGET = Path(__file__).parent.parent / "src" / "cchc" / "reporting" / "library" / "sample"


def main(folder: Path) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.glob("*.docx")):
        draft = in_our_words(read([path]))
        name = re.sub(r"^\d+-", "", path.stem)
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


def in_our_words(draft: Draft) -> Draft:
    """The draft with every sentence rewritten and every person left out."""
    period = draft.report.period or {}
    draft.lines = [line for line in draft.lines if line.kind != "signature" and _is_formula(line, draft.report.title)]
    draft.report.title = f"Báo cáo công tác cải cách hành chính, {period.get('label', '')}".rstrip(", ")
    draft.report.signer = ""
    stated: dict[str, list[Fact]] = defaultdict(list)
    for fact in draft.facts:
        stated[fact.section].append(fact)
    facts = []
    for section in draft.sections:
        sentences = []
        for fact in stated[section.id]:
            sentence = say(fact)
            sentences.append(sentence)
            facts.append(replace(fact, quote=sentence.rstrip("."), place=section.place, at=0))
        section.text = "\n".join(dict.fromkeys(sentences))
        section.places = [section.place] * len(dict.fromkeys(sentences))
    draft.facts = facts
    for row in draft.rows:
        row.note = ""
    return draft


def _is_formula(line: HeaderLine, title: str) -> bool:
    """Number, date, names of annexes are facts; the report's own title is replaced by ours, notes are left out."""
    key = fold_key(line.text)
    return (
        bool(key) and key not in fold_key(title) and not key.startswith("ghi chu") and line.text[0] not in "-0123456789"
    )


def say(fact: Fact) -> str:
    """One sentence that states the figure: 'Số nhiệm vụ đề ra: 30 nhiệm vụ.'"""
    number = write_number(Decimal(fact.quantity))
    unit = "%" if fact.unit == "%" else f" {fact.unit}" if fact.unit else ""
    what = fact.what[:1].upper() + fact.what[1:]
    return f"{what}: {fact.qualifier + ' ' if fact.qualifier else ''}{number}{unit}."


if __name__ == "__main__":
    main(Path(sys.argv[1]))
