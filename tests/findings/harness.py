"""Our findings of a real report against its checked list, by kind, place and numbers.

`python -m tests.findings.harness FOLDER_OF_REPORTS [000 …]` prints recall by severity, what was missed, and each of our
errors that no line of the list expects.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cchc.core.checking.check import check
from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.reading.draft import Draft, DraftRow
from cchc.core.reading.report import read
from cchc.core.vietnamese.text import fold_key

OURS = Path(__file__).parent / "expected-002-004.csv"
REPORTS = ("000", "001", "002", "003", "004")
FIGURES = {"arithmetic", "ratio", "bounds", "balance", "narrative", "history"}
FAMILIES = {
    "arithmetic": FIGURES,
    "ratio": FIGURES | {"missing"},
    "bounds": FIGURES | {"unit"},
    "narrative-appendix": FIGURES | {"missing", "date"},
    "narrative-narrative": FIGURES,
    "date": {"date", "narrative"},
    "code-list": {"code", "unreadable", "missing"},
    "unit": {"unit", "code"},
    "numbering": {"numbering", "code"},
    "missing": {"missing", "narrative", "ratio"},
    "unreadable": {"unreadable", "code", "missing", "unit", "ratio"},
    "other": {"unit", "numbering", "code", "unreadable", "missing", "narrative", "bounds", "date"},
}
"""Families of our rules that may find what the list calls by its kind."""
PLACES = {"narrative-appendix": {"text", "cell"}, "narrative-narrative": {"text"}}
"""Kinds of places a finding must have."""
BY_PLACE = {"numbering", "unit", "missing", "unreadable"}
"""Kinds whose place and family say enough; the others must share the numbers too."""
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
CODE = re.compile(r"(?<![\w.,/])\d+(?:\.\d+)*(?![\w/])")
SECTION = re.compile(r"\b[IVX]+(?:\.(?:\d+|[a-zđ])\b)*")
TABLE = re.compile(r"\b(?:PL|Biểu )(\d)")
IN_BRACKETS = re.compile(r"\([^)]*\)")


@dataclass(frozen=True)
class Expected:
    """One line of a checked list."""

    id: str
    kind: str
    severity: Severity
    where: str
    evidence: str

    @property
    def codes(self) -> set[str]:
        return {code.rstrip(".") for code in CODE.findall(SECTION.sub(" ", TABLE.sub(" ", self.found_as)))}

    @property
    def sections(self) -> set[str]:
        return set(SECTION.findall(self.found_as))

    @property
    def tables(self) -> set[str]:
        return set(TABLE.findall(self._where))

    @property
    def found_as(self) -> str:
        """Codes and sections also stand in the evidence where the numbering itself is at fault."""
        return self._where + (" " + self.evidence if self.kind == "numbering" else "")

    @property
    def header(self) -> bool:
        return "tiêu đề" in self.where

    @property
    def _where(self) -> str:
        return IN_BRACKETS.sub(" ", self.where)

    @property
    def numbers(self) -> set[str]:
        return _numbers(SECTION.sub(" ", self.evidence)) - {"100"}


@dataclass
class Held:
    """A report's findings held against its list."""

    name: str
    expected: list[Expected]
    findings: list[Finding]
    found: dict[str, list[Finding]] = field(default_factory=dict)
    """By id of the expected line: ours that say it."""

    def missed(self, severity: Severity) -> list[Expected]:
        """Lines nobody found; a line of error or warning is not found by a formal remark."""
        return [line for line in self.expected if line.severity is severity and not self._heard(line)]

    def _heard(self, line: Expected) -> bool:
        formal = line.severity is Severity.info
        return any(formal or finding.severity is not Severity.info for finding in self.found[line.id])

    def only_milder(self, line: Expected) -> bool:
        found = self.found[line.id]
        return bool(found) and all(finding.severity is not Severity.error for finding in found)

    def recall(self, severity: Severity) -> float:
        total = sum(line.severity is severity for line in self.expected)
        return 1 - len(self.missed(severity)) / total if total else 1.0

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity is Severity.error]

    @property
    def unexpected(self) -> list[Finding]:
        """Our errors that no error of the list says."""
        right = {id(f) for line in self.expected if line.severity is Severity.error for f in self.found[line.id]}
        return [finding for finding in self.errors if id(finding) not in right]


