"""What is typed on the desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

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
