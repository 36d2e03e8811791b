"""Finding the unit a report names, or writing it down."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from cchc.core.vietnamese.text import fold_key
from cchc.platform.units.models import Unit


def unit_named(name: str, level: str | None) -> Unit:
    """The unit whose folded name is the same; made where there is none. Spelling and case may differ."""
    folded = fold_key(name)
    if not folded:
        raise ValueError("a unit needs a name")
    unit = Unit.objects.filter(folded=folded).first()
    if unit is None:
        unit = _create(name.strip(), folded, level or "")
    elif level and not unit.level:
        unit.level = level
        unit.save(update_fields=["level"])
    return unit


def _create(name: str, folded: str, level: str) -> Unit:
    try:
        with transaction.atomic():
            return Unit.objects.create(code=slugify(folded)[:120], name=name, folded=folded, level=level)
    except IntegrityError:  # another request wrote it down at the same moment, or two long names share a code
        same = Unit.objects.filter(folded=folded).first()
        return same or Unit.objects.create(
            code=f"{slugify(folded)[:110]}-{Unit.objects.count() + 1}", name=name, folded=folded, level=level
        )
