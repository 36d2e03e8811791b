"""What is asked of who stops or repeats others' work."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        error_messages={"required": _("Write why: who asked for the work will read it.")},
    )
