"""What an administrator types about regimes and periods."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.core.vietnamese.text import fold_key
from cchc.platform.calendar.forms import Typed, day_field, reason_field
from cchc.platform.units.models import Level, Unit
from cchc.reporting.catalogue.selectors import catalogue

FIRST_YEAR, LAST_YEAR = 2000, 2100
LEVELS = [(level.value, level.label) for level in Level]


class UnderForm(Typed):
    """A form that may be about one unit and what stands under it."""

    unit = forms.CharField(
        label=_("Only under"), max_length=255, required=False, help_text=_("Name of a unit, accents optional.")
    )

    def clean_unit(self) -> Unit | None:
        """The unit of that name; one, or an error that says how many there are."""
        typed = fold_key(self.cleaned_data["unit"])
        if not typed:
            return None
        found = list(Unit.objects.filter(folded__contains=typed, ends=None).order_by("name")[:6])
        exact = [unit for unit in found if unit.folded == typed]
        if len(exact) == 1 or len(found) == 1:
            return (exact or found)[0]
        if not found:
            raise forms.ValidationError(_("No unit has this name."))
        names = " · ".join(unit.name for unit in found)
        raise forms.ValidationError(_("Several units have this name: %(names)s."), params={"names": names})


class RuleForm(UnderForm):
    """A rule from a day on."""

    begins = day_field(_("In force from"))
    source = forms.CharField(label=_("Document it rests on"), max_length=500)
    reason = reason_field()


class WindowForm(RuleForm):
    """First and last day of a window."""

    first = forms.CharField(
        label=_("First day"), max_length=20, help_text=_("15/12/Y-1 is 15 December of the year before; Y the year.")
    )
    last = forms.CharField(label=_("Last day, inside"), max_length=20, help_text=_("14/3/Y"))
    as_of = forms.CharField(
        label=_("Figures stand at"), max_length=20, required=False, help_text=_("28/2/Y; empty: the last day.")
    )
    field_order = ("first", "last", "as_of", "unit", "begins", "source", "reason")


class DeadlineForm(RuleForm):
    """When a level sends: one of three ways to say it."""

    level = forms.ChoiceField(label=_("Level"), choices=LEVELS)
    way = forms.ChoiceField(
        label=_("Deadline"),
        choices=[
            ("day", _("a day of the month in which the window closes")),
            ("after", _("working days after the window closes")),
            ("on", _("a fixed day")),
        ],
    )
    number = forms.CharField(
        label=_("Which"), max_length=12, help_text=_("Day 1 to 31, number of working days, or a day such as 20/1/Y+1.")
    )
    months = forms.IntegerField(
        label=_("Months later"), min_value=0, max_value=12, initial=0, required=False, help_text=_("Only for a day.")
    )
    shift = forms.ChoiceField(
        label=_("On a day off"), choices=[("next", _("moves to the next working day")), ("none", _("stays"))]
    )
    field_order = ("level", "way", "number", "months", "shift", "unit", "begins", "source", "reason")

    def written(self) -> str:
        """The rule as the core writes it."""
        typed = self.cleaned_data
        later = f" +{typed['months']}" if typed["way"] == "day" and typed["months"] else ""
        return f"{typed['way']} {typed['number'].strip()}{later}"


class UseForm(RuleForm):
    """Which form a level fills."""

    level = forms.ChoiceField(
        label=_("Level"), choices=[("", _("all without one of their own")), *LEVELS], required=False
    )
    template = forms.ChoiceField(label=_("Form"), choices=())
    field_order = ("level", "template", "unit", "begins", "source", "reason")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["template"].choices = templates()  # type: ignore[attr-defined]


class AskForm(UnderForm):
    """A thematic or ad hoc report, as the letter asks for it."""

    title = forms.CharField(label=_("What is asked"), max_length=120)
    first = day_field(_("First day"))
    last = day_field(_("Last day, inside"))
    due = day_field(_("To be sent by"))
    level = forms.ChoiceField(label=_("Asked of"), choices=[("", _("all levels")), *LEVELS], required=False)
    template = forms.ChoiceField(label=_("Form"), choices=(), required=False)
    source = forms.CharField(label=_("Number and date of the letter"), max_length=200)
    field_order = ("title", "first", "last", "due", "level", "unit", "template", "source")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["template"].choices = [("", _("none: prose only")), *templates()]  # type: ignore[attr-defined]


class OpenForm(Typed):
    """Which period of a kind."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    number = forms.IntegerField(label=_("Number in the year"), min_value=1, max_value=53)
    last_year = forms.IntegerField(label=_("Last year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)

    def __init__(self, *args: Any, numbered: bool, several: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not numbered:
            del self.fields["number"]
        if not several:
            del self.fields["last_year"]


class ExtendForm(Typed):
    """A later day for one unit."""

    due = day_field(_("New deadline"))
    decision = forms.CharField(label=_("Number of the decision"), max_length=120, required=False)
    reason = reason_field()


class OwnWindowForm(Typed):
    """A window of a unit's own."""

    first = day_field(_("First day"))
    last = day_field(_("Last day, inside"))
    decision = forms.CharField(label=_("Number of the decision"), max_length=120, required=False)
    reason = reason_field()


def templates() -> list[tuple[str, str]]:
    """Forms of the catalogue, the newest first."""
    found = sorted(catalogue().templates.values(), key=lambda form: form.valid_from, reverse=True)
    return [(form.id, f"{form.name} ({form.id})") for form in found]
