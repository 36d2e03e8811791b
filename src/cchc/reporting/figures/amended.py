"""A form that changed while it was filled: under which version figures were typed, and what is no longer asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cchc.core.catalogue.model import TemplateRow
from cchc.reporting.catalogue.selectors import breakdown, indicator, template
from cchc.reporting.figures.cells import Key, Stand
from cchc.reporting.figures.models import Figure, State
from cchc.reporting.forms.models import Obligation, TemplateVersion
from cchc.reporting.forms.publishing.amending import changed_rows
from cchc.reporting.reports.models import Report


@dataclass(frozen=True, slots=True)
class Amended:
    """The version that took the place of the one before inside this period."""

    version: TemplateVersion
    rows: list[tuple[TemplateRow, str, TemplateRow | None]]
    """Row as it was, why it is another ('gone', 'unit', 'kind'), row now."""
    before: int
    """Figures that stand here and were written under the version before."""


@dataclass(frozen=True, slots=True)
class Unasked:
    """A figure that stands in this period and that the form does not ask."""

    code: str
    label: str
    unit: str
    part: str
    stand: Stand
    address: str = ""

    @property
    def seen(self) -> Any:
        return self.stand.seen


def amended(report: Report, period: Any) -> Amended | None:
    """How the form changed after the period was opened; None where it did not."""
    version = (
        TemplateVersion.objects.filter(pack=report.template, withdrawn=None).select_related("amended_from").first()
    )
    now = template(report.template)
    if version is None or version.amended_from is None or now is None:
        return None
    after = period.opened is not None and version.published > period.opened
    if not after and not period.start < version.valid_from < period.end:
        return None
    before = template(version.amended_from.pack)
    rows = changed_rows(before, now) if before else []
    here = Figure.objects.filter(unit=report.unit_id, regime=report.regime, period=report.period_code)
    written = here.filter(superseded=None, recorded__lt=version.published).exclude(state=State.BLANK)
    return Amended(version, rows, written.count())


def unasked(
    report: Report, asked: set[Key], stands: Mapping[Key, Stand], address: Callable[[Key], str]
) -> list[Unasked]:
    """Figures of this unit, regime and period that neither this form nor another one owed in it asks; never hidden."""
    others = _other_forms(report)
    found = []
    for key, stand in stands.items():
        seen = stand.seen
        if key in asked or seen is None or seen.state == State.BLANK or (key[0], key[1]) in others:
            continue
        found.append(_unasked(report, key, stand, address))
    return sorted(found, key=lambda one: (one.code, one.label))


def _other_forms(report: Report) -> set[tuple[str, str]]:
    """What the other forms ask that the unit owes in the same period."""
    owed = Obligation.objects.filter(
        unit=report.unit_id, period__regime__code=report.regime, period__code=report.period_code
    ).exclude(template=report.template)
    forms = (template(name) for name in owed.values_list("template", flat=True))
    return {(row.indicator, row.breakdown or "") for form in forms if form for row in form.rows if row.indicator}


def _unasked(report: Report, key: Key, stand: Stand, address: Callable[[Key], str]) -> Unasked:
    seen = stand.seen
    known = indicator(key[0]) if key[0] else None
    part = breakdown(key[1]) if known and key[1] else None
    if known is not None:
        return Unasked(known.id, known.label, known.unit, key[1] if part else "", stand, address(key))
    old = _row_before(report.template, key[1])
    return Unasked(old.code if old else key[1], old.label if old else seen.text, old.unit if old else "", "", stand)


def _row_before(pack: str, row: str) -> TemplateRow | None:
    """The row of the version before that asked for it."""
    version = TemplateVersion.objects.filter(pack=pack).select_related("amended_from").first()
    before = template(version.amended_from.pack) if version and version.amended_from else None
    return before.row(row) if before and row in before else None
