"""Every rule over a report while it is written, and what stands between it and sending."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cchc.core.checking import check
from cchc.core.messages import Message
from cchc.reporting.figures.form import Form, Line, build, report_of
from cchc.reporting.figures.models import State
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports import past, stale, working
from cchc.reporting.reports.models import Explanation, Prose, Report, Severity
from cchc.reporting.reports.outline import OPENING, headings

REMEMBERED = 64
"""Reports whose last findings are remembered in this process."""
OF_THE_FORM = frozenset({
    "missing.rows", "missing.selection", "missing.blank", "unit.count_as_rate", "unit.rate_as_count",
    "unit.rate_over_codes", "unit.rate_without", "unit.empty", "unit.two_names", "unit.other", "unit.group_value",
    "unit.group_zero", "ratio.no_parts",
})  # fmt: skip
"""Rules about which rows, units and parts a report prints: those of a form that is typed into are the form's own, and
its blanks are counted."""
PRINTED_BY_THE_FORM = frozenset({"numbering", "labels"})
"""Families about how rows are numbered and worded: not the writer's doing."""

_said: OrderedDict[Hashable, list[dict[str, Any]]] = OrderedDict()


@dataclass(slots=True)
class Live:
    """A report as the rules see it now. A finding is what `cchc check --json` prints, with `rows` and `sections` (where
    it stands on the page) and `explained` (the explanation that holds, '')."""

    form: Form
    prose: list[Prose]
    findings: list[dict[str, Any]]
    explanations: dict[str, Explanation]
    """The current ones by finding, whether they still hold or not."""
    marks: dict[str, list[stale.Mark]] = field(default_factory=dict)
    asked: int = 0
    """Cells and paragraphs the body above asks about, not answered yet."""

    @property
    def report(self) -> Report:
        return self.form.report

    @property
    def errors(self) -> list[dict[str, Any]]:
        return [one for one in self.findings if one["severity"] == Severity.ERROR]

    @property
    def warnings(self) -> list[dict[str, Any]]:
        return [one for one in self.findings if one["severity"] == Severity.WARNING]

    @property
    def unexplained(self) -> list[dict[str, Any]]:
        """Warnings nobody has given a reason for."""
        return [one for one in self.warnings if not one["explained"]]

    @property
    def blanks(self) -> list[Line]:
        return [line for line in self.form.answered if line.missing]

    @property
    def old(self) -> list[str]:
        """Codes of sections with words of an earlier period."""
        return [code for code, held in self.marks.items() if any(one.stale for one in held)]

    @property
    def unwritten(self) -> list[str]:
        """Codes of sections of the form's outline in which nothing is written, nor below them. Not the opening."""
        written = {one.code for one in self.prose if one.text.strip()}
        asked = [one.code for one in headings(self.form.template)]
        below = {*asked, *written}
        return [
            code
            for code in asked
            if code != OPENING and code not in written and not any(one.startswith(f"{code}.") for one in below)
        ]

    @property
    def counts(self) -> dict[str, int]:
        return {
            "error": len(self.errors),
            "warning": len(self.warnings),
            "unexplained": len(self.unexplained),
            "blank": len(self.blanks),
            "stale": len(self.old),
            "unwritten": len(self.unwritten),
            "asked": self.asked,
        }


def look(owed: Obligation, form: Form | None = None) -> Live:
    """The report of an obligation as it stands now. The rules run again only where a figure, the prose or an earlier
    report has changed. LookupError where the catalogue has no such form."""
    form = form or build(report_of(owed), compare=False)
    report = form.report
    prose = working.current_prose(report)
    explanations = current_explanations(report)
    found = [dict(one) for one in _findings(form, prose)]
    for one in found:
        held = explanations.get(one["id"])
        one["explained"] = held.text if held and held.basis == one["basis"] else ""
    sections = working.sections_of(form.template, prose)
    marks = stale.marks(form, sections, working.header_of(report), stale.sources(report))
    return Live(form, prose, found, explanations, marks, asked_of(owed))


def findings(owed: Obligation) -> list[dict[str, Any]]:
    """Every finding of the report of an obligation, gravest first."""
    return look(owed).findings


def _findings(form: Form, prose: list[Prose]) -> list[dict[str, Any]]:
    key, history = past.earlier(form.report)
    named = working.digest(form, prose, key)
    if named not in _said:
        _said[named] = checked(form, prose, history)
        while len(_said) > REMEMBERED:
            _said.popitem(last=False)
    _said.move_to_end(named)
    return _said[named]


