"""The offline form of an obligation: the form as it stands, as a workbook to fill in elsewhere."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cchc.core.catalogue.model import Template
from cchc.core.exchange.digest import version_of
from cchc.core.exchange.offline import OfflineForm, Row, Sheet, workbook
from cchc.core.figures import to_decimal
from cchc.core.periods.period import Period
from cchc.reporting.figures.form import Form, Line
from cchc.reporting.figures.models import State
from cchc.reporting.forms.models import Obligation

KINDS = {"text": "text", "money": "any", "ratio": "any", "code": "code"}
"""How a cell of a kind is validated in the file; every other kind is a number of 0 or more."""


def identity_of(owed: Obligation, form: Template) -> dict[str, str]:
    """What is hidden in the file, and must be that of the form it is brought back to."""
    return {
        "period": str(owed.period.public_id),
        "unit": str(owed.unit.public_id),
        "form": owed.template,
        "version": version_of(form),
        "unit_name": str(owed.unit),
        "period_name": owed.period.label,
    }


def as_file(owed: Obligation, form: Form) -> bytes:
    """The form with what stands in it now, as .xlsx, in the language of the page."""
    language = get_language() or "vi"
    unit, due = ": ".join((_("Agency"), str(owed.unit))), ": ".join((_("Due"), f"{owed.due:%d/%m/%Y}"))
    return workbook(
        OfflineForm(
            identity=identity_of(owed, form.template),
            title=name_of(form.template, language),
            about=(unit, f"{owed.period.regime.name} · {owed.period.label}", due),
            value_head=owed.period.label,
            before_head=label_of(form.before),
            sheets=tuple(
                Sheet(table.name or table.key, table.title, tuple(_row(line, language) for line in lines))
                for table, lines in form.tables
            ),
        ),
        language,
    )


def name_of(form: Template, language: str) -> str:
    """The name of a form in a language."""
    return form.name_en if language == "en" and form.name_en else form.name


def label_of(code: str) -> str:
    """A period in words, '' where the code names none."""
    period = Period.known(code) if code else None
    return period.label if period else code


def _row(line: Line, language: str) -> Row:
    row, slot = line.row, line.slot
    if slot is None:
        return Row(row.key, row.code, row.label, row.unit, depth=line.depth)
    kind = "computed" if slot.computed else kind_of(line)
    options = tuple(
        (code.value, (code.label_en if language == "en" and code.label_en else code.label)) for code in slot.codes
    )
    seen = line.seen
    return Row(
        row.key, row.code, row.label, row.unit, kind, line.depth,
        value=None if slot.computed else value_of(seen),
        state=str(seen.state) if seen and seen.state in (State.NONE_ARISEN, State.NOT_APPLICABLE) else "",
        before=value_of(line.before), options=options, seen=seen.id if seen else None, writable=line.may_write,
    )  # fmt: skip


def kind_of(line: Line) -> str:
    """How the file validates the cell of a line that is answered."""
    assert line.slot is not None
    if line.slot.codes:
        return "code"
    kind = KINDS.get(line.slot.kind, "number")
    return "whole" if kind == "number" and line.slot.scale == 0 else kind


def value_of(found: Any) -> Decimal | str | None:
    """The number or the words of a figure; None where it has none."""
    if found is None or found.state != State.VALUE:
        return None
    return to_decimal(found.amount, found.scale) if found.amount is not None else str(found.text)
