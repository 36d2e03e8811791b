"""Forms of people: what an administrator types, and what is wrong with it, in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cchc.core.catalogue.packs import load
from cchc.core.vietnamese.text import fold_key
from cchc.platform.accounts.models import Role, User
from cchc.platform.accounts.permissions import TABLE
from cchc.platform.accounts.policies import PEOPLE
from cchc.platform.ui.days import day_field
from cchc.platform.ui.forms import reason_field
from cchc.platform.units.models import Unit

NO_SUCH_ACCOUNT = _("No account has this name. Type the account, not the person's name.")
OFFERED = 200
"""Units and people offered while typing; any other can be typed too."""


def _text(**more: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control", **more})


class UnitField(forms.CharField):
    """A unit by its name or code: 'UBND phường A', 'phuong-a' or 'UBND phường A [phuong-a]'."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=400, widget=_text(list="units-offered", autocomplete="off"), **more)

    def clean(self, value: Any) -> Unit | None:
        text = super().clean(value).strip()
        if not text:
            return None
        _rest, bracket, code = text.rpartition("[")
        found = Unit.objects.filter(code=code.rstrip("]").strip() if bracket else text).first()
        if found is not None:
            return found
        same = list(Unit.objects.filter(folded=fold_key(text))[:6])
        if len(same) == 1:
            return same[0]
        if same:
            codes = ", ".join(one.code for one in same[:5])
            raise ValidationError(gettext("Several units have this name. Type a code: %(codes)s") % {"codes": codes})
        raise ValidationError(gettext("No unit has this name or code. Choose one from the list, or look it up first."))


class PersonField(forms.CharField):
    """A person by account: 'nguyen.an' or 'Nguyễn An [nguyen.an]'."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=220, widget=_text(list="people-offered", autocomplete="off"), **more)

    def clean(self, value: Any) -> User | None:
        text = super().clean(value).strip()
        if not text:
            return None
        name = (text.rpartition("[")[2].rstrip("]") or text).strip().lower()
        found = User.objects.filter(username=name).select_related("unit").first()
        if found is None:
            raise ValidationError(NO_SUCH_ACCOUNT)
        return found


class ReasonForm(forms.Form):
    """Why."""

    reason = reason_field()


class PersonForm(forms.Form):
    """What an entry says of a person."""

    name = forms.CharField(label=_("Full name"), max_length=120, widget=_text(lang="vi"))
    position = forms.CharField(
        label=_("Position"),
        max_length=120,
        required=False,
        help_text=_("As it stands under a signature."),
        widget=_text(lang="vi"),
    )
    unit = UnitField(label=pgettext_lazy("body", "Unit"), help_text=_("The body or room the person sits in."))


class NewPersonForm(PersonForm):
    """A new account."""

    username = forms.CharField(
        label=_("Account"),
        max_length=80,
        help_text=_("To sign in with: small letters without accents, digits, dots. For example: nguyen.an"),
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]+$", _("Small letters without accents, digits, . - _ only."))],
        widget=_text(autocapitalize="none", autocomplete="off"),
    )
    field_order = ("name", "position", "unit", "username")

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"].lower()
        return name


class RoleForm(forms.Form):
    """A role over a unit."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.Select(attrs={"class": "form-select"}))
    unit = UnitField(label=pgettext_lazy("body", "Unit"), help_text=_("The role holds there and in every unit below."))
    fields = forms.MultipleChoiceField(
        label=_("Fields of work"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: all."),
    )
    begins = day_field(label=_("From"))
    last = day_field(label=_("Last day"), required=False, help_text=_("Empty: until taken back."))
    decision = forms.CharField(
        label=_("Decision"), max_length=120, required=False, widget=_text(), help_text=_("Number and date, if any.")
    )
    reason = reason_field(required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        english = get_language() == "en"
        groups = [term for (of, _id), term in load().terms.items() if of == "group"]
        self.fields["fields"].choices = [  # type: ignore[attr-defined]
            (term.id, f"{term.id}. {term.label_en if english else term.label}") for term in groups
        ]

    def clean_fields(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["fields"]]


class RevokeForm(ReasonForm):
    """From which day a role is gone."""

    day = day_field(label=_("First day without it"), help_text=_("Today: at once."))
    field_order = ("day", "reason")

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise ValidationError(gettext("What was done in this role in the past stays done. Choose today or later."))
        return day


class DelegateForm(ReasonForm):
    """Who stands in, and for which days."""

    to = PersonField(label=_("Who stands in"), help_text=_("The account of the person."))
    begins = day_field(label=_("From"))
    last = day_field(label=_("Last day"))
    field_order = ("to", "begins", "last", "reason")


class RowsForm(forms.Form):
    """Rows a contributor gives."""

    unit = UnitField(label=_("Whose report"))
    prefix = forms.CharField(
        label=_("Rows"),
        max_length=24,
        required=False,
        help_text=_(
            "Beginning of the indicators' ids: C is a whole field of work, C3 a group, C3.3a one row. Empty: all."
        ),
        validators=[
            RegexValidator(r"^[A-Z]([0-9][0-9A-Za-z.]*)?$", _("An id begins with a capital letter: C, C3, C3.3a."))
        ],
        widget=_text(),
    )
    whole_room = forms.BooleanField(label=_("Everybody of the same room gives them"), required=False)
    begins = day_field(label=_("From"))
    last = day_field(label=_("Last day"), required=False)


class ContactForm(forms.Form):
    """How to reach me."""

    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"class": "form-control", "autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"class": "form-control", "type": "tel", "autocomplete": "tel"}),
        validators=[RegexValidator(r"^[0-9+ ().-]{6,30}$", _("Digits, spaces and + only."))],
    )


class ExplainForm(forms.Form):
    """A question: may this person do this there?"""

    who = PersonField(label=_("Person"))
    action = forms.ChoiceField(label=_("Action asked about"), widget=forms.Select(attrs={"class": "form-select"}))
    unit = UnitField(
        label=pgettext_lazy("body", "Unit"), required=False, help_text=_("Empty: what belongs to the whole system.")
    )
    indicator = forms.CharField(
        label=_("Row"),
        max_length=24,
        required=False,
        widget=_text(),
        help_text=_("For figures: an indicator, e.g. C3.3a."),
    )
    day = day_field(label=_("On the day"))

    def __init__(self, *args: Any, language: str = "vi", viewer: Any = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.viewer = viewer
        self.fields["action"].choices = [  # type: ignore[attr-defined]
            (f"{of}.{action}", _capital(rule.say.text(language)))
            for of, rules in TABLE.items()
            for action, rule in rules.items()
        ]

    def clean_who(self) -> User:
        """The person; whom the viewer may not see is not told apart from whom there is not."""
        person: User = self.cleaned_data["who"]
        if person != self.viewer and not PEOPLE.allows(self.viewer, "read", person):
            raise ValidationError(NO_SUCH_ACCOUNT)
        return person


def first_day_after(last: date | None) -> date | None:
    """What is kept for a last day that people type."""
    return last + timedelta(1) if last else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
