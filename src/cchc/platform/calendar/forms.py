"""What an administrator types about the calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cchc.platform.ui.days import day_field


class Typed(forms.Form):
    """A form in the site's furniture: each field names its error, and dates are typed or picked."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, label_suffix="", **options)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput):
                select = isinstance(field.widget, forms.Select)
                field.widget.attrs.setdefault("class", "form-select" if select else "form-control")

    def marked(self) -> Typed:
        """Itself, with every wrong field pointing to its error."""
        for name in self.errors:
            if name in self.fields:
                told = {"aria-invalid": "true", "aria-describedby": f"{self[name].id_for_label}_error"}
                self.fields[name].widget.attrs |= told
        return self


def reason_field() -> forms.CharField:
    """Why something is changed; never empty."""
    return forms.CharField(label=_("Reason for the change"), max_length=500, widget=forms.Textarea({"rows": 2}))


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
