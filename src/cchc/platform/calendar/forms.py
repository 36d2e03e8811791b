"""What an administrator types about the calendar."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cchc.platform.ui.days import day_field
from cchc.platform.ui.forms import Typed, reason_field


class ReasonForm(Typed):
    """Only why."""

    reason = reason_field()


class DecidedForm(Typed):
    """What a decision is: number, date, and why it is entered."""

    name = forms.CharField(label=_("Name"), max_length=200)
    decision = forms.CharField(label=_("Number of the decision"), max_length=200)
    decided = day_field(_("Date of the decision"), required=False)
    reason = reason_field()


class DayForm(DecidedForm):
    """One day."""

    date = day_field(_("Day"))
    working = forms.ChoiceField(
        label=pgettext_lazy("calendar", "It becomes"), choices=[("0", _("a day off")), ("1", _("a working day"))]
    )
    field_order = ("date", "working", "name", "decision", "decided", "reason")


class SwapForm(DecidedForm):
    """Two days change places."""

    date = day_field(_("Day off"))
    swap = day_field(_("Worked in its place"))
    field_order = ("date", "swap", "name", "decision", "decided", "reason")
