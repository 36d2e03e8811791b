"""What is typed about a letterhead and about one report's document."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cchc.platform.ui.days import day_field
from cchc.platform.ui.forms import Typed, reason_field
from cchc.reporting.documents.letterheads import FIELDS, Head


def _line(label: Any, length: int = 300, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput({"lang": "vi", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=length, required=required, widget=widget, help_text=help_text)


def _lines(label: Any, help_text: Any, rows: int = 5) -> forms.CharField:
    widget = forms.Textarea({"class": "form-control", "lang": "vi", "rows": rows})
    return forms.CharField(label=label, max_length=4000, required=False, widget=widget, help_text=help_text)


class LetterheadForm(Typed):
    """The head and foot of a unit's documents."""

    begins = day_field(_("In force from"), initial=timezone.localdate)
    parent = _line(_("Body above, as printed"), required=False, help_text=_("Empty for a people's committee."))
    agency = _line(_("Issuing body, as printed"))
    short = _line(_("The body inside a text"), help_text=_("As in “… of UBND xã Kbang”."))
    symbol = _line(_("Symbol of the body"), 60, help_text=_("What follows the kind: BC-UBND."))
    place = _line(pgettext_lazy("document", "Place"), 120, help_text=_("Stands before the date."))
    collective = _line(_("Signed on behalf of"), 200, required=False, help_text=_("Printed after TM.; empty: nobody."))
    head = _line(_("Position of the head"), 200)
    deputy = _line(_("Position of a deputy"), 200, required=False)
    recipients = _lines(_("Recipients"), _("One per line. The archive (Lưu: VT) is added last."))
    reason = reason_field(required=False)

    @classmethod
    def of(cls, head: Head) -> LetterheadForm:
        """The form as it stands now."""
        return cls(initial={name: getattr(head, name) for name in FIELDS} | {"begins": timezone.localdate()})

    @property
    def fields_of_head(self) -> dict[str, str]:
        """What makes the letterhead."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class ChoiceForm(Typed):
    """What one report's document says otherwise."""

    about = _lines(_("Title (trích yếu)"), _("Empty: the title of the report."), 2)
    recipients = _lines(_("Recipients"), _("Empty: those of the letterhead."))
    annex_title = _lines(_("Title of the annex"), _("Empty: made from the period."), 2)
