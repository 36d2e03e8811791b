"""The forms by which an official changes the tree: one per kind of change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cchc.platform.ui.days import day_field
from cchc.platform.ui.forms import reason_field
from cchc.platform.units.models import Change, Kind, Unit
from cchc.platform.units.search import Found, search
from cchc.platform.units.services import (
    NewUnit,
    abolish,
    bind,
    establish,
    merge,
    move,
    rename,
    split,
    succeed,
)

PARTS = 6
"""How many parts of a split the form offers."""


def text(label: Any, required: bool = True, help_text: Any = "", **attributes: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "form-control", "lang": "vi", **attributes})
    return forms.CharField(label=label, required=required, help_text=help_text, max_length=255, widget=widget)


class UnitField(forms.CharField):
    """A unit, by its code or by a name that only one unit has; others are told with their codes."""

    widget = forms.TextInput(attrs={"class": "form-control", "lang": "vi", "list": "units", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        typed = super().to_python(value)
        return the_unit(typed) if typed else None


class UnitsField(forms.CharField):
    """Several units, one per line."""

    widget = forms.Textarea(attrs={"class": "form-control", "lang": "vi", "rows": 4})

    def to_python(self, value: Any) -> Any:
        return [the_unit(line.strip()) for line in (super().to_python(value) or "").splitlines() if line.strip()]


def the_unit(typed: str) -> Unit:
    """The unit a person means; ValidationError says which ones it may be."""
    code = typed.rsplit("·", 1)[-1].strip()
    if unit := Unit.objects.filter(code=code, bound_to=None).first():
        return unit
    hits = [hit for hit in search(typed, limit=6) if hit.unit.kind]
    exact = [hit for hit in hits if hit.matched.casefold() == typed.casefold() and hit.unit.ends is None]
    if len(exact or hits) == 1:
        return (exact or hits)[0].unit.unit()
    if not hits:
        raise ValidationError(
            _("No unit is called “%(typed)s”. Look it up in Search and type its code."), params={"typed": typed}
        )
    raise ValidationError(
        _("“%(typed)s” fits several units: %(units)s. Type the code of the one you mean."),
        params={"typed": typed, "units": "; ".join(_told(hit.unit, hit.above) for hit in hits[:5])},
    )


def _told(unit: Found, above: list[Found]) -> str:
    where = f", {above[0].name}" if above else ""
    return f"{unit.name}{where} ({unit.code})"


class ChangeForm(forms.Form):
    """What every change asks: from when, by which decision, why."""

    effective = day_field(_("In force from"), help_text=_("First day on which the new state holds."))
    decision = text(_("Number of the decision"), required=False, placeholder="1664/NQ-UBTVQH15")
    decided = day_field(_("Date of the decision"), required=False)
    reason = reason_field()
    known = forms.IntegerField(widget=forms.HiddenInput, required=False)

    verb: Change.Kind
    title: Any
    lead: Any = ""

    def __init__(self, unit: Unit, *args: Any, **kwargs: Any) -> None:
        self.unit = unit
        super().__init__(*args, **kwargs)
        own = [name for name in self.fields if name not in ChangeForm.base_fields]
        self.order_fields([*own, *ChangeForm.base_fields])

    def about(self) -> dict[str, Any]:
        """What the services ask of every change."""
        return {name: self.cleaned_data.get(name) for name in ("effective", "decided", "reason", "known")} | {
            "decision": self.cleaned_data["decision"]
        }

    def units(self) -> list[Unit]:
        """Units whose parents' administrator must agree."""
        return [self.unit]

    def carry_out(self) -> Change:
        """Write the change; NotPossible where the tree does not allow it."""
        raise NotImplementedError


def kind_field() -> forms.ChoiceField:
    kinds = [choice for choice in Kind.choices if choice[0] != Kind.NATION]
    return forms.ChoiceField(label=_("Kind"), choices=kinds, widget=forms.Select(attrs={"class": "form-select"}))


class EstablishForm(ChangeForm):
    verb, title = Change.Kind.ESTABLISH, _("Establish a unit")
    lead = _("A body that came from no other. If it takes over from one, enter a merger, a split or a succession.")
    name = text(_("Full name of the unit"))
    kind = kind_field()

    def units(self) -> list[Unit]:
        return []

    def carry_out(self) -> Change:
        new = NewUnit(self.cleaned_data["name"], self.cleaned_data["kind"], self.unit)
        unit = establish(new, **self.about())
        return unit.came_from.get(before=None).change


class RenameForm(ChangeForm):
    verb, title = Change.Kind.RENAME, _("Rename")
    lead = _("The old name stays findable, and reports of former days keep it.")
    name = text(_("New name"))

    def carry_out(self) -> Change:
        return rename(self.unit, self.cleaned_data["name"], **self.about())


class MoveForm(ChangeForm):
    verb, title = Change.Kind.MOVE, _("Move to another parent")
    lead = _("Everything under the unit moves with it.")
    parent = UnitField(label=_("New parent"), help_text=_("Name or code."))

    def carry_out(self) -> Change:
        return move(self.unit, self.cleaned_data["parent"], **self.about())

    def units(self) -> list[Unit]:
        return [self.unit]

    def targets(self) -> list[Unit]:
        """The new parent is to be administered itself."""
        return [self.cleaned_data["parent"]]


