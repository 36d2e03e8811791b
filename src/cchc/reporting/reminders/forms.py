"""What an administrator types about a rule of reminders."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.platform.ui.forms import Typed, reason_field
from cchc.reporting.forms.models import Regime
from cchc.reporting.reminders.models import Audience

FURTHEST = 60


class RuleForm(Typed):
    """When whom is reminded."""

    days = forms.IntegerField(label=_("Working days"), min_value=0, max_value=FURTHEST)
    when = forms.ChoiceField(
        label=_("Before or after"), choices=[("before", _("before the due day")), ("after", _("after the due day"))]
    )
    audience = forms.ChoiceField(label=_("Whom"), choices=Audience.choices)
    regime = forms.ChoiceField(label=_("Regime"), required=False)
    mail = forms.BooleanField(label=_("By e-mail too"), required=False, initial=True)
    source = forms.CharField(label=_("Decided by"), max_length=200)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        regimes = [(one.code, one.name) for one in Regime.objects.order_by("name")]
        self.fields["regime"].choices = [("", _("every regime")), *regimes]  # type: ignore[attr-defined]

    @property
    def offset(self) -> int:
        """Working days after the due day, negative before."""
        days: int = self.cleaned_data["days"]
        return -days if self.cleaned_data["when"] == "before" else days


class EndForm(Typed):
    """Why a rule ends."""

    reason = reason_field()
