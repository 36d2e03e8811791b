"""Where something stands: beside a row, or a section of the prose, of the report an obligation is about."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from cchc.reporting.catalogue.selectors import template
from cchc.reporting.figures.form import report_of
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Prose, Report


@dataclass(frozen=True, slots=True)
class Place:
    """One row, or one section."""

    owed: Obligation
    row: str = ""
    section: str = ""

    @property
    def report(self) -> Report:
        """The report, which need not be kept yet."""
        return report_of(self.owed)

    @property
    def keys(self) -> dict[str, str]:
        """Which of both, as fields of the models."""
        return {"row": self.row, "section": self.section}

    @property
    def query(self) -> str:
        """For an address."""
        return urlencode({"row": self.row} if self.row else {"section": self.section})

    @property
    def code(self) -> str:
        return self.row or self.section


def place_at(owed: Obligation, row: str, section: str) -> Place | None:
    """The place somebody named; None where the form has no such row, or the report no such section."""
    form = template(owed.template)
    if row:
        return Place(owed, row=row) if form and row in form else None
    if not section or len(section) > 60 or form is None:
        return None
    headings = {heading.split(" ")[0].rstrip(".") for heading in form.outline}
    if section in headings or _written(owed, section):
        return Place(owed, section=section)
    return None


def _written(owed: Obligation, section: str) -> bool:
    """Whether the report has prose under this code."""
    report = report_of(owed)
    return report.pk is not None and Prose.objects.filter(report=report, code=section).exists()
