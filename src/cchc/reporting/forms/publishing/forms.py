"""What people type on the pages of a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cchc.core.vietnamese.text import nfc
from cchc.platform.ui.forms import Typed
from cchc.platform.units.models import Level
from cchc.reporting.catalogue import selectors as catalogue
from cchc.reporting.catalogue.words import KINDS, ROLLUPS, TIMES
from cchc.reporting.forms.models import Regime
from cchc.reporting.forms.publishing.deciding import LEFT_OUT, Working
from cchc.reporting.forms.publishing.desk import Desk
from cchc.reporting.forms.publishing.publishing import Publication
from cchc.reporting.library.forms import FilesField

SHOWS = (
    ("bound", gettext_lazy("An indicator of the catalogue")),
    ("new", gettext_lazy("A new indicator")),
    ("none", gettext_lazy("It asks for no figure")),
    (LEFT_OUT, gettext_lazy("It is no row of the form")),
)
ROW_LEVELS = ("", "all", "province", "department", "district", "commune")
RULE_KINDS = (
    ("formula", pgettext_lazy("rule", "how the row is computed")),
    ("identity", pgettext_lazy("rule", "an equality that must hold")),
    ("bound", pgettext_lazy("rule", "a bound that must hold")),
)
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2})")


class AnnexForm(forms.Form):
    """The files of one letter."""

    files = FilesField(required=False)


class Plain(Typed):
    """What is typed here once is not typed again: the browser offers nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")


