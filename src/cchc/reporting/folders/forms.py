"""What people bring and type about a folder."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cchc.core.periods.period import Period
from cchc.platform.ui.forms import Typed
from cchc.platform.units.models import Unit
from cchc.reporting.folders.gathering import MOST_FILES
from cchc.reporting.folders.naming import NotKnown, period_named, unit_named
from cchc.reporting.forms.models import Regime
from cchc.reporting.library.forms import ManyFiles


class FolderFiles(forms.FileField):
    """Many files, or archives of them; too many, too large and empty are said before anything is stored."""

    widget = ManyFiles(attrs={"class": "form-control", "accept": ".docx,.doc,.xlsx,.xls,.pdf,.txt,.rtf,.zip"})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if not files:
            raise forms.ValidationError(_("Choose at least one file."))
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("At most %(most)d files at once; bring the rest afterwards.") % {"most": MOST_FILES}
            )
        for file in files:
            if not file.size:
                raise forms.ValidationError(
                    _("“%(name)s” is empty (0 bytes). Save it again and choose it anew.") % {"name": file.name}
                )
        if sum(file.size for file in files) > settings.UPLOAD_BYTES:
            raise forms.ValidationError(
                _("The files are larger than %(most)d MB together. Bring them in parts: they join the same folder.")
                % {"most": settings.UPLOAD_BYTES // 2**20}
            )
        return files


class MoreForm(Typed):
    """More files, or corrected ones."""

    files = FolderFiles(label=gettext_lazy("Files"))


class SayForm(Typed):
    """Whose reports they are and of which period; what stays empty is recognised."""

    unit = forms.CharField(label=gettext_lazy("Consolidated for"), required=False, max_length=255)
    period = forms.CharField(label=gettext_lazy("Period"), required=False, max_length=120)

    def clean_unit(self) -> Unit | None:
        return self._known("unit", unit_named)

    def clean_period(self) -> Period | None:
        return self._known("period", period_named)

    def _known(self, name: str, find: Any) -> Any:
        text = self.cleaned_data[name].strip()
        if not text:
            return None
        try:
            return find(text)
        except NotKnown as error:
            raise forms.ValidationError(error.message.text(get_language() or "vi")) from error


class FolderForm(SayForm, MoreForm):
    """A new folder."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=120)
    regime = forms.ChoiceField(label=gettext_lazy("Regime"), required=False)
    field_order = ("files", "unit", "period", "regime", "name")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].widget.attrs |= {"list": "provinces", "lang": "vi", "autocomplete": "off"}
        english = get_language() == "en"
        rows = Regime.objects.order_by("id").values_list("code", "name_en" if english else "name")
        self.fields["regime"].choices = list(rows)  # type: ignore[attr-defined]
        self.fields["regime"].initial = "cchc"

    def clean_name(self) -> str:
        return self.cleaned_data["name"].strip() or _("Folder of %(day)s") % {
            "day": f"{timezone.localtime():%d/%m/%Y %H:%M}"
        }

    def clean_regime(self) -> str:
        return self.cleaned_data["regime"] or "cchc"
