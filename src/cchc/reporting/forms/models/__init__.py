"""Regimes, their periods, and versions of forms."""

from cchc.reporting.forms.models.periods import (
    OPEN_STATES,
    Deadline,
    Extension,
    Obligation,
    PeriodWindow,
    ReportingPeriod,
)
from cchc.reporting.forms.models.regimes import (
    DeadlineRule,
    FormUse,
    Regime,
    RegimeChange,
    RegimeKind,
    Sender,
    WindowRule,
)
from cchc.reporting.forms.models.templates import TemplateDraft, TemplateVersion

__all__ = [
    "OPEN_STATES",
    "Deadline",
    "DeadlineRule",
    "Extension",
    "FormUse",
    "Obligation",
    "PeriodWindow",
    "Regime",
    "RegimeChange",
    "RegimeKind",
    "ReportingPeriod",
    "Sender",
    "TemplateDraft",
    "TemplateVersion",
    "WindowRule",
]
