"""What is typed on the desk."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.platform.calendar.clock import today
from cchc.platform.ui.days import day_field
from cchc.platform.ui.forms import Typed


class CallForm(Typed):
    """A talk by telephone, in one line."""

    reached = forms.CharField(label=_("Whom you reached"), max_length=120, required=False)
    said = forms.CharField(label=_("What was said"), max_length=1000)
    promised = day_field(_("Promised for"), required=False)


class LetterForm(Typed):
    """Number and date the official letter got."""

    number = forms.CharField(label=_("Number and sign"), max_length=60)
    date = day_field(_("Date of the letter"))


class AskForm(Typed):
    """By when the units are to send again."""

    due = day_field(_("To be sent again by"))

    def clean_due(self) -> date:
        """A day that has not passed."""
        due: date = self.cleaned_data["due"]
        if due < today():
            raise forms.ValidationError(_("This day has passed."))
        return due