class MergeForm(ChangeForm):
    verb, title = Change.Kind.MERGE, _("Merge")
    lead = _("Whole units become one. What stands under them follows; the new unit holds their past.")
    others = UnitsField(label=_("Together with"), help_text=_("One unit per line: name or code."))
    name = text(_("Name of the new unit"), required=False)
    kind = kind_field()
    into = UnitField(
        label=_("… or the existing unit that goes on"),
        required=False,
        help_text=_("Leave empty where a new unit begins."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and bool(data.get("name")) == bool(data.get("into")):
            self.add_error("name", _("Write either the name of a new unit, or the existing unit that goes on."))
        return data

    def units(self) -> list[Unit]:
        into = self.cleaned_data.get("into")
        return [self.unit, *self.cleaned_data["others"], *([into] if into else [])]

    def carry_out(self) -> Change:
        data = self.cleaned_data
        into = data["into"] or NewUnit(data["name"], data["kind"])
        parts = [self.unit, *data["others"]]
        return merge(parts, into, **self.about())


class SplitForm(ChangeForm):
    verb, title = Change.Kind.SPLIT, _("Split")
    lead = _(
        "One unit becomes several. Type the name of a new unit, or the code of one that exists (the unit itself "
        "too, if it goes on smaller). Shares in percent let former figures be carried over; without them the series "
        "is marked as broken, and nothing is guessed."
    )

    def __init__(self, unit: Unit, *args: Any, **kwargs: Any) -> None:
        super().__init__(unit, *args, **kwargs)
        for number in range(1, PARTS + 1):
            label = {"number": number}
            self.fields[f"part{number}"] = text(_("Part %(number)s") % label, required=number <= 2)
            self.fields[f"share{number}"] = forms.DecimalField(
                label=_("Share of part %(number)s (%%)") % label,
                required=False,
                min_value=0,
                max_value=100,
                decimal_places=4,
                widget=forms.NumberInput(attrs={"class": "form-control", "step": "0.0001"}),
            )
        rows = [name for number in range(1, PARTS + 1) for name in (f"part{number}", f"share{number}")]
        self.order_fields([*rows, *ChangeForm.base_fields])

    def into(self) -> list[tuple[Unit | NewUnit, int | None]]:
        """The parts, each with its share in millionths."""
        found: list[tuple[Unit | NewUnit, int | None]] = []
        for number in range(1, PARTS + 1):
            if typed := self.cleaned_data.get(f"part{number}"):
                share = self.cleaned_data.get(f"share{number}")
                known = Unit.objects.filter(code=typed.rsplit("·", 1)[-1].strip()).first()
                found.append((known or NewUnit(typed, self.unit.kind), None if share is None else int(share * 10_000)))
        return found

    def units(self) -> list[Unit]:
        return [self.unit, *(unit for unit, _share in self.into() if isinstance(unit, Unit))]

    def carry_out(self) -> Change:
        return split(self.unit, self.into(), **self.about())


class SucceedForm(ChangeForm):
    verb, title = Change.Kind.SUCCEED, _("Pass tasks on")
    lead = _("A body's tasks pass to another: Sở TTTT → Sở KH&CN. The successor holds its past.")
    after = UnitField(label=_("The body that takes over"), required=False, help_text=_("Name or code."))
    name = text(_("… or the name of a new body"), required=False)
    kind = kind_field()
    goes_on = forms.BooleanField(
        label=_("Only some tasks pass: the unit goes on"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and bool(data.get("name")) == bool(data.get("after")):
            self.add_error("after", _("Write either the body that takes over, or the name of a new one."))
        return data

    def units(self) -> list[Unit]:
        after = self.cleaned_data.get("after")
        return [self.unit, *([after] if after else [])]

    def carry_out(self) -> Change:
        data = self.cleaned_data
        after = data["after"] or NewUnit(data["name"], data["kind"])
        return succeed([self.unit], [after], ends=not data["goes_on"], **self.about())


class AbolishForm(ChangeForm):
    verb, title = Change.Kind.ABOLISH, _("Abolish")
    lead = _("The unit ends without a successor; the body above holds its past.")
    below = forms.ChoiceField(
        label=_("Units under it"),
        required=False,
        choices=[
            ("", _("There are none")),
            ("lift", _("Go up to the body above")),
            ("end", _("End with it")),
        ],
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def carry_out(self) -> Change:
        return abolish(self.unit, below=self.cleaned_data["below"], **self.about())


FORMS: dict[str, type[ChangeForm]] = {
    form.verb: form for form in (MergeForm, SplitForm, RenameForm, MoveForm, SucceedForm, AbolishForm, EstablishForm)
}


class BindForm(forms.Form):
    """A name found in a report, bound to the unit it means."""

    unit = UnitField(label=_("The unit of the tree"), help_text=_("Name or code."))
    reason = reason_field()

    def carry_out(self, outside: Unit) -> Unit:
        """Bind it; NotPossible where it has a place of its own."""
        return bind(outside, self.cleaned_data["unit"], reason=self.cleaned_data["reason"])


class UndoForm(forms.Form):
    """Why a change is taken back."""

    reason = reason_field()


def said(refusal: Any) -> str:
    """The sentence of a refusal, in the language of the page."""
    return str(refusal.message.text((get_language() or "vi")[:2]))