def checked(form: Form, prose: list[Prose], history: Any = ()) -> list[dict[str, Any]]:
    """Every rule over this form and prose, each finding with the rows and sections it stands in."""
    built = working.build(form, prose)
    said = (one.as_json() for one in check(built.draft, history=history).findings)
    return [_at(one, built.rows) for one in said if not _of_the_form(one)]


def _of_the_form(finding: Mapping[str, Any]) -> bool:
    cells = all(place["kind"] == "cell" for place in finding["places"])
    return finding["rule"] in OF_THE_FORM or (cells and finding["rule"].partition(".")[0] in PRINTED_BY_THE_FORM)


def _at(finding: dict[str, Any], rows: Mapping[str, str]) -> dict[str, Any]:
    places = finding["places"]
    there = (rows[place["place"]] for place in places if place["kind"] == "cell" and place["place"] in rows)
    sections = (place["section"] for place in places if place["kind"] == "text" and place["section"])
    return {**finding, "rows": list(dict.fromkeys(there)), "sections": list(dict.fromkeys(sections))}


def current_explanations(report: Report) -> dict[str, Explanation]:
    """By finding: the last explanation not withdrawn, whether its finding is still the same or not."""
    if report.pk is None:
        return {}
    held = Explanation.objects.filter(report=report, superseded__isnull=True).select_related("author")
    return {one.key: one for one in held}


def asked_of(owed: Obligation) -> int:
    """How many cells and paragraphs the body above asks about that are not answered."""
    from cchc.reporting.reviews.models import RequestItem  # reviews stand on reports

    if owed.state != Obligation.State.REVIEW_REQUESTED:
        return 0
    return RequestItem.objects.filter(
        request__sending__obligation=owed, answered__isnull=True, settled__isnull=True
    ).count()


# --- what stands between a report and its next step


@dataclass(slots=True)
class Readiness:
    """What keeps a report from being put up, signed or sent."""

    broken: list[Message]
    """Data nobody can read or that two people left at odds: stops always."""
    errors: list[dict[str, Any]]
    """Stop unless the unit's leader gives a reason."""
    unexplained: list[dict[str, Any]]
    """Warnings that need an explanation."""
    blanks: int
    findings: list[dict[str, Any]]
    explanations: list[int]
    """Ids of those that hold."""
    stale: list[str]
    """Codes of sections with numbers or words of an earlier period."""

    @property
    def stopped(self) -> bool:
        return bool(self.broken)

    @property
    def findings_json(self) -> list[dict[str, Any]]:
        """For `Sending.findings`."""
        return self.findings

    @property
    def warnings(self) -> int:
        return sum(one["severity"] == Severity.WARNING for one in self.findings)


UNREADABLE = (
    "Dòng {row} còn giá trị không đọc được (“{text}”): ghi lại số.",
    ("Row {row} holds a value nobody can read (“{text}”): write the number again."),
)
CLASHING = (
    "Dòng {row} đã được đổi sau khi bản nháp được ghi: xem lại và lưu lại dòng này.",
    ("Row {row} was changed after its draft was typed: look at it and save it again."),
)


def readiness(report: Report, owed: Obligation) -> Readiness:
    """What stands against putting up, signing or sending the report of this obligation now."""
    live = look(owed, build(report, compare=False))
    keys = {one["id"]: one["basis"] for one in live.findings}
    return Readiness(
        broken=broken(live.form),
        errors=live.errors,
        unexplained=live.unexplained,
        blanks=len(live.blanks),
        findings=live.findings,
        explanations=[held.pk for key, held in live.explanations.items() if keys.get(key) == held.basis],
        stale=live.old,
    )


def broken(form: Form) -> list[Message]:
    """Cells that cannot be read, and drafts older than what counts beside them."""
    found = []
    for line in form.answered:
        name = f"{line.row.code} {line.row.label}".strip()
        if line.stand.stale:
            found.append(_about(CLASHING, name))
        elif line.seen and line.seen.state == State.UNREADABLE:
            found.append(_about(UNREADABLE, name, line.seen.text[:40]))
    return found


def _about(words: tuple[str, str], row: str, text: str = "") -> Message:
    return Message.verbatim(*(one.format(row=row, text=text) for one in words))


def by_place(found: list[dict[str, Any]], of: str) -> dict[str, list[dict[str, Any]]]:
    """Findings by row ('rows') or by section ('sections')."""
    held: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in found:
        for name in one[of]:
            held[name].append(one)
    return held


def message_of(finding: Mapping[str, Any], name: str) -> Message:
    """`title` or `message` of a finding as `cchc check --json` prints it."""
    return Message.verbatim(finding[name], finding[f"{name}_en"])
