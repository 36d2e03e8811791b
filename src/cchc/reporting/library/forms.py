"""What people bring and type at the desk."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cchc.core.periods.period import Period
from cchc.core.reading.draft import ReportHeader
from cchc.core.vietnamese.dates import find_periods
from cchc.core.vietnamese.text import fold_key, nfc
from cchc.platform.units.models import Level
from cchc.reporting.catalogue import selectors as catalogue

MOST_FILES = 20
DATE = re.compile(r"(?:(\d{1,2})[/.-])?(\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})(?:-(\d{2}))?")


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of files; too many, too large and empty are said before anything is stored."""

    widget = ManyFiles(attrs={"class": "form-control"})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if not files:
            raise forms.ValidationError(_("Choose at least one file."))
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                ngettext(
                    "One report is at most %(most)d file; bring the others separately.",
                    "One report is at most %(most)d files; bring the others separately.",
                    MOST_FILES,
                )
                % {"most": MOST_FILES}
            )
        for file in files:
            if not file.size:
                raise forms.ValidationError(
                    _("“%(name)s” is empty (0 bytes). Save it again and choose it anew.") % {"name": file.name}
                )
        if sum(file.size for file in files) > settings.UPLOAD_BYTES:
            raise forms.ValidationError(
                _("The files are larger than %(most)d MB together.") % {"most": settings.UPLOAD_BYTES // 2**20}
            )
        return files


class FilesForm(forms.Form):
    """The files of one report."""

    files = FilesField(label=gettext_lazy("Files of one report"))


class HeaderForm(forms.Form):
    """The header of a draft, as a person corrects it."""

    agency = forms.CharField(label=gettext_lazy("Agency"), max_length=255)
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=[("", "—"), *Level.choices], required=False)
    period = forms.CharField(label=gettext_lazy("Period"), max_length=120)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=60, required=False)
    date = forms.CharField(label=gettext_lazy("Date"), max_length=20, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-select" if name == "level" else "form-control"
            field.widget.attrs["autocomplete"] = "off"

    @classmethod
    def of(cls, header: ReportHeader) -> HeaderForm:
        """The form filled with what was read."""
        period = header.period or {}
        written = "/".join(reversed(header.date.split("-"))) if header.date else ""
        return cls(
            initial={
                "agency": header.agency,
                "level": header.level or "",
                "period": period.get("label") or period.get("code", ""),
                "number": header.number,
                "date": written,
            }
        )

    def clean_agency(self) -> str:
        agency = nfc(self.cleaned_data["agency"]).strip()
        if not fold_key(agency):
            raise forms.ValidationError(_("Write the name of the agency."))
        return agency

    def clean_period(self) -> Period:
        text = nfc(self.cleaned_data["period"]).strip()
        period = read_period(text)
        if period is None:
            raise forms.ValidationError(
                _("“%(text)s” names no period. Write for example: Quý III/2023, 6 tháng đầu năm 2024, Năm 2023.")
                % {"text": text}
            )
        return period

    def clean_date(self) -> str:
        text = self.cleaned_data["date"].strip()
        if not text:
            return ""
        try:
            return read_date(text)
        except ValueError as error:
            raise forms.ValidationError(
                _("“%(text)s” is no date. Write for example 10/3/2021, or 12/2023 where the day is open.")
                % {"text": text}
            ) from error

    def changes(self, header: ReportHeader) -> dict[str, Any]:
        """What differs from `header`, in the shape of the draft."""
        given = self.cleaned_data
        period: Period = given["period"]
        wanted: dict[str, Any] = {name: given[name] for name in ("agency", "number", "date")}
        wanted["level"] = given["level"] or None
        if period.code != header.period_code:
            wanted["period"] = {
                "code": period.code,
                "label": period.label,
                "start": period.start.isoformat(),
                "end": period.end.isoformat(),
                "source": "typed",
            }
            if header.kind not in ("thematic", "ad_hoc"):
                wanted["kind"] = period.kind
        return {name: value for name, value in wanted.items() if value != getattr(header, name)}


def read_period(text: str) -> Period | None:
    """The one period that `text` names, as a code or in words; None for none or several."""
    try:
        return Period.parse(text)
    except ValueError:
        codes = list(dict.fromkeys(mention.code for mention in find_periods(text)))
    try:
        return Period.parse(codes[0]) if len(codes) == 1 else None
    except ValueError:
        return None


def read_date(text: str) -> str:
    """10/3/2021 → 2021-03-10, 12/2023 → 2023-12; ValueError for what is no date."""
    match = DATE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day = (match[4], match[5], match[6]) if match[4] else (match[3], match[2], match[1])
    if day is None:
        return date(int(year), int(month), 1).isoformat()[:7]
    return date(int(year), int(month), int(day)).isoformat()


class BindingForm(forms.Form):
    """An indicator chosen for a row: 'C3.3', 'C3.4a:on_time', with or without its name behind it."""

    binding = forms.CharField(max_length=400)

    def clean_binding(self) -> str:
        text = self.cleaned_data["binding"].strip()
        identifier, _colon, part = text.split(" ", 1)[0].partition(":")
        known = catalogue.indicator(identifier)
        if known is None:
            found = catalogue.find_indicators(text)
            if len(found) != 1:
                raise forms.ValidationError(
                    _("“%(text)s” is no indicator of the catalogue. Choose one from the list.") % {"text": text}
                )
            known, part = found[0], ""
        if part and part not in known.breakdowns:
            raise forms.ValidationError(
                _("%(indicator)s has no part “%(part)s”.") % {"indicator": known.id, "part": part}
            )
        return f"{known.id}|{part}"
