"""Reports that came as files, read one by one or out of a folder: they count, and their obligation stays as it is, so
that the unit may still send the report through the system; then the sending is what is shown."""

from __future__ import annotations

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import pgettext_lazy

from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Report, Stage

BY_FILE = "by_file"
LABEL = pgettext_lazy("desk", "Received as files")
UNSENT = (Obligation.State.EXPECTED, Obligation.State.STARTED)


def came_as_files(at: str = "") -> Q:
    """Obligations whose report came as files and counts, and was never sent in the system. `at`: the way from the rows
    to their obligations, 'unit__obligations__'."""
    came = Report.objects.filter(
        unit=OuterRef(f"{at}unit"), regime=OuterRef(f"{at}period__regime__code"),
        period_code=OuterRef(f"{at}period__code"), status=Report.Status.ACCEPTED, stage=Stage.ELSEWHERE,
        files__isnull=False,
    )  # fmt: skip
    sent = Obligation.objects.filter(pk=OuterRef(f"{at}pk"), sendings__draft=False)
    unsent = Q(**{f"{at}state__in": UNSENT, f"{at}sent__isnull": True})
    return unsent & Q(Exists(came)) & ~Q(Exists(sent))


def filed() -> Case:
    """The same of each obligation, as a column."""
    return Case(When(came_as_files(), then=Value(True)), default=Value(False))