class RowForm(Plain):
    """One row, put right: what it shows, and how it reads."""

    shows = forms.ChoiceField(choices=SHOWS, widget=forms.RadioSelect)
    binding = forms.CharField(max_length=400, required=False, label=gettext_lazy("Indicator"))
    own_label = forms.CharField(max_length=500, required=False, label=gettext_lazy("Its name"))
    own_label_en = forms.CharField(max_length=500, required=False, label=gettext_lazy("Its name in English"))
    own_group = forms.ChoiceField(required=False, label=gettext_lazy("Field of work"))
    own_time = forms.ChoiceField(required=False, choices=list(TIMES.items()), label=gettext_lazy("It counts"))
    own_rollup = forms.ChoiceField(
        required=False, choices=list(ROLLUPS.items()), label=gettext_lazy("Over several units")
    )
    label = forms.CharField(max_length=1000, label=gettext_lazy("Words of the row"))
    unit = forms.CharField(max_length=120, required=False, label=gettext_lazy("Unit"))
    kind = forms.ChoiceField(choices=list(KINDS.items()), label=gettext_lazy("Kind"))
    parent = forms.ChoiceField(required=False, label=gettext_lazy("Stands under"))
    level = forms.ChoiceField(required=False, label=gettext_lazy("Filled by"))

    def __init__(self, desk: Desk, one: Working, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.one = one
        above = [other.row for other in desk.bare[: one.position - 1] if other.row.table == one.row.table]
        names = [(row.key, f"{row.code} {row.label}".strip()[:90]) for row in above if row.decision != LEFT_OUT]
        levels: dict[str, Any] = {"": "—", "all": _("everybody"), **dict(Level.choices)}
        self._offer("parent", [("", _("nothing: it is at the top")), *names])
        self._offer("level", [(level, levels[level]) for level in ROW_LEVELS])
        groups = [(id, term.label) for (of, id), term in catalogue.catalogue().terms.items() if of == "group"]
        self._offer("own_group", sorted(groups))

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @classmethod
    def of(cls, desk: Desk, one: Working, group: int) -> RowForm:
        """The form filled with the row as it stands."""
        row, own = one.row, one.own
        shown = one.row.decision if one.row.decision != "doubtful" else "bound"
        return cls(
            desk,
            one,
            initial={
                "shows": shown,
                "binding": binding_words(one) if shown == "bound" else "",
                "own_label": own.label if own else row.label.strip().lstrip("-–+• ").rstrip(" .:;"),
                "own_label_en": own.label_en if own and own.label_en != own.label else "",
                "own_group": str(own.group if own else group),
                "own_time": own.time if own else row.time or "flow",
                "own_rollup": own.rollup if own else "none" if row.kind in ("ratio", "text") else "sum",
                "label": row.label,
                "unit": row.unit,
                "kind": row.kind,
                "parent": row.parent or "",
                "level": row.level or "",
            },
        )

    def clean_label(self) -> str:
        return nfc(self.cleaned_data["label"]).strip()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("shows") == "bound":
            try:
                given["chosen"] = read_binding(given.get("binding", ""))
            except forms.ValidationError as error:
                self.add_error("binding", error)
        if given.get("shows") == "new":
            self._check_own(given)
        return given

    def _check_own(self, given: Mapping[str, Any]) -> None:
        if given.get("kind") == "heading":
            self.add_error("kind", _("A heading asks nothing: choose what the figure is, for example a count."))
        if given.get("kind") in ("count", "ratio", "money") and not given.get("unit"):
            self.add_error("unit", _("A figure needs its unit."))
        if given.get("kind") == "code" and not self.one.row.codes:
            self.add_error("kind", _("The row prints no list of codes such as “Có = 1; Không = 0”."))

    def decision(self) -> dict[str, Any]:
        """What to keep: the decision, and only what was put right."""
        given, row = self.cleaned_data, self.one.proposed
        kept: dict[str, Any] = {"decision": given["shows"]}
        if given["shows"] == "bound":
            kept["indicator"], kept["breakdown"] = given["chosen"]
        elif given["shows"] == "new":
            kept["own"] = {name: given[f"own_{name}"] for name in ("label", "label_en", "group", "time", "rollup")}
        for name in ("label", "unit", "kind", "parent", "level"):
            if given[name] != (getattr(row, name) or "") or name in (self.one.decided or {}):
                kept[name] = given[name]
        return kept


def binding_words(one: Working) -> str:
    """'C3.4a:on_time Tỷ lệ …', as the field shows it."""
    found = catalogue.indicator(one.row.indicator or "")
    return f"{one.binding} {found.label}" if found else one.binding


def read_binding(text: str) -> tuple[str, str]:
    """Indicator and part that `text` names: 'C3.3', 'C3.4a:on_time', with its name behind it, or words that fit only
    one. ValidationError otherwise."""
    text = text.strip()
    identifier, _colon, part = text.split(" ", 1)[0].partition(":")
    known = catalogue.indicator(identifier)
    if known is None:
        found = catalogue.find_indicators(text) if text else []
        if len(found) != 1:
            raise forms.ValidationError(
                _("“%(text)s” is no indicator of the catalogue. Choose one from the list.") % {"text": text}
            )
        known, part = found[0], ""
    if part and part not in known.breakdowns:
        raise forms.ValidationError(_("%(indicator)s has no part “%(part)s”.") % {"indicator": known.id, "part": part})
    return known.id, part


class RuleForm(Plain):
    """A rule of one's own."""

    kind = forms.ChoiceField(choices=RULE_KINDS, label=gettext_lazy("It says"))
    row = forms.ChoiceField(label=gettext_lazy("Row"))
    text = forms.CharField(max_length=500, label=gettext_lazy("Formula"))

    def __init__(self, desk: Desk, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["row"]
        assert isinstance(field, forms.ChoiceField)
        shown = [one.row for one in desk.bare if one.row.indicator]
        field.choices = [(row.key, f"[{row.key}] {row.label}"[:100]) for row in shown]


class DayField(forms.CharField):
    """A day as officials write it: 28/02/2026."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        match = DAY.fullmatch(text.strip())
        try:
            if match is None:
                raise ValueError(text)
            if match[4]:
                return date(int(match[4]), int(match[5]), int(match[6]))
            return date(int(match[3]), int(match[2]), int(match[1]))
        except ValueError as error:
            raise forms.ValidationError(
                _("“%(text)s” is no day. Write for example 28/02/2026.") % {"text": text}
            ) from error


class PublishForm(Plain):
    """What is said when publishing."""

    form = forms.RegexField(
        r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
        max_length=56,
        label=gettext_lazy("Id of the form"),
        help_text=gettext_lazy("A short id for life, small letters without accents, digits and hyphens: mau-2026."),
        error_messages={"invalid": gettext_lazy("Small letters without accents, digits and hyphens: cchc-2026.")},
    )
    name = forms.CharField(max_length=200, label=gettext_lazy("Name"))
    name_en = forms.CharField(max_length=200, required=False, label=gettext_lazy("Name in English"))
    valid_from = DayField(
        label=gettext_lazy("Holds from"),
        help_text=gettext_lazy("For example 01/01/2026: periods that begin on or after it use the form."),
    )
    regime = forms.ChoiceField(required=False, label=gettext_lazy("Reporting regime"))
    letter_number = forms.CharField(max_length=60, label=gettext_lazy("Number of the letter"))
    letter_date = DayField(label=gettext_lazy("Date of the letter"))
    deadline = forms.CharField(max_length=200, required=False, label=gettext_lazy("Deadline, as the letter says it"))
    contact = forms.CharField(max_length=300, required=False, label=gettext_lazy("Whom to ask"))
    reason = forms.CharField(
        max_length=1000, required=False, label=gettext_lazy("Why"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["regime"]
        assert isinstance(field, forms.ChoiceField)
        regimes = Regime.objects.order_by("name").values_list("code", "name")
        field.choices = [("", _("none yet: nobody is asked to fill it")), *regimes]

    def publication(self) -> Publication:
        """What was said, valid."""
        return Publication(**self.cleaned_data)


class ReasonForm(Plain):
    """Why something is taken back."""

    reason = forms.CharField(max_length=1000, label=gettext_lazy("Why"))
    last_day = DayField(required=False, label=gettext_lazy("Last day"))
