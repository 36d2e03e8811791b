"""What every form of the site shares: its furniture. Django ties each wrong field to the error that
`ui/_field.html` puts under it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LOOKS: dict[type[forms.Widget], str] = {
    forms.Select: "form-select",
    forms.RadioSelect: "form-check-input",
}
BARE = (forms.CheckboxInput, forms.CheckboxSelectMultiple)


class Typed(forms.Form):
    """A form in the site's furniture."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})
        for field in self.fields.values():
            if not field.widget.is_hidden and not isinstance(field.widget, BARE):
                field.widget.attrs.setdefault("class", LOOKS.get(type(field.widget), "form-control"))


def reason_field(*, required: bool = True) -> forms.CharField:
    """Why something is done, in one's own words; told in the event."""
    widget = forms.Textarea({"class": "form-control", "lang": "vi", "rows": 2})
    return forms.CharField(label=_("Reason"), required=required, max_length=2000, widget=widget)
