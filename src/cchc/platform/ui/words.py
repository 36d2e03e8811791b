"""Words of Django that officials read differently: named here, so that the catalogue of this package says them anew."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SAID_ANEW = (
    _("This field is required."),
    _("Enter a valid date."),
    _("Enter a whole number."),
    _("Enter a valid email address."),
)
