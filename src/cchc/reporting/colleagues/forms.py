"""What is typed to make a request."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cchc.platform.calendar.selectors import working_calendar
from cchc.platform.ui.days import day_field
from cchc.reporting.colleagues.people import Known
from cchc.reporting.forms.models import Obligation

DAYS_BEFORE = 3
"""Working days before the report is due: when colleagues are asked to have answered, unless one says otherwise."""


class RequestForm(forms.Form):
    """Who is asked, by when, with which words."""

    name = forms.CharField(
        label=_("Name"), max_length=120, required=False, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    room = forms.CharField(
        label=_("Room or office"), max_length=160, required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )  # fmt: skip
    contact = forms.CharField(
        label=_("Telephone or e-mail"), max_length=160, required=False,
        help_text=_("Only for whoever sends the request; kept encrypted and erased after the period."),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )  # fmt: skip
    due = day_field(_("Answer by"))
    note = forms.CharField(
        label=_("Words to the colleague"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )  # fmt: skip

    def known(self) -> Known:
        """Who is asked."""
        said: dict[str, Any] = self.cleaned_data
        return Known(said["name"], said["room"], said["contact"])


def usual_due(owed: Obligation) -> date:
    """The day offered: some working days before the report is due, and not before tomorrow."""
    day, calendar = owed.due, working_calendar()
    for _step in range(DAYS_BEFORE):
        day = calendar.previous_working(day - timedelta(days=1))
    return max(day, timezone.localdate() + timedelta(days=1))
