"""What does not agree: in the reports of the units below, and in the draft itself, checked as any report is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.db.models import Q

from cchc.core.checking.check import RULES, check
from cchc.core.checking.finding import Finding as CoreFinding
from cchc.core.checking.finding import Severity
from cchc.core.messages import Message
from cchc.core.reading.report import understand
from cchc.core.writing.draft_report import DraftReport, Found, Part
from cchc.core.writing.draft_report_read import as_read
from cchc.core.writing.wording import SEVERITIES
from cchc.reporting.consolidation import rules
from cchc.reporting.consolidation.draft.gathering import Draft
from cchc.reporting.figures.selectors import batches
from cchc.reporting.reports.models import Finding

FAMILIES = frozenset({"arithmetic", "ratio", "bounds", "balance", "code", "narrative"})
"""Families of rules that speak of totals. What only a finished letter has, a number and a date, is not asked."""
ASKED = (Severity.error.value, Severity.warning.value)


@dataclass(frozen=True, slots=True)
class ChildFinding:
    """One open or explained finding of a unit's report."""

    unit: int
    report: int
    key: str
    severity: str
    title: Message
    message: Message
    explanation: str = ""
    """Why it stands, where somebody said so."""


@dataclass(slots=True)
class RuleFindings:
    """What one rule found in the reports of the units."""

    rule: str
    title: Message
    severity: str
    findings: list[ChildFinding] = field(default_factory=list)

    @property
    def units(self) -> int:
        return len({one.unit for one in self.findings})

    @property
    def explained(self) -> int:
        return sum(bool(one.explanation) for one in self.findings)


def of_children(draft: Draft) -> list[RuleFindings]:
    """Open errors and warnings of the reports in the totals, and those explained away; errors first, then by how many
    units. In the scope of whoever asks."""
    unit_of = {report.pk: report.unit_id for report in draft.reports.values()}
    by_rule: dict[str, RuleFindings] = {}
    wanted = Q(state=Finding.State.OPEN) | Q(state=Finding.State.DISMISSED)
    for some in batches(sorted(draft.versions.values())):
        rows = Finding.objects.filter(wanted, checked__version__in=some, severity__in=ASKED)
        for row in rows.order_by("checked", "position").values_list(
            "rule", "severity", "key", "reason", "data", "checked__version__report"
        ):
            rule, severity, key, reason, data, report = row
            known = RULES.get(rule)
            title = known.title if known else Message(rule, rule)
            held = by_rule.setdefault(rule, RuleFindings(rule, title, severity))
            held.severity = min(held.severity, severity, key=lambda one: Severity(one).rank)
            held.findings.append(
                ChildFinding(
                    unit_of[report], report, key, severity,
                    Message(data.get("title", rule), data.get("title_en", rule)),
                    Message(data.get("message", ""), data.get("message_en", "")), reason,
                )
            )  # fmt: skip
    return sorted(by_rule.values(), key=lambda one: (Severity(one.severity).rank, -one.units, one.rule))


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule of the catalogue, and the units whose accepted figures break it."""

    title: Message
    rule: str
    """With the names of its indicators, in the language of the page."""
    units: tuple[tuple[int, str, str], ...]
    """Unit, the rule with its figures, and the indicator it is about."""


def of_figures(draft: Draft) -> list[BrokenRule]:
    """What the figures of the units break, typed or read from files; what most units break first."""
    by_rule: dict[str, list[rules.Exceptional]] = {}
    for one in rules.exceptions(draft.question, draft.answer.members.relation):
        by_rule.setdefault(one.rule.id, []).append(one)
    found = []
    for broken in by_rule.values():
        units = tuple((one.unit, one.found, one.rule.about) for one in broken if one.unit in draft.units)
        if units:
            found.append(BrokenRule(broken[0].title, broken[0].expected, units))
    return sorted(found, key=lambda one: -len(one.units))


def settled(made: DraftReport) -> tuple[DraftReport, list[CoreFinding]]:
    """The draft and what the rules say of it as its Word file is read.

    A fixed sentence of ours that a rule of the narrative reads as a contradiction is left out: its figure stands in
    the annex, and no contradiction is of our own making.
    """
    if not made.tables:
        return made, []
    found = _checked(made)
    objected = {place.quote for one in found if _of_prose(one) for place in one.places if place.kind == "text"}
    if not objected:
        return made, found
    made = replace(made, parts=tuple(_without(part, objected) for part in made.parts))
    return made, _checked(made)


def _checked(made: DraftReport) -> list[CoreFinding]:
    found = check(understand([as_read(made)])).findings
    return [one for one in found if one.rule.partition(".")[0] in FAMILIES and one.severity.value in ASKED]


def _of_prose(found: CoreFinding) -> bool:
    return any(place.kind == "text" for place in found.places)


def _without(part: Part, quotes: set[str]) -> Part:
    kept = tuple(sentence for sentence in part.sentences if not any(quote in sentence.text for quote in quotes))
    return replace(part, sentences=kept)


def listed(draft: Draft, children: Iterable[RuleFindings], own: Iterable[CoreFinding], unit: str) -> Iterator[Found]:
    """Findings as the workbook lists them, in Vietnamese: those of the totals first."""
    for one in own:
        yield Found(unit, SEVERITIES[one.severity].vi, one.title.text("vi"), one.message.text("vi"))
    for broken in of_figures(draft):
        for pk, found_, _ in broken.units:
            yield Found(
                draft.units[pk].name, SEVERITIES[Severity.error].vi, broken.title.vi, f"{broken.rule}: {found_}"
            )
    for rule in children:
        for found in rule.findings:
            severity = SEVERITIES[Severity(found.severity)].vi
            name = draft.units[found.unit].name
            yield Found(name, severity, found.title.text("vi"), found.message.text("vi"), found.explanation)
