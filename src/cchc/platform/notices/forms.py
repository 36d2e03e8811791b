"""How a person wants to be told."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cchc.platform.notices.models import Preference


class PreferenceForm(forms.ModelForm):
    """Whether by mail, and in which language."""

    mail = forms.BooleanField(
        label=_("Tell me by mail too"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    language = forms.ChoiceField(
        label=_("Language of mails"),
        choices=settings.LANGUAGES,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    class Meta:
        model = Preference
        fields = ("mail", "language")
