"""What an administrator types about regimes and periods."""

from __future__ import annotations

import copy
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cchc.core.periods.calendar import DAY
from cchc.core.periods.windows import UNBOUND
from cchc.core.vietnamese.text import fold_key
from cchc.platform.ui.days import day_field
from cchc.platform.ui.forms import Typed, reason_field
from cchc.platform.units.forms import UnitField
from cchc.platform.units.models import Kind as UnitKind
from cchc.platform.units.models import Level, Unit
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.forms.models import Regime
from cchc.reporting.reports.models import Kind

FIRST_YEAR, LAST_YEAR = 2000, 2100
CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"
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


# --- the regime itself


class RegimeForm(Typed):
    """What a regime is. Its days are shown inclusive."""

    name = forms.CharField(label=_("Name"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    receiver = forms.CharField(label=_("Sent to"), max_length=200)
    receiver_en = forms.CharField(label=_("Sent to, in English"), max_length=200, required=False)
    basis = forms.CharField(label=_("Legal basis"), max_length=2000, widget=forms.Textarea({"rows": 2, "lang": "vi"}))
    source = forms.CharField(
        label=_("Source"), max_length=2000, widget=forms.Textarea({"rows": 2, "lang": "vi"}),
        help_text=_("Where the basis was found, and what of it is recalled only."),
    )  # fmt: skip
    checked = forms.ChoiceField(label=_("Basis checked"), choices=Regime.Checked.choices, required=False)
    begins = day_field(_("In force from"), required=False)
    last = day_field(_("Until and including"), required=False, help_text=_("Empty: without end."))
    least_days = forms.IntegerField(
        label=_("Working days at least"), min_value=0, max_value=60, initial=0,
        help_text=_("Between the close of the window and the deadline; 0: the law says none."),
    )  # fmt: skip
    least_days_law = forms.CharField(label=_("Where the law says so"), max_length=200, required=False)
    reason = reason_field()

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        last = typed.get("last")
        typed["ends"] = last + DAY if last else None
        if typed.get("least_days") and not typed.get("least_days_law"):
            self.add_error("least_days_law", _("Say where the law asks for these days."))
        return typed


class NewRegimeForm(RegimeForm):
    """A regime that is not there yet."""

    code = forms.CharField(
        label=_("Code"), max_length=40,
        validators=[RegexValidator(CODE, _("Small letters without accents, digits and hyphens."))],
        help_text=_("Stays for ever: figures are kept under it. For example: bao-cao-tiep-dan."),
    )  # fmt: skip
    begins = day_field(_("In force from"))
    field_order = ("code", "name", "name_en")


class SenderForm(Typed):
    """One kind of units or one unit, from a day on."""

    does = forms.ChoiceField(
        label=pgettext_lazy("sender", "What"),
        choices=[("kind", _("a kind of units reports")), ("add", _("a single unit reports besides")),
                 ("except", _("a single unit need not report"))],
    )  # fmt: skip
    unit_kind = forms.ChoiceField(
        label=_("Kind of units"), choices=[("", _("— for a kind")), *UnitKind.choices], required=False
    )
    unit = UnitField(label=_("Name of the unit"), required=False, help_text=_("For a single one: name or code."))
    begins = day_field(_("In force from"))
    source = forms.CharField(label=_("Document it rests on"), max_length=500)
    reason = reason_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].widget.attrs["class"] = "form-control"

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        asked = "unit_kind" if typed.get("does") == "kind" else "unit"
        if not typed.get(asked) and asked not in self.errors:
            self.add_error(asked, _("Choose one."))
        return typed


class EndForm(Typed):
    """The last day something holds, and why."""

    last = day_field(_("Last day in force"))
    reason = reason_field()


class KindForm(Typed):
    """A kind of period with the rules it begins with: window, a deadline per level that sends, the form."""

    kind = forms.ChoiceField(label=_("Kind of period"), choices=Kind.choices, initial=Kind.QUARTER)
    number = forms.IntegerField(
        label=_("Which of the year"), min_value=1, max_value=53, required=False,
        help_text=_("Quarter 1 to 4, half 1 or 2; empty: all of them, one after the other."),
    )  # fmt: skip
    name = forms.CharField(label=_("Name"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    cumulative = forms.BooleanField(label=_("Counts from the start of the year"), required=False)
    first, last, as_of = (WindowForm.base_fields[name] for name in ("first", "last", "as_of"))
    template = forms.ChoiceField(label=_("Form"), choices=(), required=False)
    begins = day_field(_("In force from"))
    source = forms.CharField(label=_("Document it rests on"), max_length=500)
    reason = reason_field()

    def __init__(self, *args: Any, levels: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.levels = levels
        given = self.data.get("kind") not in UNBOUND
        self.fields["template"].choices = [("", _("none: prose only")), *templates()]  # type: ignore[attr-defined]
        for name in ("first", "last"):
            self.fields[name].required = given
        for level in levels:
            for part, made in DeadlineForm.base_fields.items():
                if part in ("way", "number", "months", "shift"):
                    self.fields[f"{level}-{part}"] = field = copy.deepcopy(made)
                    field.required, field.help_text = given and part != "months", ""
                    css = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
                    field.widget.attrs["class"] = css

    def deadline_fields(self) -> list[tuple[Any, list[Any]]]:
        """Level → its four fields, for the page."""
        parts = ("way", "number", "months", "shift")
        return [(Level(level).label, [self[f"{level}-{part}"] for part in parts]) for level in self.levels]

    def plain_fields(self) -> list[Any]:
        """The other fields."""
        return [field for field in self.visible_fields() if "-" not in field.name]

    def deadlines(self) -> dict[str, tuple[str, str]]:
        """Level → rule and shift, as they were typed."""
        typed, found = self.cleaned_data, {}
        for level in self.levels:
            number = typed[f"{level}-number"].strip()
            months = typed[f"{level}-months"]
            later = f" +{months}" if typed[f"{level}-way"] == "day" and months else ""
            found[level] = (f"{typed[f'{level}-way']} {number}{later}", typed[f"{level}-shift"] or "next")
        return found

    @property
    def unbound(self) -> bool:
        """Whether days and form are as the letter asks, each time."""
        return self.cleaned_data["kind"] in UNBOUND