def expected(report: str, reports: Path) -> list[Expected]:
    """The checked list of a report: beside the reports for the first two, beside this file for the others."""
    gold = reports.parent / "gold" / "discrepancies-000-001.csv"
    with (gold if report in ("000", "001") else OURS).open(encoding="utf-8") as lines:
        return [
            Expected(line["id"], line["kind"], Severity(line["severity"]), line["where"], line["evidence"])
            for line in csv.DictReader(lines)
            if line["seed"] == report
        ]


def hold(report: str, reports: Path) -> Held:
    """Check the report and hold what was found against its list."""
    path = next(reports.glob(f"{report}-*.txt"))
    draft = read([path])
    rows = {row.place: row for row in draft.rows}
    held = Held(path.stem, expected(report, reports), check(draft).findings)
    for line in held.expected:
        held.found[line.id] = [f for f in held.findings if _says(f, line, rows, draft)]
    return held


def _says(finding: Finding, line: Expected, rows: dict[str, DraftRow], draft: Draft) -> bool:
    family = finding.rule.split(".", 1)[0]
    if family not in FAMILIES[line.kind] or not PLACES.get(line.kind, set()) <= {p.kind for p in finding.places}:
        return False
    if not any(_at(place, line, rows, draft) for place in finding.places):
        return False
    if line.kind in BY_PLACE:
        return True
    given = _numbers(_text(finding))
    return len(line.numbers & given) >= min(2, len(line.numbers))


def _at(place: Place, line: Expected, rows: dict[str, DraftRow], draft: Draft) -> bool:
    if place.kind == "header":
        return line.header or "Phụ lục" in line.where
    if place.kind == "text":
        own = re.sub(r"^P\d\.?|~\d+", "", place.section)
        return any(own == s or own.startswith(s + ".") or s.startswith(own + ".") for s in line.sections)
    row = rows.get(place.place)
    named = (place.code, row.parent, row.template_row or "") if row else (place.code,)
    codes = {code.strip(" .-+") for code in named if code.strip(" .-+")}
    table = fold_key(place.table)
    if line.tables and not any(table.endswith(number) for number in line.tables):
        return False
    if line.tables and not line.codes:
        return True
    return any(code in line.codes or _inside(code, line.where) for code in codes)


def _inside(code: str, where: str) -> bool:
    """'6.2' in '6.1-6.4'."""
    parts = code.split(".")
    for first, last in re.findall(r"(\d+(?:\.\d+)+)\s*-\s*(\d+(?:\.\d+)+)", where):
        low, high = first.split("."), last.split(".")
        if (
            parts[:-1] == low[:-1] == high[:-1]
            and parts[-1].isdigit()
            and int(low[-1]) <= int(parts[-1]) <= int(high[-1])
        ):
            return True
    return False


def _text(finding: Finding) -> str:
    said = [finding.title.text("vi"), finding.message.text("vi"), finding.found, finding.expected, *finding.steps]
    for place in finding.places:
        said += [place.quote, place.code, place.period]
    return " ".join(said)


def _numbers(text: str) -> set[str]:
    return {re.sub(r"[.,]", "", number).lstrip("0") or "0" for number in NUMBER.findall(text)}


def main(folder: Path, names: Sequence[str]) -> int:
    all_errors = unexpected = 0
    for name in names or REPORTS:
        held = hold(name, folder)
        shares = ", ".join(
            f"{s.value} {sum(e.severity is s for e in held.expected) - len(held.missed(s))}"
            f"/{sum(e.severity is s for e in held.expected)}"
            for s in Severity
        )
        print(f"{held.name}: {shares}; ours {len(held.errors)} errors, {len(held.findings)} findings")
        for severity in (Severity.error, Severity.warning):
            for line in held.missed(severity):
                print(f"  missed {severity.value} {line.id} {line.kind} [{line.where}] {line.evidence[:100]}")
        milder = [e.id for e in held.expected if e.severity is Severity.error and held.only_milder(e)]
        print(f"  errors of the list said as warnings: {milder}")
        for finding in held.unexpected:
            also = [e.id for e in held.expected if any(f is finding for f in held.found[e.id])]
            print(f"  unexpected error {finding.rule} {finding.title.text('vi')} {_where(finding)} (near: {also})")
        all_errors += len(held.errors)
        unexpected += len(held.unexpected)
    print(f"errors: {all_errors - unexpected} of {all_errors} expected")
    return 0


def _where(finding: Finding) -> str:
    return "; ".join(f"{p.section or p.table} {p.code} {p.quote[:30]}".strip() for p in finding.places[:3])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
